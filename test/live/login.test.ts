// Logging in to real servers: by every mechanism each offers, over STARTTLS and direct TLS, and up to the list alone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { offeredMechanisms } from './raw-mechanisms.ts';
import { startEjabberd, startEjabberdCluster } from './servers/ejabberd.ts';
import { startProsody, type XmppNode } from './servers/prosody.ts';
import { DOMAIN, directTlsOf, openService, type Service, USERS } from './service.ts';

let service: Service;

beforeAll(async () => {
  service = await openService(2);
});
afterAll(() => service.close());

const common = (address: string) => ({ address, domain: DOMAIN, users: USERS, certificate: service.certificate });
const sorted = (names: readonly string[] | undefined) => [...(names ?? [])].sort();

interface Kind {
  readonly kind: string;
  readonly start: (address: string) => Promise<XmppNode>;
  readonly protocol: 'TLSv1.2' | 'TLSv1.3';
  /** Strongest first: the first is what we choose unasked. */
  readonly usable: readonly [string, ...string[]];
  /** Offered as well, and not used: unknown to us, or bound to a channel in a way that the server cannot check. */
  readonly others: readonly string[];
}

const bound = ['SCRAM-SHA-512-PLUS', 'SCRAM-SHA-256-PLUS', 'SCRAM-SHA-1-PLUS'] as const;
const unbound = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'] as const;

const kinds: readonly Kind[] = [
  {
    kind: 'Prosody, hashed as SHA-1',
    start: (address) => startProsody({ ...common(address), store: 'hashed-sha-1' }),
    protocol: 'TLSv1.3',
    usable: ['SCRAM-SHA-1', 'PLAIN'],
    others: [],
  },
  {
    kind: 'Prosody, hashed as SHA-256',
    start: (address) => startProsody({ ...common(address), store: 'hashed-sha-256' }),
    protocol: 'TLSv1.3',
    usable: ['SCRAM-SHA-256', 'PLAIN'],
    others: [],
  },
  {
    kind: 'Prosody, plain text',
    start: (address) => startProsody({ ...common(address), store: 'plain' }),
    protocol: 'TLSv1.3',
    usable: ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'],
    others: [],
  },
  {
    kind: 'Prosody, plain text, TLS 1.2',
    start: (address) => startProsody({ ...common(address), store: 'plain', tlsProtocol: 'tlsv1_2' }),
    protocol: 'TLSv1.2',
    usable: ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-1', 'PLAIN'],
    others: [],
  },
  {
    kind: 'ejabberd',
    start: (address) => startEjabberd(common(address)),
    protocol: 'TLSv1.3',
    usable: [...unbound, 'PLAIN'],
    // It knows tls-unique alone, which TLS 1.3 does not have, and offers -PLUS all the same.
    others: [...bound, 'DIGEST-MD5', 'X-OAUTH2'],
  },
  {
    kind: 'ejabberd, TLS 1.2',
    start: (address) => startEjabberd({ ...common(address), protocolOptions: ['no_tlsv1_3'] }),
    protocol: 'TLSv1.2',
    usable: [...bound, ...unbound, 'PLAIN'],
    others: ['DIGEST-MD5', 'X-OAUTH2'],
  },
];

describe.each(kinds)('$kind', ({ start, protocol, usable, others }) => {
  let node: XmppNode;
  const ways = () => ({ STARTTLS: node.address, 'direct TLS': directTlsOf(1) });

  beforeAll(async () => {
    node = await start(service.nodes[0] ?? '');
  });
  afterAll(() => node.stop());

  test.each(['STARTTLS', 'direct TLS'] as const)(
    'over %s the report shows what is offered, and nothing is sent without a password',
    async (way) => {
      const before = node.events().length;
      const { signIn, report } = await service.login({ at: ways()[way], password: null });
      expect(report.attempts).toEqual([
        expect.objectContaining({ outcome: 'reached', submitted: false, tls: expect.objectContaining({ protocol }) }),
      ]);
      expect(signIn.outcome).toBe('not-asked');
      const [{ mechanisms } = {}] = report.attempts;
      expect(sorted(mechanisms)).toEqual(sorted([...usable, ...others]));
      // The outsider always comes by direct TLS: the list does not depend on the way.
      expect(sorted(mechanisms)).toEqual(sorted(await offeredMechanisms(node, service.authority.caPem)));
      expect(node.events()).toHaveLength(before);
    },
  );

  test.each(
    usable.flatMap((mechanism) => [{ mechanism, way: 'STARTTLS' } as const, { mechanism, way: 'direct TLS' } as const]),
  )('lets alice in by $mechanism over $way', async ({ mechanism, way }) => {
    const before = node.events().length;
    const { signIn, report } = await service.login({ at: ways()[way], mechanism });
    expect(signIn.outcome).toBe('online');
    expect(report.attempts).toEqual([
      expect.objectContaining({
        ...{ outcome: 'online', phase: 'presence', mechanism, submitted: true },
        tls: expect.objectContaining({ protocol, isTrusted: true, domain: expect.objectContaining({ matches: true }) }),
      }),
    ]);
    expect(node.events().slice(before)).toEqual([
      { what: 'submission', mechanism },
      { what: 'accepted', mechanism },
    ]);
  });

  test('unasked, the strongest is chosen', async () => {
    const { report } = await service.login({ at: node.address, resource: 'desk' });
    expect(report.attempts).toEqual([expect.objectContaining({ outcome: 'online', mechanism: usable[0] })]);
  });

  if (others.length > 0)
    test.each(others)('%s is offered, and asking for it sends no password', async (mechanism) => {
      const before = node.submissions();
      const { signIn, report } = await service.login({ at: node.address, mechanism });
      expect(signIn.outcome).not.toBe('online');
      expect(report.attempts).toEqual([
        expect.objectContaining({ outcome: 'failed', phase: 'auth', submitted: false }),
      ]);
      expect(node.submissions()).toBe(before);
    });
});

describe('every node', () => {
  type Pair = readonly [XmppNode, XmppNode];
  const pairs: readonly { readonly kind: string; readonly start: (a: string, b: string) => Promise<Pair> }[] = [
    {
      kind: 'Prosody',
      start: (a, b) => Promise.all([startProsody(common(a)), startProsody(common(b))]),
    },
    {
      kind: 'ejabberd',
      start: (a, b) => startEjabberdCluster({ ...common(a), addresses: [a, b] }),
    },
  ];
  describe.each(pairs)('of $kind', ({ start }) => {
    let nodes: Pair;
    beforeAll(async () => {
      const [a = '', b = ''] = service.nodes;
      nodes = await start(a, b);
    });
    afterAll(() => Promise.all(nodes.map((node) => node.stop())));

    test.each(['xmpp', 'cup-8.6'] as const)('is proven under profile %s: intact', async (profile) => {
      const before = nodes.map((node) => node.submissions());
      const { signIn, redundancy, report } = await service.login({ everyNode: true, profile });
      expect(signIn).toMatchObject({ outcome: 'online' });
      expect(redundancy).toEqual({ outcome: 'intact', sentence: 'All 2 nodes let this login through.' });
      expect(report.attempts.map(({ outcome }) => outcome)).toEqual(['online', 'online']);
      expect(nodes.map((node, index) => node.submissions() - (before[index] ?? 0))).toEqual([1, 1]);
    });

    test('is reached without a password: nothing is sent, and the verdict says so', async () => {
      const before = nodes.map((node) => node.events().length);
      const { signIn, redundancy } = await service.login({ everyNode: true, password: null });
      expect([signIn.outcome, redundancy.outcome]).toEqual(['not-asked', 'intact']);
      expect(nodes.map((node) => node.events().length)).toEqual(before);
    });
  });
});
