// The order of candidates: priorities, fair shares, and a draw that a seed repeats.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import { orderCandidates, weightedOrder } from '../../src/core/order.ts';
import { seeded } from '../../src/core/random.ts';

const place = (host: string, priority: number, weight: number, more: Partial<Candidate> = {}): Candidate => ({
  n: 0,
  kind: 'starttls',
  host,
  address: `10.0.0.${host.length}`,
  port: 5222,
  source: 'xmpp-client',
  priority,
  weight,
  because: host,
  ...more,
});
const { priority: _priority, weight: _weight, ...bare } = place('bare', 0, 0);
const unranked = (address: string): Candidate => ({ ...bare, host: 'cup', address, source: 'multi-a' });
const hostsOf = (candidates: readonly Candidate[]): string => candidates.map(({ host }) => host).join(' ');

describe('priority', () => {
  test.each<[string, readonly Candidate[], string]>([
    ['low values first', [place('c', 30, 0), place('a', 10, 0), place('b', 20, 0)], 'a b c'],
    ['whatever the weight', [place('b', 20, 65535), place('a', 10, 0)], 'a b'],
    ['by number, not by spelling', [place('b', 100, 0), place('a', 9, 0)], 'a b'],
    ['0 before all', [place('b', 1, 0), place('a', 0, 0)], 'a b'],
    ['both services as one set', [place('b', 50, 0, { kind: 'direct-tls' }), place('a', 0, 0)], 'a b'],
    ['nothing', [], ''],
  ])('%s', (_, candidates, order) => {
    expect(hostsOf(orderCandidates(candidates, seeded(1)))).toBe(order);
  });

  test('candidates without one come first and keep their order', () => {
    const mixed = [place('b', 2, 0), unranked('10.0.0.9'), place('a', 1, 0), unranked('10.0.0.1')];
    expect(orderCandidates(mixed, seeded(1)).map(({ n, host, address }) => [n, host, address])).toEqual([
      [1, 'cup', '10.0.0.9'],
      [2, 'cup', '10.0.0.1'],
      [3, 'a', '10.0.0.1'],
      [4, 'b', '10.0.0.1'],
    ]);
  });
});

describe('weight', () => {
  const draws = 10_000;
  /** Of 10,000 draws, how often each record comes first, in percent. */
  const shares = (weights: readonly number[], position = 0): readonly number[] => {
    const random = seeded(20_261_122);
    const firsts = weights.map(() => 0);
    const group = weights.map((weight, index) => ({ weight, index }));
    for (let draw = 0; draw < draws; draw += 1) {
      const index = weightedOrder(group, random)[position]?.index ?? -1;
      firsts[index] = (firsts[index] ?? 0) + 1;
    }
    return firsts.map((count) => (100 * count) / draws);
  };

  test.each<[string, readonly number[], readonly number[]]>([
    ['1:1', [1, 1], [50, 50]],
    ['1:3', [1, 3], [25, 75]],
    ['60:30:10', [60, 30, 10], [60, 30, 10]],
    ['5:5:5', [5, 5, 5], [33.3, 33.3, 33.3]],
    ['1:65535', [1, 65535], [0, 100]],
    ['three zeros', [0, 0, 0], [33.3, 33.3, 33.3]],
    ['0:1, the zero last', [0, 1], [0, 100]],
    ['0:0:1:3, the zeros last', [0, 0, 1, 3], [0, 0, 25, 75]],
    ['one alone', [7], [100]],
  ])('%s', (_, weights, expected) => {
    for (const [index, share] of shares(weights).entries()) {
      expect(share).toBeGreaterThan((expected[index] ?? 0) - 2);
      expect(share).toBeLessThan((expected[index] ?? 0) + 2);
    }
  });

  test('zeros follow the rest, in drawn order among themselves', () => {
    const [first, , second, third] = [shares([0, 0, 9]), 0, shares([0, 0, 9], 1), shares([0, 0, 9], 2)];
    expect(first).toEqual([0, 0, 100]);
    for (const share of [...second.slice(0, 2), ...third.slice(0, 2)]) expect(Math.abs(share - 50)).toBeLessThan(2);
  });

  test('what is no weight counts as none', () => {
    const odd = [{ weight: -5 }, { weight: Number.NaN }, {}, { weight: 1 }];
    expect(weightedOrder(odd, seeded(3))[0]).toEqual({ weight: 1 });
  });
});

describe('the draw', () => {
  const set = [
    place('a', 10, 60),
    place('a', 10, 60, { address: '2001:db8::a' }),
    place('bb', 10, 30),
    place('ccc', 10, 10),
    place('dddd', 20, 0),
    place('eeeee', 20, 0),
  ];
  const shuffled = fc.shuffledSubarray(set, { minLength: set.length });

  test('is the same for the same seed, however the answer was shuffled', () => {
    const plan = orderCandidates(set, seeded(7));
    fc.assert(
      fc.property(shuffled, (candidates) => {
        expect(hostsOf(orderCandidates(candidates, seeded(7)))).toBe(hostsOf(plan));
      }),
    );
  });

  test('differs from seed to seed', () => {
    const plans = new Set(Array.from({ length: 50 }, (_, seed) => hostsOf(orderCandidates(set, seeded(seed)))));
    expect(plans.size).toBeGreaterThan(4);
  });

  const anything = fc.array(
    fc
      .record({ host: fc.constantFrom('a', 'b', 'c'), priority: fc.nat(3), weight: fc.nat(2), address: fc.ipV4() })
      .map(({ host, priority, weight, address }) => place(host, priority, weight, { address })),
    { maxLength: 12 },
  );

  test('loses nothing, adds nothing, numbers from 1 and never leaves the order of priorities', () => {
    fc.assert(
      fc.property(anything, fc.nat(), (candidates, seed) => {
        const ordered = orderCandidates(candidates, seeded(seed));
        expect(ordered.map(({ n }) => n)).toEqual(candidates.map((_, index) => index + 1));
        expect(ordered.map(({ address }) => address).sort()).toEqual(candidates.map(({ address }) => address).sort());
        const priorities = ordered.map(({ priority = 0 }) => priority);
        expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
      }),
    );
  });

  test('keeps the addresses of one record together, in the order they came', () => {
    fc.assert(
      fc.property(anything, fc.nat(), (candidates, seed) => {
        const keyOf = ({ host, priority, weight }: Candidate): string => `${host} ${priority} ${weight}`;
        const ordered = orderCandidates(candidates, seeded(seed));
        const runs = ordered.map(keyOf).filter((key, index, keys) => key !== keys[index - 1]);
        expect(new Set(runs).size).toBe(runs.length);
        for (const key of runs) {
          const addresses = (list: readonly Candidate[]) =>
            list.filter((each) => keyOf(each) === key).map(({ address }) => address);
          expect(addresses(ordered)).toEqual(addresses(candidates));
        }
      }),
    );
  });

  test('leaves what it was given as it was', () => {
    const given = Object.freeze(set.map((each) => Object.freeze({ ...each })));
    expect(() => orderCandidates(given, seeded(1))).not.toThrow();
  });
});

describe('seeded', () => {
  test('gives the same numbers on every machine', () => {
    const random = seeded(42);
    expect([random(), random(), random()].map((number) => number.toFixed(6))).toEqual([
      '0.601104',
      '0.448291',
      '0.852466',
    ]);
  });

  test('stays in [0, 1) and is even', () => {
    const random = seeded(0);
    const buckets = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const bucket = Math.floor(random() * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    expect(buckets).toHaveLength(10);
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
