// The words for a run that was broken off: how far it had come, and what each reader is told where no check spoke.

import { expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { doctorLinesFor } from '../../src/render/doctor-for.ts';
import { doctorText } from '../../src/render/doctor-text.ts';
import { interruptedSentence, triedWords } from '../../src/render/interrupted-text.ts';
import { plainLook } from '../../src/render/look.ts';
import { report } from './samples.ts';

test.each([
  [0, 0, 'no node was known yet'],
  [0, 1, 'none of 1 node was tried'],
  [0, 2, 'none of 2 nodes was tried'],
  [1, 2, '1 of 2 nodes was tried'],
  [2, 3, '2 of 3 nodes were tried'],
])('%i of %i', (tried, nodes, says) => {
  expect(triedWords({ afterMs: 1, tried, nodes })).toBe(says);
});

test('the time stands in front', () => {
  expect(interruptedSentence({ afterMs: 8_040, tried: 1, nodes: 2 })).toMatch(/^Interrupted after 8 s: 1 of 2 nodes/);
});

const cut = (outcome: Report['signIn']['outcome']): Report =>
  report({
    signIn: { outcome, sentence: 'x.' },
    redundancy: { outcome: 'unknown', sentence: 'x.' },
    findings: [],
    checks: { total: 9, spoke: 0 },
    interrupted: { afterMs: 8_000, tried: 1, nodes: 2 },
  });

test.each<[Report['signIn']['outcome'], string]>([
  ['online', 'You can sign in; the check was stopped before it had looked at everything.\n'],
  ['undecided', 'The check was stopped before it could tell anything.\n'],
  ['not-asked', 'The check was stopped before it could tell anything.\n'],
  ['unreachable', 'You cannot be signed in at the moment, and the cause is not known yet.\n'],
  ['refused', 'You cannot be signed in at the moment, and the cause is not known yet.\n'],
])('a caller is told in one plain line: %s', (outcome, line) => {
  expect(doctorLinesFor(cut(outcome), 'caller')).toBe(line);
});

test('silence of checks is no good news', () => {
  expect(doctorText(cut('online'), { ...plainLook, width: 80 })).toContain(
    'Nothing was found before the run was interrupted. 9 checks were silent.',
  );
});
