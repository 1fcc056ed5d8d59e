// The clock of an attempt, with a clock of our own under it.

import { expect, test } from 'vitest';
import { monotonicClock } from '../../src/clock.ts';
import type { ConversationEvent } from '../../src/core/event.ts';
import { limits } from '../../src/core/limits.ts';
import { PhaseClock, type PhaseClockOptions } from '../../src/xmpp/deadline.ts';

const setUp = (change: Partial<PhaseClockOptions> = {}) => {
  const events: ConversationEvent[] = [];
  const time = { ms: 0, rings: 0 };
  const clock = new PhaseClock({
    attemptMs: 10_000,
    clock: { ...monotonicClock, nowMs: () => time.ms },
    onEvent: (event) => events.push(event),
    onTimeout: () => {
      time.rings += 1;
    },
    ...change,
  });
  return { clock, events, time };
};

test('phases are measured, and what they took is taken from the attempt', () => {
  const { clock, events, time } = setUp({ attemptMs: 6_000 });
  clock.enter('tcp');
  time.ms = 2_000;
  clock.enter('stream');
  time.ms = 3_000;
  clock.pause();
  // Waiting for others costs nothing.
  time.ms = 50_000;
  clock.enter('auth');
  clock.pause();
  clock.pause();
  expect(events).toEqual([
    { type: 'phase-started', phase: 'tcp', limitMs: limits.tcpMs },
    { type: 'phase-ended', phase: 'tcp', ms: 2_000 },
    { type: 'phase-started', phase: 'stream', limitMs: 4_000 },
    { type: 'phase-ended', phase: 'stream', ms: 1_000 },
    { type: 'phase-started', phase: 'auth', limitMs: 3_000 },
    { type: 'phase-ended', phase: 'auth', ms: 0 },
  ]);
});

test('own caps count where they are tighter than the attempt', () => {
  const { clock, events } = setUp({ phaseMs: { tcp: 7, tls: 99_999 } });
  clock.enter('tcp');
  clock.enter('tls');
  clock.pause();
  expect(events.flatMap((event) => (event.type === 'phase-started' ? [event.limitMs] : []))).toEqual([7, 10_000]);
});

test('an attempt without time left rings at once', async () => {
  const { clock, time } = setUp({ attemptMs: 0 });
  clock.enter('tcp');
  await expect.poll(() => time.rings).toBe(1);
  clock.pause();
});

test('asking a person does not count', async () => {
  const { clock, events, time } = setUp({ phaseMs: { auth: 1_000 } });
  clock.enter('auth');
  time.ms = 10;
  await clock.without(async () => {
    time.ms = 90_000;
  });
  time.ms += 5;
  clock.pause();
  expect(events.at(-1)).toEqual({ type: 'phase-ended', phase: 'auth', ms: 15 });
  expect(time.rings).toBe(0);
});

test('a phase that ends while a person is asked holds no timer afterwards', async () => {
  const { clock, time } = setUp({ phaseMs: { auth: 0 } });
  clock.enter('auth');
  await clock.without(async () => clock.pause());
  await new Promise(setImmediate);
  expect(time.rings).toBe(0);
});
