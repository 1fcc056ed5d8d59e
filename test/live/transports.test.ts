// The ways to BIND: TLS and HTTPS with its certificate verified, answers in turning order, and Node's own resolver beside ours.

import { Resolver as NodeResolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DnsRecord, RecordType } from '../../src/core/answer.ts';
import { createResolver, type Resolver, type TransportChoice } from '../../src/dns/resolver.ts';
import { locate } from '../../src/tasks/locate.ts';
import { DOMAIN, zone } from './plan-stories.ts';
import { type Bind, startBind } from './servers/bind.ts';
import { type Authority, createAuthority } from './servers/certificates.ts';
import { unhurriedClock as clock } from './servers/clocks.ts';

const NAME = `ns.${DOMAIN}`;
let bind: Bind;
let authority: Authority;
const resolvers: Resolver[] = [];

beforeAll(async () => {
  authority = await createAuthority();
  bind = await startBind({ zone, certificate: await authority.issue({ names: [NAME] }) });
});
afterAll(async () => {
  await Promise.all(resolvers.map((resolver) => resolver.close()));
  await bind.stop();
  authority.remove();
});

function resolverBy(transport: TransportChoice, trust: 'trusting' | 'doubting' = 'trusting'): Resolver {
  const port = typeof transport === 'string' ? bind.port : 'tls' in transport ? bind.tlsPort : bind.httpsPort;
  const resolver = createResolver({
    servers: [`${bind.address}:${port}`],
    transport,
    useHosts: false,
    clock,
    ...(trust === 'trusting' ? { ca: [authority.caPem] } : {}),
  });
  resolvers.push(resolver);
  return resolver;
}

const ways = {
  tls: (name: string): TransportChoice => ({ tls: name }),
  https: (name: string): TransportChoice => ({ https: `https://${name}:${bind.httpsPort}/dns-query` }),
} as const;

describe.each(['tls', 'https'] as const)('DNS over %s', (way) => {
  const targets = [`alice@${DOMAIN}`, `cup2.${DOMAIN}`, `im.${DOMAIN}`, `bob@none.${DOMAIN}`, `bob@crowd.${DOMAIN}`];
  test.each(targets)('leads to the plan for %s that UDP leads to', async (target) => {
    const options = { profile: 'xmpp', seed: 3, clock } as const;
    const [plain, secure] = await Promise.all([
      locate(target, { ...options, resolver: resolverBy('udp') }),
      locate(target, { ...options, resolver: resolverBy(ways[way](NAME)) }),
    ]);
    // The addresses of one name come in turning order.
    const places = ({ candidates }: typeof plain) =>
      candidates.map(({ host, address, port }) => `${host} ${address} ${port}`);
    const isOneName = new Set(plain.candidates.map(({ host }) => host)).size === 1;
    expect(isOneName ? places(secure).sort() : places(secure)).toEqual(
      isOneName ? places(plain).sort() : places(plain),
    );
    expect(secure.leftOut).toEqual(plain.leftOut);
    expect(secure.code).toBe(plain.code);
    expect(new Set(secure.questions.map(({ transport }) => transport))).toEqual(new Set([way]));
  });

  test.each([
    { what: 'a name that the certificate does not show', name: `other.${DOMAIN}`, trust: 'trusting' },
    { what: 'an authority that nobody named', name: NAME, trust: 'doubting' },
  ] as const)('$what: nothing is believed', async ({ name, trust }) => {
    const plan = await locate(`alice@${DOMAIN}`, { resolver: resolverBy(ways[way](name), trust) });
    expect(plan.candidates).toEqual([]);
    expect(plan.code).toBe('dns.tls-failed');
    expect(new Set(plan.questions.map(({ outcome }) => outcome))).toEqual(new Set(['tls-failed']));
  });
});

test('however the answers are turned, one seed gives one plan', async () => {
  const resolver = resolverBy('udp');
  const question = { name: `_xmpp-client._tcp.${DOMAIN}`, type: 'SRV' } as const;
  const answers = await Promise.all(Array.from({ length: 12 }, () => resolver.ask(question)));
  const spellings = new Set(answers.map(({ records }) => JSON.stringify(records)));
  expect(spellings.size).toBeGreaterThan(1);
  const plans = await Promise.all(
    Array.from({ length: 12 }, () => locate(DOMAIN, { resolver, profile: 'xmpp', seed: 20 })),
  );
  const orders = new Set(plans.map(({ candidates }) => JSON.stringify(candidates)));
  expect(orders.size).toBe(1);
  expect(plans[0]?.candidates).toHaveLength(8);
});

describe("Node's own resolver sees the records that ours sees", () => {
  const ask = async (name: string, type: RecordType) => {
    const answer = await resolverBy('udp').ask({ name, type });
    return { outcome: answer.outcome, records: answer.records.map(bare).sort() };
  };
  const node = () => {
    const resolver = new NodeResolver();
    resolver.setServers([`${bind.address}:${bind.port}`]);
    return resolver;
  };
  const bare = (record: DnsRecord): string => {
    switch (record.type) {
      case 'SRV':
        return `${record.priority} ${record.weight} ${record.port} ${record.target}`;
      case 'CNAME':
        return record.target;
      case 'TXT':
        return record.text;
      case 'NS':
        return record.target;
      case 'SOA':
        return `${record.primary} ${record.serial}`;
      default:
        return record.address;
    }
  };

  test.each(['_xmpp-client', '_xmpps-client', '_cuplogin'])('SRV %s', async (service) => {
    const name = `${service}._tcp.${DOMAIN}`;
    const theirs = await node().resolveSrv(name);
    const bareTheirs = theirs.map((srv) => `${srv.priority} ${srv.weight} ${srv.port} ${srv.name}`).sort();
    expect(await ask(name, 'SRV')).toEqual({ outcome: 'found', records: bareTheirs });
    expect(bareTheirs).toHaveLength(3);
  });

  test('SRV of sixty records, which is truncated', async () => {
    const theirs = await node().resolveSrv(`_crowd._tcp.${DOMAIN}`);
    const { records } = await ask(`_crowd._tcp.${DOMAIN}`, 'SRV');
    expect(records).toEqual(theirs.map((srv) => `${srv.priority} ${srv.weight} ${srv.port} ${srv.name}`).sort());
    expect(records).toHaveLength(60);
  });

  test.each([`cup.${DOMAIN}`, `im.${DOMAIN}`, `cup1.${DOMAIN}`])('addresses of %s', async (name) => {
    const four = await node().resolve4(name);
    expect((await ask(name, 'A')).records).toEqual(four.sort());
    const none = (error: NodeJS.ErrnoException): string[] => {
      expect(error.code).toBe('ENODATA');
      return [];
    };
    // For an alias without such a record it gives an empty list and not an error.
    const six = await node().resolve6(name).catch(none);
    expect(await ask(name, 'AAAA')).toEqual({ outcome: six.length > 0 ? 'found' : 'no-records', records: six });
  });

  test('absence of the name and absence of the record are told apart', async () => {
    await expect(node().resolve4(`missing.${DOMAIN}`)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(node().resolve6(`cup2.${DOMAIN}`)).rejects.toMatchObject({ code: 'ENODATA' });
    expect((await ask(`missing.${DOMAIN}`, 'A')).outcome).toBe('no-such-name');
    expect((await ask(`cup2.${DOMAIN}`, 'AAAA')).outcome).toBe('no-records');
  });
});
