// The comparison: who disagrees, whose version is the newest, and when it can be seen elsewhere.

import { describe, expect, test } from 'vitest';
import type { DnsRecord, Outcome } from '../../src/core/answer.ts';
import { compareAnswers, isNewer } from '../../src/core/comparison.ts';
import type { DnsAnswered, Vantage } from '../../src/core/event.ts';

const name = 'cup.dogtel.lab';

interface Said {
  readonly addresses?: readonly string[];
  readonly outcome?: Outcome;
  readonly ttl?: number;
  readonly serial?: number;
  readonly isCache?: boolean;
  readonly primary?: string;
  readonly isOutside?: true;
  readonly vantage?: Vantage;
}

/** What one server says of the name and of the zone. */
const says = (server: string, said: Said): readonly DnsAnswered[] => {
  const { primary = 'ns1.dogtel.lab', addresses = [], ttl = 300, serial, isCache, isOutside, vantage = 'given' } = said;
  const base = {
    type: 'dns-answered',
    purpose: 'compare',
    server,
    transport: 'udp',
    aliases: [],
    vantage,
    ...(isOutside ? { isOutside } : {}),
    ...(isCache ? {} : { isAuthoritative: true }),
  } as const;
  const records = addresses.map((address): DnsRecord => ({ type: 'A', name, ttl, address }));
  const start = {
    type: 'SOA',
    name: 'dogtel.lab',
    ttl,
    primary,
    refresh: 900,
    retry: 60,
    expire: 9,
  } as const;
  const outcome = said.outcome ?? (addresses.length > 0 ? 'found' : 'no-such-name');
  return [
    { ...base, name, recordType: 'A', outcome, records, ttl },
    ...(serial === undefined
      ? []
      : ([
          {
            ...base,
            name: 'dogtel.lab',
            recordType: 'SOA',
            outcome: 'found',
            records: [{ ...start, serial, minimum: 9 }],
            ttl,
          },
        ] as const)),
  ];
};

const compared = (...all: readonly (readonly DnsAnswered[])[]) => {
  const comparison = compareAnswers(all.flat());
  const question = comparison?.questions.find(({ type }) => type === 'A');
  return {
    serial: comparison?.newestSerial,
    servers: comparison?.servers,
    agrees: question?.agrees,
    newest: question?.answers.map(({ newestInS }) => newestInS),
    values: question?.answers.map(({ values }) => values.join(' ')),
  };
};

test.each([
  [2, 1, true],
  [1, 2, false],
  [1, 1, false],
  [1, 4_294_967_295, true],
  [4_294_967_295, 1, false],
  [2_147_483_648, 0, false],
])('serial %i is newer than %i: %s (RFC 1982)', (serial, than, expected) => {
  expect(isNewer(serial, than)).toBe(expected);
});

describe('servers', () => {
  test('agree whatever the order of the records', () => {
    const both = compared(
      says('a', { addresses: ['10.0.0.1', '10.0.0.2'] }),
      says('b', { addresses: ['10.0.0.2', '10.0.0.1'] }),
    );
    expect(both).toMatchObject({
      agrees: true,
      values: ['10.0.0.1 10.0.0.2', '10.0.0.2 10.0.0.1'],
      newest: [undefined, undefined],
    });
  });

  test('agree where one says NXDOMAIN and the other NODATA', () => {
    expect(compared(says('a', {}), says('b', { outcome: 'no-records' })).agrees).toBe(true);
  });

  test.each<Outcome>(['timeout', 'refused', 'lame', 'malformed'])('that say %s contradict nobody', (outcome) => {
    const both = compared(says('a', { addresses: ['10.0.0.1'] }), says('b', { outcome }));
    expect(both).toMatchObject({ agrees: true, newest: [undefined, undefined] });
  });

  test('outside may say something else', () => {
    const both = compared(says('a', { addresses: ['10.0.0.1'], serial: 1 }), says('a', { isOutside: true, serial: 9 }));
    expect(both).toMatchObject({ agrees: true, serial: 1, newest: [undefined, undefined] });
    expect(both.servers).toMatchObject([{ server: 'a' }, { server: 'a', isOutside: true, serial: 9 }]);
  });
});

describe('the newest version', () => {
  const fresh = says('new', { addresses: ['10.0.0.2'], serial: 8 });

  test.each([
    ['an old server of the zone after its refresh time', { serial: 7 }, 900],
    ['a cache after what is left of the TTL', { isCache: true, ttl: 40 }, 40],
    ['a cache with an old serial as well', { isCache: true, ttl: 40, serial: 7 }, 40],
  ] as const)('is seen at %s', (_what, said, seconds) => {
    const both = compared(fresh, says('old', { addresses: ['10.0.0.1'], ...said }));
    expect(both).toMatchObject({ agrees: false, serial: 8, newest: [undefined, seconds] });
  });

  test('is seen at a cache that still says that there is no name', () => {
    expect(compared(fresh, says('old', { isCache: true, ttl: 30, serial: 7 })).newest).toEqual([undefined, 30]);
  });

  test('nobody knows where two servers of the same version contradict each other', () => {
    const both = compared(fresh, says('b', { addresses: ['10.0.0.1'], serial: 8 }));
    expect(both).toMatchObject({ agrees: false, newest: [undefined, undefined] });
  });

  test('is not that of a server which has another zone of this name', () => {
    const both = compared(fresh, says('b', { serial: 99, primary: 'ns.provider.lab' }));
    expect(both).toMatchObject({ serial: 8, newest: [undefined, undefined] });
  });

  test('nobody knows where only caches were asked', () => {
    const [a, b] = ['10.0.0.1', '10.0.0.2'].map((one) => says(one, { addresses: [one], isCache: true }));
    expect(compared(a ?? [], b ?? []).newest).toEqual([undefined, undefined]);
  });
});

test('of several answers of one server to one question the first is compared', () => {
  const again = says('a', { addresses: ['10.0.0.2', '10.0.0.1'] });
  expect(compared(says('a', { addresses: ['10.0.0.1', '10.0.0.2'] }), again).values).toEqual(['10.0.0.1 10.0.0.2']);
});

test('there is none without a comparison', () => {
  expect(compareAnswers(says('a', {}).map((answer) => ({ ...answer, purpose: 'plan' })))).toBeUndefined();
});

test('each answer is looked at equally often, however many there are', () => {
  const looksPerAnswer = (servers: number, names: number): number => {
    let looks = 0;
    const answers = Array.from({ length: servers * names }, (_, i): DnsAnswered => {
      const owner = `node${Math.floor(i / servers)}.dogtel.lab`;
      return {
        type: 'dns-answered',
        purpose: 'compare',
        vantage: 'given',
        server: `10.0.0.${i % servers}:53`,
        transport: 'udp',
        outcome: 'found',
        aliases: [],
        records: [{ type: 'A', name: owner, ttl: 300, address: '10.0.0.1' }],
        recordType: 'A',
        get name() {
          looks += 1;
          return owner;
        },
      };
    });
    expect(compareAnswers(answers)?.questions).toHaveLength(names);
    return looks / answers.length;
  };
  expect(looksPerAnswer(16, 100)).toBeLessThan(looksPerAnswer(2, 5) + 1);
});
