import { expect, test } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import { orderCandidates } from '../../src/core/order.ts';
import { seeded } from '../../src/core/random.ts';
import { firstChances, shareOf } from '../../src/core/share.ts';

const record = (n: number, priority: number, weight: number, over: Partial<Candidate> = {}): Candidate => ({
  n,
  kind: 'starttls',
  host: `cup${n}.dogtel.lab`,
  address: `10.10.${n}0.25`,
  port: 5222,
  source: 'xmpp-client',
  priority,
  weight,
  because: 'SRV',
  ...over,
});

/** TABLE: records, and the shares of users by host. */
const rows: readonly (readonly [name: string, candidates: readonly Candidate[], shares: readonly number[]])[] = [
  ['one to one', [record(1, 10, 50), record(2, 10, 50)], [0.5, 0.5]],
  ['one to three', [record(1, 10, 25), record(2, 10, 75)], [0.25, 0.75]],
  ['active and standby', [record(1, 10, 50), record(2, 20, 50)], [1, 0]],
  ['weight 0 beside others', [record(1, 10, 0), record(2, 10, 7)], [0, 1]],
  ['weight 0 everywhere', [record(1, 10, 0), record(2, 10, 0), record(3, 10, 0)], [1 / 3, 1 / 3, 1 / 3]],
  [
    'two addresses of one target',
    [record(1, 10, 60), record(1, 10, 60, { n: 3, address: '10.10.10.26' }), record(2, 10, 40)],
    [0.6, 0.4],
  ],
  [
    'uneven small weights',
    [record(1, 5, 1), record(2, 5, 2), record(3, 5, 3), record(4, 9, 100)],
    [1 / 6, 2 / 6, 3 / 6, 0],
  ],
  [
    'priorities mixed, equal weights, weight 0, several addresses, both services',
    [
      record(1, 1, 50),
      record(1, 1, 50, { n: 5, address: '10.10.10.26' }),
      record(2, 1, 50),
      record(3, 1, 0),
      record(4, 2, 900),
      record(2, 1, 100, { n: 6, kind: 'direct-tls', port: 5223, source: 'xmpps-client' }),
    ],
    [1 / 4, 3 / 4, 0, 0],
  ],
];

const draws = 20_000;

test.each(rows)(
  '%s: a Monte Carlo over the draw agrees with the closed form within 1 %%',
  (_, candidates, expected) => {
    const hosts = [...new Set(candidates.map(({ host }) => host))];
    const chances = firstChances(candidates);
    const closed = hosts.map(
      (host) =>
        shareOf(
          candidates.filter((each) => each.host === host),
          chances,
        ).share,
    );
    for (const [index, share] of expected.entries()) expect(closed[index]).toBeCloseTo(share, 12);
    const random = seeded(20_240_517);
    const first = new Map<string, number>();
    for (let draw = 0; draw < draws; draw += 1) {
      const host = orderCandidates(candidates, random)[0]?.host ?? '';
      first.set(host, (first.get(host) ?? 0) + 1);
    }
    for (const [index, host] of hosts.entries())
      expect(Math.abs((first.get(host) ?? 0) / draws - (closed[index] ?? 0))).toBeLessThan(0.01);
  },
);

test('addresses of a name are shared equally where answers rotate, and all go to the first where they do not', () => {
  const unranked = [1, 2].map((n): Candidate => {
    const { priority: _p, weight: _w, ...rest } = record(n, 0, 0, { host: 'cup.dogtel.lab', source: 'multi-a' });
    return rest;
  });
  expect(firstChances(unranked).map(({ share, shareIfFixed }) => [share, shareIfFixed])).toEqual([
    [0.5, 1],
    [0.5, 0],
  ]);
});

test('where there is nothing there are no chances', () => {
  expect(firstChances([])).toEqual([]);
});
