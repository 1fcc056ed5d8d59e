import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import type { PlanDraft } from '../../src/core/plan-draft.ts';
import type { ProfileId } from '../../src/core/profile.ts';
import type { RehearsalCase } from '../../src/core/rehearsal.ts';
import { rehearsalSentence, rehearsedNodes, situations } from '../../src/core/rehearsal-case.ts';
import { modelRehearsal } from '../../src/core/rehearsal-model.ts';

const cup = (n: number, over: Partial<Candidate> = {}): Candidate => ({
  n,
  kind: 'starttls',
  host: `cup${n}.dogtel.lab`,
  address: `10.10.${n}0.25`,
  port: 5222,
  source: 'xmpp-client',
  priority: n * 10,
  weight: 50,
  because: 'SRV',
  ...over,
});
const multi = (n: number): Candidate => {
  const { priority: _p, weight: _w, ...rest } = cup(n, { host: 'cup.dogtel.lab', source: 'multi-a' });
  return rest;
};
const draft = (
  profile: ProfileId,
  candidates: readonly Candidate[],
  walk: 'race' | 'sequential' = 'sequential',
): PlanDraft => ({ profile, because: '', walk, candidates, leftOut: [], notes: [] });

const inShort = ({ gone, landsOn, code, failed, ms }: RehearsalCase): string =>
  [
    gone.map(({ node, how }) => `${node} ${how}`).join(' + ') || 'all up',
    landsOn === undefined ? (code ?? '-') : `on ${landsOn}`,
    failed.join(' '),
    `${ms} ms`,
  ].join(' | ');

describe('a model', () => {
  test('of two nodes one after the other says where each failure leads, by which code, and when', () => {
    const { healthy, cases, outcome } = modelRehearsal(draft('cup-8.6', [multi(1), multi(2)]), { seed: 1 });
    expect([healthy, ...cases].map(inShort)).toMatchInlineSnapshot(`
      [
        "all up | on 1 |  | 200 ms",
        "1 refused | on 2 | tcp.refused | 220 ms",
        "1 silent | on 2 | tcp.timeout | 5200 ms",
        "1 frozen | on 2 | stream.timeout | 5220 ms",
        "1 bad-certificate | on 2 | tls.wrong-name | 280 ms",
        "1 refusing-logins | auth.rejected | auth.rejected | 120 ms",
        "2 refused | on 1 |  | 200 ms",
        "2 silent | on 1 |  | 200 ms",
        "2 frozen | on 1 |  | 200 ms",
        "2 bad-certificate | on 1 |  | 200 ms",
        "2 refusing-logins | on 1 |  | 200 ms",
        "1 refused + 2 refused | tcp.refused | tcp.refused tcp.refused | 40 ms",
        "1 silent + 2 silent | tcp.timeout | tcp.timeout tcp.timeout | 10000 ms",
        "1 frozen + 2 frozen | stream.timeout | stream.timeout stream.timeout | 10040 ms",
        "1 bad-certificate + 2 bad-certificate | tls.wrong-name | tls.wrong-name tls.wrong-name | 160 ms",
        "1 refusing-logins + 2 refusing-logins | auth.rejected | auth.rejected | 120 ms",
      ]
    `);
    expect(outcome).toBe('intact');
  });

  test('of a race loses the stagger alone', () => {
    const { cases } = modelRehearsal(draft('xmpp', [cup(1), cup(2)], 'race'), { seed: 1 });
    expect(cases.slice(0, 5).map(inShort)).toMatchInlineSnapshot(`
      [
        "1 refused | on 2 | tcp.refused | 220 ms",
        "1 silent | on 2 |  | 450 ms",
        "1 frozen | on 2 |  | 450 ms",
        "1 bad-certificate | on 2 | tls.wrong-name | 280 ms",
        "1 refusing-logins | auth.rejected | auth.rejected | 120 ms",
      ]
    `);
  });

  test('of one node is broken', () => {
    const { outcome, cases } = modelRehearsal(draft('xmpp', [cup(1)]), { seed: 1 });
    expect(outcome).toBe('broken');
    expect(cases.map(({ keptOut }) => keptOut)).toEqual([1, 1, 1, 1, 1]);
  });

  test('of a plan without candidates lands nowhere', () => {
    const { outcome, cases, healthy, code } = modelRehearsal(
      { ...draft('xmpp', []), code: 'dns.nothing-found' },
      { seed: 1 },
    );
    expect([outcome, cases, healthy.signIn, code]).toEqual(['unreachable', [], 'unreachable', 'dns.nothing-found']);
  });

  test('shares the time of discovery among the nodes of Unified CM, and says that the legs behind are not known', () => {
    const cucm = (n: number): Candidate => cup(n, { kind: 'uds', port: 8443, source: 'cisco-uds' });
    const { cases, notes } = modelRehearsal(draft('jabber-14', [cucm(1), cucm(2)]), { seed: 1, attemptMs: 30_000 });
    const pair = cases.find(({ gone }) => gone.length === 2 && gone[0]?.how === 'silent');
    expect(pair && inShort(pair)).toBe('1 silent + 2 silent | tcp.timeout | tcp.timeout tcp.timeout | 10000 ms');
    expect(notes.join()).toMatch(/first leg alone/);
  });

  test('ends with the run', () => {
    const { cases } = modelRehearsal(draft('xmpp', [cup(1), cup(2)], 'race'), { seed: 1, runMs: 2_000 });
    const pair = cases.find(({ gone }) => gone.length === 2 && gone[0]?.how === 'silent');
    expect([pair?.signIn, pair?.code, pair?.ms]).toEqual(['undecided', 'run.timeout', 2_000]);
  });

  test('keeps out those who meet a refusing node first, and counts that against nobody', () => {
    const even = [cup(1, { priority: 10 }), cup(2, { priority: 10, weight: 150 })];
    const { cases, outcome } = modelRehearsal(draft('xmpp', even), { seed: 1 });
    const out = cases.filter(({ gone }) => gone[0]?.how === 'refusing-logins').map(({ keptOut }) => keptOut);
    expect(out).toEqual([0.25, 0.75, 1]);
    expect(outcome).toBe('intact');
  });
});

/** By hand, with 20 ms a round trip: TCP and stream take 2 of them, the rest of a session 8. */
test.each([
  // Refused: 20, then 200. Silent and frozen: the stagger of 250, then 200. Bad certificate: 40 and 40, then 200.
  ['a race', draft('xmpp', [cup(1), cup(2)], 'race'), 280, 450],
  // Refused: 20 + 200. Silent: 5,000 of TCP, then 200. Frozen: 20 and 5,000 of the stream, then 200. Bad certificate: 280.
  ['one after the other', draft('xmpp', [cup(1), cup(2)]), 280, 5_220],
])('%s loses as much as is calculated by hand', (_, plan, typicalMs, worstMs) => {
  const { shares } = modelRehearsal(plan, { seed: 1 });
  expect(shares.map((each) => [each.typicalMs, each.worstMs])).toEqual([
    [typicalMs, worstMs],
    [200, 200],
  ]);
});

test('the worst time is that of the worst draw, however rare', () => {
  const uneven = [cup(1, { priority: 1, weight: 1 }), cup(2, { priority: 1, weight: 60_000 })];
  const { shares } = modelRehearsal(draft('xmpp', uneven), { seed: 1 });
  expect(shares.map(({ worstMs, typicalMs }) => [typicalMs, worstMs])).toEqual([
    [200, 5_220],
    [280, 5_220],
  ]);
});

test('a node is all candidates that lead to it', () => {
  const nodes = rehearsedNodes([
    cup(1),
    cup(2),
    cup(3, { host: 'cup1.dogtel.lab', address: '10.10.10.25', port: 5223 }),
  ]);
  expect(nodes.map(({ host, candidates }) => [host, candidates])).toEqual([
    ['cup1.dogtel.lab', [1, 3]],
    ['cup2.dogtel.lab', [2]],
  ]);
});

test.each([
  [1, 5],
  [2, 15],
  [3, 30],
  [9, 45],
])('%i nodes have %i situations', (count, expected) => {
  const nodes = Array.from({ length: count }, (_, index) => ({ n: index + 1 }));
  expect(situations(nodes, true)).toHaveLength(expected);
});

test.each([
  ['each way', ['refused', 'silent', 'frozen', 'bad-certificate'], 'without cup1.dogtel.lab nobody gets in.'],
  ['one way of several', ['frozen'], 'without cup1.dogtel.lab (frozen) nobody gets in.'],
  ['two of several', ['silent', 'frozen'], 'without cup1.dogtel.lab (silent and frozen) nobody gets in.'],
])('the answer names the ways of being gone where not all keep users out: %s', (_, ways, said) => {
  const whole = modelRehearsal(draft('xmpp', [cup(1), cup(2)]), { seed: 1 });
  const isLost = ({ gone }: RehearsalCase): boolean =>
    gone.length === 1 && gone.every(({ node, how }) => node === 1 && ways.includes(how));
  const cases = whole.cases.map((each) => (isLost(each) ? { ...each, keptOut: 1 } : each));
  expect(rehearsalSentence([{ ...whole, outcome: 'broken', cases }])).toBe(`xmpp: ${said}`);
});
