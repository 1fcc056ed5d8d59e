// What is said of a run that was broken off: what it was waiting for then, and nothing that was over.

import { expect, test } from 'vitest';
import { interruptedLine, interruptedRunLine } from '../../src/cli/interrupted.ts';
import type { EventBody } from '../../src/core/event.ts';
import { summarize } from '../../src/core/summarize.ts';
import { node, tell } from '../core/story.ts';

const two = [node('cup1', 1), node('cup2', 2)];
const started = (attempt: number): readonly EventBody[] => [
  { type: 'attempt-started', attempt, candidate: attempt, limitMs: 10_000 },
  { type: 'phase-started', attempt, phase: 'stream', limitMs: 5_000 },
];
const ended = (attempt: number, more: Partial<Extract<EventBody, { type: 'attempt-ended' }>>): EventBody => ({
  type: 'attempt-ended',
  attempt,
  outcome: 'failed',
  phase: 'stream',
  ms: 20,
  ...more,
});

test.each<[string, readonly EventBody[], string]>([
  [
    'a node that had not answered',
    [...started(1), ended(1, { code: 'run.aborted' })],
    'none of 2 nodes was tried; waiting for the XMPP stream of cup1.dogtel.lab 10.0.0.1:5222',
  ],
  [
    'the second node, after the first had failed',
    [...started(1), ended(1, { code: 'tcp.refused' }), ...started(2), ended(2, { code: 'run.aborted' })],
    '1 of 2 nodes was tried; waiting for the XMPP stream of cup2.dogtel.lab 10.0.0.2:5222',
  ],
  [
    'nothing: the user was being waited for',
    [...started(1), ended(1, { outcome: 'online', phase: 'presence' })],
    '1 of 2 nodes was tried',
  ],
])('%s', (_, bodies, says) => {
  const events = tell({ candidates: two, end: 'aborted' }, () => bodies);
  const line = interruptedRunLine(events, summarize(events).interrupted);
  expect(line.replace(/^cupcheck: interrupted after [\d.]+ \w+: /, '')).toBe(`${says}.\n`);
});

test('before anything was known there is the time alone', () => {
  expect(interruptedLine(8_000)).toBe('cupcheck: interrupted after 8 s.\n');
});

test('what else was counted is told, and nothing that a terminal would obey', () => {
  expect(interruptedLine(8_000, '3 of 20 sign-ins were done', 'at \u001b[2Jcup1')).toMatch(
    /^cupcheck: interrupted after 8 s: 3 of 20 sign-ins were done; at [^\u001b]+cup1\.\n$/,
  );
});
