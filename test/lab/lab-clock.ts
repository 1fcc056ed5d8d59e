// A clock for the redundancy group of a lab that stands still until a test lets time pass.

import type { LabClock } from '../../src/lab/lab.ts';

export interface ManualClock extends LabClock {
  /** Lets so many milliseconds pass, and calls back whoever asked for it, in order. */
  step(ms: number): void;
  /** Calls that are still to come. */
  readonly waiting: number;
}

export const manualClock = (): ManualClock => {
  let now = 0;
  let calls: readonly { readonly atMs: number; readonly call: () => void }[] = [];
  return {
    nowMs: () => now,
    after: (delayMs, call) => {
      const entry = { atMs: now + delayMs, call };
      calls = [...calls, entry].sort((a, b) => a.atMs - b.atMs);
      return () => {
        calls = calls.filter((each) => each !== entry);
      };
    },
    step: (ms) => {
      const endMs = now + ms;
      for (let [first] = calls; first !== undefined && first.atMs <= endMs; [first] = calls) {
        calls = calls.slice(1);
        now = first.atMs;
        first.call();
      }
      now = endMs;
    },
    get waiting() {
      return calls.length;
    },
  };
};
