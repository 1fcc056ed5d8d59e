// The inbox of the walk: it waits for the time that was named, is woken by what comes before, and leaves no timer.

import { expect, test } from 'vitest';
import { createInbox } from '../../src/tasks/inbox.ts';

/** A clock that stands still until somebody rings. */
const held = (nowMs: number) => {
  const timers = new Map<() => void, number>();
  const clock = {
    nowMs: () => nowMs,
    after: (delayMs: number, call: () => void) => {
      timers.set(call, delayMs);
      return () => void timers.delete(call);
    },
  };
  return { inbox: createInbox({ nowMs: clock.nowMs, clock }), timers };
};

test.each([
  ['the rest of the time', 1_250, 250],
  ['no time, where it is over already', 900, 0],
])('a wait lasts %s', async (_, untilMs, delayMs) => {
  const { inbox, timers } = held(1_000);
  const waited = inbox.wait(untilMs);
  expect([...timers.values()]).toEqual([delayMs]);
  for (const ring of timers.keys()) ring();
  await waited;
  expect(timers.size).toBe(0);
});

test('what comes meanwhile ends the wait, is done in its order, and takes the timer away', async () => {
  const { inbox, timers } = held(0);
  const done: string[] = [];
  const waited = inbox.wait(10_000);
  inbox.post(() => done.push('first'));
  inbox.post(() => done.push('second'));
  await waited;
  expect([done, timers.size]).toEqual([['first', 'second'], 0]);
});

test('what came before is done at once, without a timer', async () => {
  const { inbox, timers } = held(0);
  let isDone = false;
  inbox.post(() => {
    isDone = true;
  });
  const waited = inbox.wait(10_000);
  expect(timers.size).toBe(0);
  await waited;
  expect(isDone).toBe(true);
});
