// Clocks for limits that real servers have to keep on a machine that may be busy: slower than the time of day.

import { availableParallelism, loadavg } from 'node:os';
import type { Clock } from '../../../src/clock.ts';

const slower = (factor: number): Clock => ({
  nowMs: () => performance.now() / factor,
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs * factor);
    return () => clearTimeout(timer);
  },
});

/** For stories in which everybody answers: no limit is met, however long that takes, and nobody waits. */
export const unhurriedClock = slower(20);

/** For stories in which somebody is silent and somebody else answers in time: slower by as much as the processors are asked for more than they can do. */
export const createBusyClock = (): Clock => {
  const [lastMinute = 0] = loadavg();
  // The suite itself and its servers are half of this.
  return slower(Math.max(1, lastMinute / availableParallelism() / 2));
};
