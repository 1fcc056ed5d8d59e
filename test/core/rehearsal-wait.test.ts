// How long silent nodes are waited for: those that are met before one that is well, leg by leg.

import { expect, test } from 'vitest';
import type { Candidate, CandidateKind } from '../../src/core/candidate.ts';
import { type GoneWay, goneWayIds } from '../../src/core/gone.ts';
import { expectedWaitMs } from '../../src/core/rehearsal-wait.ts';

const candidate = (n: number, kind: CandidateKind, via?: string): Candidate => ({
  n,
  kind,
  host: `node${n}`,
  address: `10.0.0.${n}`,
  port: 8443,
  source: 'cisco-uds',
  because: 'test',
  ...(via === undefined ? {} : { via }),
});

/** Unified CM 1 and 2; presence nodes 3 and 4, each over SOAP and XMPP. */
const jabber = {
  candidates: [
    candidate(1, 'uds'),
    candidate(2, 'uds'),
    candidate(3, 'soap'),
    candidate(4, 'soap'),
    candidate(5, 'starttls'),
    candidate(6, 'starttls'),
  ],
  nodes: [
    { n: 1, candidates: [1] },
    { n: 2, candidates: [2] },
    { n: 3, candidates: [3, 5] },
    { n: 4, candidates: [4, 6] },
  ],
  walk: 'sequential',
  attemptMs: 10_000,
} as const;
const gone = (nodes: readonly number[], how: GoneWay) => nodes.map((node) => ({ node, how }));

test.each<[readonly number[], GoneWay, number]>([
  [[], 'silent', 0],
  [[1], 'silent', 5_000],
  [[1], 'frozen', 5_000],
  [[1], 'refused', 0],
  [[2], 'silent', 0],
  [[3], 'silent', 10_000],
  [[1, 2], 'silent', 10_000],
  [[1, 3], 'frozen', 15_000],
  [[3, 4], 'silent', 10_000],
  [[1, 3], 'refusing-logins', 0],
])('%j %s: %i ms', (nodes, how, expected) => {
  expect(expectedWaitMs(jabber, gone(nodes, how))).toBe(expected);
});

test('an attempt that ends sooner is waited for no longer', () => {
  expect(expectedWaitMs({ ...jabber, attemptMs: 1_000 }, gone([1, 3], 'silent'))).toBe(3_000);
});

test('a race waits only where nobody is well', () => {
  const race = {
    candidates: [candidate(1, 'starttls'), candidate(2, 'direct-tls')],
    nodes: [
      { n: 1, candidates: [1] },
      { n: 2, candidates: [2] },
    ],
    walk: 'race',
    attemptMs: 10_000,
  } as const;
  expect(goneWayIds.map((how) => expectedWaitMs(race, gone([1], how)))).toEqual([0, 0, 0, 0, 0]);
  expect(goneWayIds.map((how) => expectedWaitMs(race, gone([1, 2], how)))).toEqual([0, 5_000, 5_000, 0, 0]);
});

test('behind an Expressway the whole attempt is waited for', () => {
  const behind = {
    candidates: [candidate(1, 'uds', 'edge1'), candidate(2, 'uds', 'edge1')],
    nodes: [
      { n: 1, candidates: [1] },
      { n: 2, candidates: [2] },
    ],
    walk: 'sequential',
    attemptMs: 10_000,
  } as const;
  expect(expectedWaitMs(behind, gone([1], 'frozen'))).toBe(10_000);
  expect(expectedWaitMs(behind, gone([1], 'refused'))).toBe(0);
});
