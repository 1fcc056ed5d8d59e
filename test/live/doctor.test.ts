// Faults planted on real servers, one at a time: the first finding of the doctor names each, and the healthy pair has none.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { monotonicClock } from '../../src/clock.ts';
import { createResolver } from '../../src/dns/resolver.ts';
import { createAuthority as createMint } from '../../src/lab/tls/certificates.ts';
import { diagnose } from '../../src/tasks/diagnose.ts';
import type { DiagnoseOptions } from '../../src/tasks/options.ts';
import { type Addresses, claimAddresses } from './servers/addresses.ts';
import { type Bind, startBind } from './servers/bind.ts';
import {
  type Authority,
  type CertificateRequest,
  createAuthority,
  type ServerCertificate,
} from './servers/certificates.ts';
import { createBusyClock } from './servers/clocks.ts';
import { startEjabberd } from './servers/ejabberd.ts';
import { startKnot } from './servers/knot.ts';
import { drop, whyNotAvailable } from './servers/nft.ts';
import type { ServerProcess } from './servers/process.ts';
import { type ProsodyOptions, startProsody, type XmppNode } from './servers/prosody.ts';
import type { ZoneRecord } from './servers/zone.ts';

const DOMAIN = 'corp.test';
const USERS = { alice: 'secret' };
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

/** Where things stand: two good Prosody nodes in networks of their own, an ejabberd node, and one bad node for each fault that needs one. */
interface Site {
  readonly good: readonly [XmppNode, XmppNode];
  readonly ejabberd: XmppNode;
  /** Addresses of the bad nodes, by fault. */
  readonly bad: ReadonlyMap<string, string>;
  readonly bind: Bind;
  readonly knot: ServerProcess & { readonly address: string; readonly port: number };
  /** Nobody listens there. */
  readonly nobody: string;
}

/** A name server as options have it. */
const at = ({ address, port }: { readonly address: string; readonly port: number }): string => `${address}:${port}`;

interface Case {
  /** What is wrong, and on which server. */
  readonly fault: string;
  /** The first finding. */
  readonly finding: string;
  /** What stands in DNS below the domain of this fault; default: node 1 is the bad one, node 2 is good. */
  readonly records?: (domain: string, site: Omit<Site, 'bind'>) => readonly ZoneRecord[];
  readonly account?: string;
  readonly password?: string;
  readonly options?: (site: Site) => DiagnoseOptions;
  /** Name servers asked, where it is not BIND alone. */
  readonly servers?: (site: Site) => readonly string[];
  /** A bad node of its own: what is special about it. */
  readonly node?: (make: Make) => Partial<ProsodyOptions> | Promise<Partial<ProsodyOptions>>;
  /** Done to the bad node once it is up; undone by what it gives back. */
  readonly apply?: (node: XmppNode) => Promise<() => void>;
  /** Why it cannot be planted here. */
  readonly why?: string | undefined;
}

interface Make {
  readonly authority: Authority;
  readonly stranger: Authority;
  readonly minted: (kind: 'self-signed' | 'missing-intermediate') => Promise<ServerCertificate>;
}

const names: CertificateRequest['names'] = [DOMAIN, `*.${DOMAIN}`];
/** Far from its end, so that the doctor has nothing to say of it. */
const lasting = { names, notAfter: inDays(200) };
const srv = (domain: string, service: string, priority: number, target: string, port: number): ZoneRecord => ({
  name: `${service}.${domain}`,
  type: 'SRV',
  priority,
  weight: 0,
  port,
  target,
});
const host = (domain: string, index: number, address: string): ZoneRecord => ({
  name: `cup${index}.${domain}`,
  type: 'A',
  address,
});

/** Two nodes by SRV record, the first one tried first. */
const pair = (domain: string, first: string, second: string, service = '_xmpp-client._tcp'): readonly ZoneRecord[] => [
  srv(domain, service, 10, `cup1.${domain}`, 5222),
  srv(domain, service, 20, `cup2.${domain}`, 5222),
  host(domain, 1, first),
  host(domain, 2, second),
];
const healthy = (domain: string, { good: [one, two] }: Pick<Site, 'good'>) => pair(domain, one.address, two.address);

const dead: Pick<Case, 'node'> = { node: () => ({}) };
const certificate = (
  fault: string,
  finding: string,
  make: (made: Make) => ServerCertificate | Promise<ServerCertificate>,
): Case => ({ fault, finding, node: async (made) => ({ certificate: await make(made) }) });

const cases: readonly Case[] = [
  {
    ...dead,
    fault: 'Prosody: killed',
    finding: 'NET-01',
    apply: async (node) => {
      await node.kill();
      return () => {};
    },
  },
  {
    ...dead,
    fault: 'Prosody: frozen',
    finding: 'NET-05',
    apply: async (node) => {
      await node.freeze();
      return () => node.thaw();
    },
  },
  {
    ...dead,
    fault: 'Prosody: packets dropped',
    finding: 'NET-02',
    why: whyNotAvailable(),
    apply: async (node) => {
      const rule = drop(node.address);
      return () => rule.lift();
    },
  },
  certificate('Prosody: certificate expired', 'TLS-01', ({ authority }) =>
    authority.issue({ names, notBefore: inDays(-9), notAfter: inDays(-2) }),
  ),
  certificate('Prosody: certificate of tomorrow', 'TLS-02', ({ authority }) =>
    authority.issue({ names, notBefore: inDays(2), notAfter: inDays(90) }),
  ),
  certificate('Prosody: certificate for another name', 'TLS-03', ({ authority }) =>
    authority.issue({ ...lasting, names: ['elsewhere.test'] }),
  ),
  certificate('Prosody: certificate of an authority that nobody trusts', 'TLS-06', async ({ stranger }) => {
    const { cert, key } = await stranger.issue(lasting);
    return { cert: cert + stranger.caPem, key };
  }),
  certificate('Prosody: certificate signed by itself', 'TLS-07', ({ minted }) => minted('self-signed')),
  certificate('Prosody: intermediate certificate not sent', 'TLS-08', ({ minted }) => minted('missing-intermediate')),
  certificate('Prosody: certificate ends in ten days', 'TLS-21', ({ authority }) =>
    authority.issue({ names, notAfter: inDays(10) }),
  ),
  {
    fault: 'Prosody: serves another domain',
    finding: 'NET-14',
    node: () => ({ domain: 'other.test' }),
  },
  {
    fault: 'Prosody: sends everybody to a host that is not there',
    finding: 'LOG-32',
    node: () => ({ redirect: { to: `nobody.${DOMAIN}`, when: 'secure' } }),
  },
  {
    fault: 'Prosody: does not know the user',
    finding: 'LOG-33',
    records: (domain, { good: [one], bad }) =>
      pair(domain, one.address, bad.get('Prosody: does not know the user') ?? ''),
    node: () => ({ users: {} }),
  },
  {
    fault: 'Prosody: each answer after more than a second',
    finding: 'NET-07',
    node: () => ({ featuresDelayMs: 1_200 }),
    // It is about the time of day, and nobody is silent.
    options: () => ({ attemptMs: 20_000, clock: monotonicClock }),
  },
  { fault: 'Prosody: wrong password', finding: 'LOG-01', records: healthy, password: 'not-it' },
  {
    fault: 'Prosody: unknown user',
    finding: 'LOG-01',
    records: healthy,
    account: `nobody@${DOMAIN}`,
  },
  {
    fault: 'Prosody: its direct TLS port published for STARTTLS',
    finding: 'NET-09',
    node: () => ({ port: 15_222, tlsPort: 15_223 }),
    records: (domain, { bad, good: [one] }) => [
      srv(domain, '_xmpp-client._tcp', 10, `cup1.${domain}`, 15_223),
      srv(domain, '_xmpp-client._tcp', 20, `cup2.${domain}`, 5222),
      host(domain, 1, bad.get('Prosody: its direct TLS port published for STARTTLS') ?? ''),
      host(domain, 2, one.address),
    ],
  },
  {
    fault: 'ejabberd: its STARTTLS port published for direct TLS',
    finding: 'NET-10',
    records: (domain, { ejabberd: { address, port }, good: [one] }) => [
      srv(domain, '_xmpps-client._tcp', 10, `cup1.${domain}`, port),
      srv(domain, '_xmpp-client._tcp', 20, `cup2.${domain}`, 5222),
      host(domain, 1, address),
      host(domain, 2, one.address),
    ],
  },
  {
    fault: 'Knot: its own port published as a node',
    finding: 'NET-04',
    records: (domain, { knot, good: [one] }) => [
      srv(domain, '_xmpp-client._tcp', 10, `cup1.${domain}`, knot.port),
      srv(domain, '_xmpp-client._tcp', 20, `cup2.${domain}`, 5222),
      host(domain, 1, knot.address),
      host(domain, 2, one.address),
    ],
  },
  {
    fault: 'BIND: target is an alias',
    finding: 'DNS-20',
    records: (domain, { good: [one, two] }) => [
      srv(domain, '_xmpp-client._tcp', 10, `im.${domain}`, 5222),
      srv(domain, '_xmpp-client._tcp', 20, `cup2.${domain}`, 5222),
      { name: `im.${domain}`, type: 'CNAME', target: `cup1.${domain}` },
      host(domain, 1, one.address),
      host(domain, 2, two.address),
    ],
  },
  {
    fault: 'BIND: target without address',
    finding: 'DNS-23',
    records: (domain, site) => healthy(domain, site).filter(({ name }) => name !== `cup1.${domain}`),
  },
  {
    fault: 'BIND: label misspelt',
    finding: 'DNS-03',
    records: (domain, { good: [one, two] }) => pair(domain, one.address, two.address, '_xmpp_client._tcp'),
  },
  {
    fault: 'BIND: domain twice in the owner name',
    finding: 'DNS-06',
    records: (domain, { good: [one, two] }) => [
      ...pair(`${domain}.${domain}`, one.address, two.address).slice(0, 2),
      host(`${domain}.${domain}`, 1, one.address),
      host(`${domain}.${domain}`, 2, two.address),
    ],
  },
  {
    fault: 'BIND: wildcard',
    finding: 'DNS-10',
    records: (domain, { good: [one, two] }) => [
      srv(domain, '*', 10, `cup1.${domain}`, 5222),
      srv(domain, '*', 20, `cup2.${domain}`, 5222),
      host(domain, 1, one.address),
      host(domain, 2, two.address),
    ],
  },
  {
    fault: 'BIND: two names for one machine',
    finding: 'RED-04',
    records: (domain, { good: [one] }) => pair(domain, one.address, one.address),
  },
  {
    fault: 'BIND: one node alone',
    finding: 'RED-01',
    records: (domain, { good: [one] }) => [
      srv(domain, '_xmpp-client._tcp', 10, `cup1.${domain}`, 5222),
      host(domain, 1, one.address),
    ],
  },
  {
    fault: 'BIND: does not hold the zone',
    finding: 'DNS-43',
    options: () => ({ servicesDomain: 'not-here.test' }),
  },
  {
    fault: 'Knot: an old copy of the zone with one node',
    finding: 'DNS-60',
    records: healthy,
    options: () => ({ compare: true }),
    servers: ({ bind, knot }) => [at(bind), at(knot)],
  },
  {
    fault: 'Knot: answers, and the name server before it is dead',
    finding: 'DNS-41',
    records: healthy,
    servers: ({ nobody, knot }) => [`${nobody}:5300`, at(knot)],
    options: () => ({ servicesDomain: `copy.${DOMAIN}` }),
  },
];

const domainOf = (index: number): string => `f${index + 1}.${DOMAIN}`;

let site: Site;
let authority: Authority;
let trusted: readonly string[];
const nodes = new Map<string, XmppNode>();
const claims: Addresses[] = [];
const servers: ServerProcess[] = [];
const running = <T extends ServerProcess>(server: T): T => {
  servers.push(server);
  return server;
};

beforeAll(async () => {
  const claim = async (): Promise<Addresses> => {
    const addresses = await claimAddresses();
    claims.push(addresses);
    return addresses;
  };
  const [here, there, elsewhere] = [await claim(), await claim(), await claim()];
  authority = await createAuthority();
  const stranger = await createAuthority('somebody else');
  const mint = await createMint();
  trusted = [authority.caPem, mint.pem];
  const good = await authority.issue(lasting);
  const make: Make = {
    authority,
    stranger,
    minted: (kind) => mint.mint(kind, { domain: DOMAIN, host: `cup1.${DOMAIN}` }),
  };
  const prosody = async (address: string, special: Partial<ProsodyOptions> = {}) =>
    running(await startProsody({ address, domain: DOMAIN, users: USERS, certificate: good, ...special }));
  const [one, two, ejabberd] = await Promise.all([
    prosody(there.next()),
    prosody(elsewhere.next()),
    startEjabberd({
      address: here.next(),
      port: 15_222,
      tlsPort: 15_223,
      domain: DOMAIN,
      users: USERS,
      certificate: good,
    }).then(running),
  ]);
  const bad = new Map<string, string>();
  await Promise.all(
    cases.map(async ({ fault, node, why }) => {
      if (node === undefined || why !== undefined) return;
      const address = here.next();
      bad.set(fault, address);
      nodes.set(fault, await prosody(address, await node(make)));
    }),
  );
  stranger.remove();
  const partial = { good: [one, two] as const, ejabberd, bad, nobody: here.next() };
  const records = (before: Omit<Site, 'bind'>) => [
    ...pair(`copy.${DOMAIN}`, one.address, two.address),
    ...cases.flatMap((each, index) => {
      const domain = domainOf(index);
      const first = bad.get(each.fault);
      const of = each.records ?? ((name: string) => (first === undefined ? [] : pair(name, first, two.address)));
      return of(domain, before);
    }),
  ];
  const knot = running(
    await startKnot({
      address: here.next(),
      zone: {
        origin: DOMAIN,
        records: [
          ...pair(`copy.${DOMAIN}`, one.address, two.address),
          srv(
            domainOf(cases.findIndex(({ finding }) => finding === 'DNS-60')),
            '_xmpp-client._tcp',
            10,
            `cup1.${DOMAIN}`,
            5222,
          ),
        ],
      },
    }),
  );
  const before = { ...partial, knot };
  const bind = running(await startBind({ zone: { origin: DOMAIN, records: records(before) } }));
  site = { ...partial, bind, knot };
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  authority.remove();
  await Promise.all(claims.map((claim) => claim.release()));
});

const clock = createBusyClock();

const examine = async (
  { account = `alice@${DOMAIN}`, password = 'secret', options, servers: asked }: Partial<Case>,
  domain: string,
) => {
  const resolver = createResolver({
    servers: asked?.(site) ?? [at(site.bind)],
    useHosts: false,
    rounds: 1,
    tryMs: 500,
    clock,
    // What this computer is set to is not asked: it may be outside.
    resolvConfText: 'nameserver 127.0.0.1',
  });
  try {
    return await diagnose(account, {
      profile: 'xmpp',
      servicesDomain: domain,
      password: () => password,
      attemptMs: 2_500,
      clock,
      seed: 1,
      ca: trusted,
      resolver,
      ...options?.(site),
    });
  } finally {
    await resolver.close();
  }
};

test('the healthy pair has no findings', async () => {
  const report = await examine({}, `copy.${DOMAIN}`);
  expect(report.findings).toEqual([]);
  expect([report.signIn.outcome, report.redundancy.outcome]).toEqual(['online', 'intact']);
});

test('at least 25 faults are planted, on four kinds of server', () => {
  expect(cases.length).toBeGreaterThanOrEqual(25);
  expect(new Set(cases.map(({ fault }) => fault.split(':')[0])).size).toBe(4);
});

describe('one fault at a time', () => {
  for (const [index, each] of cases.entries())
    test(each.fault, async ({ skip }) => {
      skip(each.why !== undefined, each.why);
      const node = nodes.get(each.fault);
      const undo = node && each.apply ? await each.apply(node) : () => {};
      try {
        const report = await examine(each, domainOf(index));
        const [first] = report.findings ?? [];
        expect(
          first?.id,
          (report.findings ?? [])
            .map(({ id, severity, subject, sentence }) => `${id} ${severity} ${subject}: ${sentence}`)
            .join('\n'),
        ).toBe(each.finding);
      } finally {
        undo();
      }
    });
});
