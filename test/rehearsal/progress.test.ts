// How long a rehearsal will still take: what waits beside each other counts once, and what was seen corrects the guess.

import { expect, test } from 'vitest';
import type { RehearsalCase } from '../../src/core/rehearsal.ts';
import { meansOf } from '../../src/rehearsal/means.ts';
import type { RehearsalProgress } from '../../src/rehearsal/options.ts';
import { createReporter } from '../../src/rehearsal/progress.ts';

const found: RehearsalCase = {
  gone: [],
  attempts: 1,
  ms: 1,
  signIn: 'online',
  failed: [],
  keptOut: 0,
  submissions: 1,
  sentence: '',
};

const started = () => {
  let nowMs = 0;
  const told: RehearsalProgress[] = [];
  const means = meansOf(
    { onProgress: (now) => void told.push(now), clock: { nowMs: () => nowMs, after: () => () => {} } },
    1,
  );
  const last = (): readonly [number, number, number | undefined] => {
    const { done = 0, total = 0, leftMs } = told.at(-1) ?? {};
    return [done, total, leftMs];
  };
  return {
    reporter: createReporter(means),
    last,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
};

test('nothing is guessed before it is known what will come', () => {
  const { reporter, last, pass } = started();
  reporter.begin('everything up', 0);
  expect(last()).toEqual([0, 0, undefined]);
  pass(500);
  reporter.end('everything up', found);
  expect(last()).toEqual([1, 0, undefined]);
});

test('two lanes: the longest wait, or all the work between them', () => {
  const { reporter, last, pass } = started();
  reporter.begin('everything up', 0);
  pass(500);
  reporter.end('everything up', found);
  // A case takes 500 ms beside its wait, as the first one did.
  reporter.expect([10_000, 5_000, 0, 0], 2);
  reporter.begin('cup1 silent', 10_000);
  expect(last()).toEqual([1, 4, 10_500]);
  reporter.begin('cup1 refused', 0);
  pass(100);
  reporter.end('cup1 refused', found);
  // 300 ms on the average of two; left of the one on stage, and of the two to come.
  expect(last()).toEqual([2, 4, 10_200]);
  reporter.begin('cup2 silent', 5_000);
  pass(10_200);
  reporter.end('cup1 silent', found);
  reporter.end('cup2 silent', found);
  reporter.begin('cup2 refused', 0);
  reporter.end('cup2 refused', found);
  expect(last()).toEqual([5, 4, 0]);
});
