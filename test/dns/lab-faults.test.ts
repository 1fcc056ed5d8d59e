// Every fault of the lab's name server over every transport: the outcome it must lead to.

import { describe, expect, test } from 'vitest';
import type { Answer, Outcome, Transport } from '../../src/core/answer.ts';
import { createResolver, type ResolverOptions } from '../../src/dns/resolver.ts';
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
  portal: ['found'],
  cached: ['found'],
  'http-status': ['found'],
  'web-page': ['found'],
};

const faultIds = Object.keys(dnsFaults) as readonly DnsFaultId[];
/** Nothing that fits ever comes, so these wait to the end of their time; the others have more than they need. */
const waiting: ReadonlySet<DnsFaultId> = new Set([
  'silence',
  'wrong-id',
  'wrong-question',
  'not-a-response',
  'short-packet',
  'truncated-tcp-refused',
]);
const addresses = ['10.10.10.25', '10.10.20.25'];
const { ask, lab, options, overHttps, overTls, watch } = createLabFixture(
  [
    ...faultIds.flatMap((fault) => addresses.map((address) => `${fault} A ${address}`)),
    '_xmpp-client._tcp SRV 0 0 5222 cup1',
  ].join('\n'),
);

type Transports = Readonly<Record<Exclude<Transport, 'hosts' | 'file'>, ResolverOptions>>;

/** All at once, each under a name of its own, since some take their time to the end. */
const askAll = (more: ResolverOptions): Promise<readonly Answer[]> => {
  const patient = createResolver(options({ ...more, tryMs: 10_000 }));
  return Promise.all(
    faultIds.map((fault) => {
      // Each its own: on a shared connection one breaks it for the others, or they hear its strays.
      const resolver = waiting.has(fault) ? createResolver(options({ ...more, tryMs: 4_000, rounds: 1 })) : patient;
      return watch(() => resolver.ask({ name: `${fault}.dogtel.lab`, type: 'A' }));
    }),
  );
};

test('each over each transport', async () => {
  lab().nameServer.setFaults(
    faultIds.map((fault) => ({ fault, name: `${fault}.dogtel.lab`, ...(fault === 'slow' && { value: 20 }) })),
  );
  const transports: Transports = { udp: {}, tcp: { transport: 'tcp' }, tls: overTls(), https: overHttps() };
  await Promise.all(
    Object.entries(transports).map(async ([transport, more]) => {
      const answers = await askAll(more);
      expect(answers.map(({ outcome }, i) => `${transport} ${faultIds[i]}: ${outcome}`)).toEqual(
        faultIds.map((fault) => {
          const [outcome, elsewhere = outcome] = expected[fault];
          // There, only the forged answer fits.
          if (fault === 'wrong-then-right' && transport === 'https') return `${transport} ${fault}: mismatched`;
          const isOfHttp = fault === 'http-status' || fault === 'web-page';
          if (isOfHttp && transport === 'https') return `${transport} ${fault}: http-failed`;
          return `${transport} ${fault}: ${transport === 'udp' ? outcome : elsewhere}`;
        }),
      );
      for (const { outcome, records, question } of answers) {
        const found = records.map((record) => 'address' in record && record.address).sort();
        const zone = question.name.startsWith('portal.') ? ['10.66.66.66'] : addresses;
        const right = outcome === 'found' ? zone.map((address) => lab().mapped(address)) : [];
        expect(found, `${transport} ${question.name}`).toEqual(right);
      }
    }),
  );
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
