// The client herd: everybody waits a random time between the limits, and all knock at the node that is left.

import { type Random, seeded } from '../core/random.ts';
import { checkNumber } from './check.ts';
import { longestLimit, type WaitLimits } from './relogin.ts';

export interface HerdQuestion extends WaitLimits {
  /** Clients that lost their node; each signs in again once. */
  readonly users: number;
  /** Seeds the waits; the same seed gives the same herd. */
  readonly seed: number;
  /** Seconds after the wait began until the node left takes logins; who knocks before is let in then. Default 0. */
  readonly readyAt?: number;
  /** Logins per second that the node is rated for. */
  readonly rate: number;
}

/** Logins at the surviving node, in whole seconds counted from the beginning of the waits. */
export interface Herd {
  /** Clients per second, averaged over the time between the limits. */
  readonly mean: number;
  /** Most logins within one second. */
  readonly peak: number;
  /** The second in which that was. */
  readonly peakAt: number;
  /** The mean is above the rate: logins pile up however the dice fall. */
  readonly isOverloaded: boolean;
  /** Longest queue of logins if the node does exactly as many a second as it is rated for. */
  readonly longestQueue: number;
  /** When the last login would be done at that rate. */
  readonly doneAt: number;
}

/** Logins in each second from 0 to the upper limit: uniform waits (an assumption: HA125 says random, no more). */
export const loginsPerSecond = (question: Omit<HerdQuestion, 'rate'>, random: Random): readonly number[] => {
  const { users, lower, upper, readyAt = 0 } = question;
  const last = Math.ceil(Math.max(upper, readyAt));
  const seconds = Array.from({ length: last + 1 }, () => 0);
  for (let i = 0; i < users; i++) {
    const at = Math.floor(Math.max(readyAt, lower + random() * (upper - lower)));
    seconds[at] = (seconds[at] ?? 0) + 1;
  }
  return seconds;
};

/**
 * Plays one herd and measures it against the rate.
 * @throws CupcheckError `invalid-option` naming the field
 */
export const runHerd = (question: HerdQuestion): Herd => {
  const { users, lower, upper, rate, seed } = question;
  checkNumber('users', users, { min: 1, max: 1_000_000, isWhole: true });
  checkNumber('lower', lower, { min: 0, max: longestLimit, unit: 'seconds' });
  checkNumber('upper', upper, { min: lower, max: longestLimit, unit: 'seconds' });
  checkNumber('readyAt', question.readyAt ?? 0, { min: 0, max: longestLimit, unit: 'seconds' });
  checkNumber('rate', rate, { min: 0.001, max: 1_000_000, unit: 'logins a second' });
  const seconds = loginsPerSecond(question, seeded(seed));
  let [peak, peakAt, queue, longestQueue, doneAt] = [0, 0, 0, 0, 0];
  seconds.forEach((logins, at) => {
    if (logins > peak) [peak, peakAt] = [logins, at];
    if (logins > 0 || queue > 0) doneAt = at + 1;
    queue = Math.max(0, queue + logins - rate);
    longestQueue = Math.max(longestQueue, queue);
  });
  if (queue > 0) doneAt = seconds.length + Math.ceil(queue / rate);
  // Everybody in the same second, where the limits are equal.
  const mean = users / Math.max(1, upper - lower);
  // The rounding of the formula leaves a mean a hair above the rate it was made for.
  return { mean, peak, peakAt, isOverloaded: mean > rate * 1.01, longestQueue: Math.ceil(longestQueue), doneAt };
};
