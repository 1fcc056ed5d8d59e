// Every fault of the lab's name server over every transport: the outcome it must lead to.

import { describe, expect, test } from 'vitest';
import type { Answer, Outcome } from '../../src/core/answer.ts';
import { createResolver, type Resolver } from '../../src/dns/resolver.ts';
import { type DnsFaultId, dnsFaults } from '../../src/lab/lab.ts';
import { createLabFixture, services } from './lab-fixture.ts';

/** What each fault leads to over UDP, and over the others where that is something else. */
const expected: Readonly<Record<DnsFaultId, readonly [outcome: Outcome, elsewhere?: Outcome]>> = {
  servfail: ['server-failure'],
  refused: ['refused'],
  nxdomain: ['no-such-name'],
  'no-data': ['no-records'],
  notimp: ['not-implemented'],
  formerr: ['format-error'],
  'no-edns': ['found'],
  silence: ['timeout'],
  slow: ['found'],
  truncated: ['found'],
  'truncated-tcp-refused': ['truncated', 'timeout'],
  'wrong-id': ['mismatched'],
  'wrong-question': ['mismatched'],
  'wrong-case': ['found'],
  'wrong-then-right': ['found'],
  'not-a-response': ['mismatched'],
  alias: ['found'],
  'alias-loop': ['alias-loop'],
  'long-chain': ['alias-chain'],
  lame: ['lame'],
  garbage: ['malformed'],
  'short-packet': ['mismatched'],
  'compression-loop': ['malformed'],
  'many-records': ['malformed'],
  'bad-rdlength': ['malformed'],
  'bad-label': ['malformed'],
  'class-chaos': ['malformed'],
  'high-ttl': ['found'],
  'trailing-bytes': ['found'],
  'extra-records': ['found'],
  'compressed-target': ['found'],
};

const faultIds = Object.keys(dnsFaults) as readonly DnsFaultId[];
/** On a shared connection the first breaks it for the others, and the other would hear their strays. */
const alone: ReadonlySet<DnsFaultId> = new Set(['truncated-tcp-refused', 'silence']);
const addresses = ['10.10.10.25', '10.10.20.25'];
const { ask, lab, options, overHttps, overTls, watch } = createLabFixture(
  [
    ...faultIds.flatMap((fault) => addresses.map((address) => `${fault} A ${address}`)),
    '_xmpp-client._tcp SRV 0 0 5222 cup1',
  ].join('\n'),
);

/** All at once, each under a name of its own, since some take their time to the end. */
const askAll = async (more: () => object): Promise<readonly (readonly [DnsFaultId, Answer])[]> => {
  lab().nameServer.setFaults(
    faultIds.map((fault) => ({ fault, name: `${fault}.dogtel.lab`, ...(fault === 'slow' && { value: 20 }) })),
  );
  const asked = options({ ...more(), tryMs: 1_000 });
  const shared = createResolver(asked);
  const askOne = async (fault: DnsFaultId, resolver: Resolver) => {
    const answer = await watch(() => resolver.ask({ name: `${fault}.dogtel.lab`, type: 'A' }));
    return [fault, answer] as const;
  };
  return Promise.all(faultIds.map((fault) => askOne(fault, alone.has(fault) ? createResolver(asked) : shared)));
};

test.each([
  ['udp', () => ({})],
  ['tcp', () => ({ transport: 'tcp' })],
  ['tls', overTls],
  ['https', overHttps],
] as const)('over %s', async (transport, more) => {
  const answers = await askAll(more);
  const outcomes = answers.map(([fault, { outcome }]) => `${fault}: ${outcome}`);
  expect(outcomes).toEqual(
    faultIds.map((fault) => {
      const [outcome, elsewhere = outcome] = expected[fault];
      // There, only the forged answer fits.
      if (fault === 'wrong-then-right' && transport === 'https') return `${fault}: mismatched`;
      return `${fault}: ${transport === 'udp' ? outcome : elsewhere}`;
    }),
  );
  for (const [fault, { outcome, records }] of answers) {
    const found = records.map((record) => 'address' in record && record.address).sort();
    const right = outcome === 'found' ? addresses.map((address) => lab().mapped(address)) : [];
    expect(found, fault).toEqual(right);
  }
});

describe('of services', () => {
  test('a dot inside a label of the target does not make two labels', async () => {
    lab().nameServer.setFaults([{ fault: 'bad-label' }]);
    expect((await ask(services)).records).toMatchObject([{ target: 'cup1\\.dogtel.lab' }]);
  });

  test('a compressed target is read', async () => {
    lab().nameServer.setFaults([{ fault: 'compressed-target' }]);
    expect((await ask(services)).records).toMatchObject([{ target: 'cup1.dogtel.lab' }]);
  });
});
