// The live line: what is being waited for, and how long it may take at most.

import { expect, it } from 'vitest';
import type { CupcheckEvent, EventBody } from '../../src/core/event.ts';
import { traceLine } from '../../src/render/trace-text.ts';
import { nothingYet, observe, waitingText } from '../../src/render/waiting-text.ts';
import { candidate } from './samples.ts';

const started: EventBody = {
  type: 'run-started',
  tool: 'cupcheck 0.1.0',
  task: 'login',
  target: 'alice@dogtel.lab',
  profile: 'auto',
  seed: 1,
  hasCredentials: true,
  everyNode: false,
  runMs: 30_000,
  attemptMs: 10_000,
};
const planned: EventBody = {
  type: 'plan-made',
  profile: 'xmpp',
  because: 'x',
  walk: 'race',
  candidates: [candidate(1), candidate(2, { host: '10.10.20.25' })],
  leftOut: [],
  notes: [],
};
const asked = (name: string): EventBody => ({ type: 'dns-asked', name, recordType: 'A' });
const dialled = (n: number): EventBody => ({ type: 'attempt-started', attempt: n, candidate: n, limitMs: 10_000 });
const entered: EventBody = { type: 'phase-started', attempt: 1, phase: 'tcp', limitMs: 5_000 };
const ended: EventBody = { type: 'attempt-ended', attempt: 1, outcome: 'failed', phase: 'tcp', ms: 1 };

const after = (...bodies: readonly EventBody[]): string | undefined => {
  const events = bodies.map((body, i): CupcheckEvent => ({ ...body, run: 'r', seq: i + 1, atMs: 0 }));
  return waitingText(events.reduce(observe, nothingYet), 1_500);
};

it.each([
  ['nothing', [started], undefined],
  ['a name server', [started, asked('cup')], 'waiting, at most 29 s more, for the name server: A cup'],
  [
    'several answers',
    [started, asked('a'), asked('b')],
    'waiting, at most 29 s more, for the name server: A a and 1 more answer',
  ],
  ['nothing between plan and dialling', [started, asked('a'), planned], undefined],
  ['a connection', [started, planned, dialled(2)], 'waiting, at most 9 s more, for a connection of 10.10.20.25:5222'],
  [
    'a phase',
    [started, planned, dialled(1), entered],
    'waiting, at most 4 s more, for the TCP connection of cup.dogtel.lab 10.10.10.25:5222',
  ],
  [
    'the latest of several',
    [started, planned, dialled(1), dialled(2)],
    'waiting, at most 9 s more, for a connection of 10.10.20.25:5222, and 1 other',
  ],
  ['nothing after the attempt', [started, planned, dialled(1), ended], undefined],
  ['nothing after the run', [started, planned, dialled(1), { type: 'run-ended', reason: 'done' }], undefined],
] as const)('%s', (_, bodies, text) => {
  expect(after(...bodies)).toBe(text);
});

it('a trace line names the event and its facts, on one line', () => {
  const event: CupcheckEvent = {
    type: 'candidate-skipped',
    candidate: 2,
    because: 'one was\nenough',
    run: 'r',
    seq: 3,
    atMs: 12.3,
  };
  expect(traceLine(event)).toBe('   12 ms  #3 candidate-skipped  candidate=2 because="one was\\nenough"');
});
