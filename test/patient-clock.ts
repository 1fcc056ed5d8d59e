// A clock for tests on which a busy machine costs no time: whatever has arrived is read before a limit is over.

import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '../src/clock.ts';

/** What passes at most between two looks at the sockets of the process. */
const stepMs = 10;

/**
 * As fast as the clock of the process where the machine is idle. Where the process is held up, by its own work or by other
 * programs, time stands still: in between two steps every socket has its turn, so that a limit is overrun by a peer that is
 * silent, and never by one that had no processor.
 */
const createPatientClock = (): Clock => {
  let passedMs = 0;
  let lookedAtMs = performance.now();
  let stopTick: (() => void) | undefined;
  let calls: readonly { readonly dueMs: number; readonly call: () => void }[] = [];

  const nowMs = (): number => passedMs + Math.min(stepMs, performance.now() - lookedAtMs);
  const look = (): void => {
    passedMs = nowMs();
    lookedAtMs = performance.now();
    stopTick = undefined;
    try {
      for (let [first] = calls; first !== undefined && first.dueMs <= passedMs; [first] = calls) {
        calls = calls.slice(1);
        first.call();
      }
    } finally {
      // Whoever throws does not stop the clock of the others.
      tick();
    }
  };
  const tick = (): void => {
    const [first] = calls;
    if (stopTick !== undefined || first === undefined) return;
    // Timers come before the sockets in a turn of the loop, immediates after them.
    const timer = setTimeout(
      () => {
        const turn = setImmediate(look);
        stopTick = () => clearImmediate(turn);
      },
      Math.min(stepMs, Math.max(0, first.dueMs - passedMs)),
    );
    stopTick = () => clearTimeout(timer);
  };

  return {
    nowMs,
    after: (delayMs, call) => {
      // As with a timer, what is called belongs to whoever asked for it, and not to whoever set the clock going.
      const entry = { dueMs: nowMs() + delayMs, call: AsyncResource.bind(call) };
      calls = [...calls, entry].toSorted((a, b) => a.dueMs - b.dueMs);
      tick();
      return () => {
        calls = calls.filter((each) => each !== entry);
        if (calls.length > 0) return;
        passedMs = nowMs();
        lookedAtMs = performance.now();
        stopTick?.();
        stopTick = undefined;
      };
    },
  };
};

/** One for all that goes on in the process. */
export const patientClock = createPatientClock();
