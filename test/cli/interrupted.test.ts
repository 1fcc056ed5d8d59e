// What is said of a run that was broken off: what it was waiting for then, and nothing that was over.

import { expect, test } from 'vitest';
import { interruptedLine } from '../../src/cli/run.ts';
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
    'waiting for the XMPP stream of cup1.dogtel.lab 10.0.0.1:5222; no attempt of 2 candidates had failed',
  ],
  [
    'the second node, after the first had failed',
    [...started(1), ended(1, { code: 'tcp.refused' }), ...started(2), ended(2, { code: 'run.aborted' })],
    'waiting for the XMPP stream of cup2.dogtel.lab 10.0.0.2:5222; 1 attempt of 2 candidates had failed',
  ],
  [
    'nothing: the user was being waited for',
    [...started(1), ended(1, { outcome: 'online', phase: 'presence' })],
    'no attempt of 2 candidates had failed',
  ],
])('%s', (_, bodies, says) => {
  const events = tell({ candidates: two, end: 'aborted' }, () => bodies);
  expect(interruptedLine(events, summarize(events))).toMatch(/^cupcheck: interrupted after /);
  expect(interruptedLine(events, summarize(events)).replace(/^cupcheck: interrupted after [\d.]+ \w+, /, '')).toBe(
    `${says}.`,
  );
});
