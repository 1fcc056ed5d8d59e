import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import { type LensRow, lenses, lensIds } from '../../src/core/lens.ts';
import { lensReports } from '../../src/core/lens-report.ts';
import { seeded } from '../../src/core/random.ts';

const record = (n: number, host: string, priority: number, weight: number, isDirect = false): Candidate => ({
  n,
  kind: isDirect ? 'direct-tls' : 'starttls',
  host,
  address: `10.10.${host.slice(3, 4)}0.25`,
  port: isDirect ? 5223 : 5222,
  source: isDirect ? 'xmpps-client' : 'xmpp-client',
  priority,
  weight,
  because: 'SRV',
});

/** A main node with STARTTLS, and a backup that alone has direct TLS (trap T36). */
const backup = [record(1, 'cup1', 0, 5), record(2, 'cup2', 10, 50), record(3, 'cup2', 50, 5, true)];

/** One record of each service at each priority, so that nothing is left to chance but what the answer decides. */
const told = [
  record(1, 'cup1', 10, 10),
  record(2, 'cup2', 20, 0),
  record(3, 'cup3', 10, 0, true),
  record(4, 'cup4', 20, 90, true),
];

/** Three records of one priority and service, and two of the other. */
const shared = [
  record(1, 'cup1', 10, 10),
  record(2, 'cup2', 10, 30),
  record(3, 'cup3', 10, 60, true),
  record(4, 'cup4', 10, 0, true),
  record(5, 'cup5', 20, 99),
];

const draws = 4_000;

/** How often each host comes first, as a share. */
const firsts = ({ order }: LensRow, candidates: readonly Candidate[]): ReadonlyMap<string, number> => {
  const random = seeded(20_240_517);
  const counts = new Map<string, number>();
  for (let draw = 0; draw < draws; draw += 1) {
    const host = order(candidates, random)[0]?.host ?? 'nowhere';
    counts.set(host, (counts.get(host) ?? 0) + 1 / draws);
  }
  return counts;
};

describe('the lenses', () => {
  test('see a direct TLS backup first or last', () => {
    const landings = lensReports(backup, 1).map(({ lens, landsOn, gone }) => [
      lens,
      landsOn ?? 'nowhere',
      ...gone.map((each) => `without ${each.node} ${each.landsOn ?? 'nowhere'}`),
    ]);
    const main = ['cup1', 'without cup1 cup2', 'without cup2 cup1'];
    const spare = ['cup2', 'without cup1 cup2', 'without cup2 cup1'];
    // What the answer's own order decides is another matter; its shares are below.
    expect(landings.filter(([lens]) => lens !== 'answer-order')).toEqual([
      ['strict-rfc', ...main],
      ['starttls-highest-weight', ...main],
      ['mixed', ...main],
      ['starttls-first', ...main],
      ['no-weight', ...main],
      ['highest-weight', ...main],
      ['direct-tls-first', ...spare],
      ['direct-tls-first-highest-weight', ...spare],
      ['direct-tls-first-no-weight', ...spare],
      ['first-record', 'cup1', 'without cup1 nowhere', 'without cup2 cup1'],
    ]);
  });

  test('keep the numbers of the plan', () => {
    const orders = Object.fromEntries(lensReports(told, 1).map(({ lens, order }) => [lens, order]));
    const { 'answer-order': answered, ...others } = orders;
    expect(answered?.toSorted()).toEqual([1, 2]);
    expect(others).toEqual({
      'strict-rfc': [1, 2],
      'starttls-highest-weight': [1, 2],
      mixed: [1, 3, 4, 2],
      'starttls-first': [1, 3, 2, 4],
      'no-weight': [3, 1, 4, 2],
      'highest-weight': [1, 3, 4, 2],
      'direct-tls-first': [3, 4, 1, 2],
      'direct-tls-first-highest-weight': [3, 4, 1, 2],
      'direct-tls-first-no-weight': [3, 4, 1, 2],
      'first-record': [1],
    });
  });

  test('share the first place as worked out by hand, within 2 %', () => {
    const expected: Readonly<Record<string, readonly number[]>> = {
      'strict-rfc': [1 / 4, 3 / 4, 0, 0, 0],
      'starttls-highest-weight': [0, 1, 0, 0, 0],
      'answer-order': [1 / 3, 1 / 3, 0, 0, 1 / 3],
      mixed: [0.1, 0.3, 0.6, 0, 0],
      'starttls-first': [1 / 4, 3 / 4, 0, 0, 0],
      'no-weight': [0, 0, 1 / 2, 1 / 2, 0],
      'highest-weight': [0, 0, 1, 0, 0],
      'direct-tls-first': [0, 0, 1, 0, 0],
      'direct-tls-first-highest-weight': [0, 0, 1, 0, 0],
      'direct-tls-first-no-weight': [0, 0, 1 / 2, 1 / 2, 0],
      'first-record': [1 / 4, 3 / 4, 0, 0, 0],
    };
    expect(Object.keys(expected)).toEqual(lensIds);
    for (const lens of lensIds) {
      const seen = firsts(lenses[lens], shared);
      for (const [index, share] of (expected[lens] ?? []).entries())
        expect(Math.abs((seen.get(`cup${index + 1}`) ?? 0) - share), `${lens} cup${index + 1}`).toBeLessThan(0.02);
    }
  });

  test('do not hang on the order in which the plan names the records', () => {
    for (const lens of lensIds) {
      const { order }: LensRow = lenses[lens];
      const hosts = (candidates: readonly Candidate[]): readonly string[] =>
        order(candidates, seeded(7)).map(({ host }) => host);
      expect(hosts(shared.toReversed()), lens).toEqual(hosts(shared));
    }
  });

  test('that ignore weight put IPv4 before IPv6 within a priority, or leave addresses alone', () => {
    const both = [
      { ...record(1, 'cup1', 10, 1), address: '2001:db8::10' },
      record(2, 'cup1', 10, 1),
      { ...record(3, 'cup2', 20, 1), address: '2001:db8::20' },
    ];
    const orders = Object.fromEntries(lensReports(both, 1).map(({ lens, order }) => [lens, order]));
    expect([orders['no-weight'], orders['direct-tls-first-no-weight'], orders['strict-rfc']]).toEqual([
      [2, 1, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test('of the highest weight take direct TLS first among equals', () => {
    const even = [record(1, 'cup1', 0, 5), record(2, 'cup2', 0, 5, true)];
    const order = lensReports(even, 3).find(({ lens }) => lens === 'highest-weight')?.order;
    expect(order).toEqual([2, 1]);
  });

  test('are none where no record is published for XMPP', () => {
    expect(lensReports([{ ...record(1, 'cup1', 0, 1), source: 'cuplogin' }], 1)).toEqual([]);
  });

  test('say where each was seen: a project and in brackets a file, or an issue', () => {
    for (const { seen } of Object.values(lenses)) expect(seen).toMatch(/\w+ .*\(.*\w+.*\)|#\d+/);
  });
});
