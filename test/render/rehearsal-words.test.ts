// How far a rehearsal is, in words that fit a line and that a terminal does not obey.

import { expect, test } from 'vitest';
import { doneWords, rehearsalProgress, unfinishedSentence } from '../../src/render/rehearsal-words.ts';

const so = { done: 3, total: 51, onStage: ['cup1 silent', 'cup2 frozen'], clientsLeft: 0 };

test.each([
  [{ ...so, leftMs: 11_200 }, 'rehearsing: 3 of 51 sign-ins done; about 12 s left; now cup1 silent, cup2 frozen'],
  [{ ...so, leftMs: 0 }, 'rehearsing: 3 of 51 sign-ins done; about 1 s left; now cup1 silent, cup2 frozen'],
  [
    { ...so, onStage: [], leftMs: 61_000, clientsLeft: 1 },
    'rehearsing: 3 of 51 sign-ins done; about 1 min 1 s left, then another client',
  ],
  [
    { ...so, onStage: [], leftMs: 5_000, clientsLeft: 2 },
    'rehearsing: 3 of 51 sign-ins done; about 5 s left, then 2 other clients',
  ],
  [{ ...so, total: 0, onStage: ['asking DNS'] }, 'rehearsing: asking DNS'],
])('%j', (progress, says) => {
  expect(rehearsalProgress(progress, 100)).toBe(says);
});

test('a live line is cut to its width and obeyed by no terminal', () => {
  const line = rehearsalProgress({ ...so, onStage: ['\u001b[2Jcup1 silent'] }, 50);
  expect(line.length).toBeLessThanOrEqual(50);
  expect(line).not.toContain('\u001b');
});

test.each([
  [0, 0, 'no sign-in was begun'],
  [0, 1, 'none of 1 sign-in was done'],
  [1, 4, '1 of 4 sign-ins was done'],
  [37, 51, '37 of 51 sign-ins were done'],
])('%i of %i', (done, total, says) => {
  expect(doneWords({ by: 'interrupt', afterMs: 8_000, done, total })).toBe(says);
});

test.each([
  ['interrupt', 'Interrupted after 8 s: 3 of 51 sign-ins were done. What is not done is not known.'],
  ['timeout', 'Time ran out after 8 s: 3 of 51 sign-ins were done. What is not done is not known.'],
] as const)('%s', (by, says) => {
  expect(unfinishedSentence({ by, afterMs: 8_000, done: 3, total: 51 })).toBe(says);
});
