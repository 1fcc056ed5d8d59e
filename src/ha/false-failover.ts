// What decreasing the heartbeat timeout costs: how likely a healthy node is called dead within a day.

import { checkNumber } from './check.ts';
import { parameterRows } from './parameters.ts';

const daySeconds = 86_400;

/** Defaults of the service parameters Keep Alive (Heartbeat) Interval and Timeout, in seconds. Source: HA125. */
export const defaultHeartbeat = {
  heartbeatInterval: parameterRows.heartbeatInterval.default,
  heartbeatTimeout: parameterRows.heartbeatTimeout.default,
} as const;

/** What {@link falseFailover} is asked; times in seconds. */
export interface FalseFailoverQuestion {
  /** Between two heartbeats; 1 to 3600. */
  readonly heartbeatInterval: number;
  /** Silence after which the peer is called dead; at least the interval. */
  readonly heartbeatTimeout: number;
  /** Probability that a single heartbeat is lost, 0 to 1, independent of the others. */
  readonly loss: number;
  /** Pauses of a whole node in a day (a snapshot, a garbage collection), at random times. */
  readonly pausesPerDay: number;
  /** Mean length of a pause; the lengths are exponential. */
  readonly pauseMean: number;
}

/** Probabilities within a day, 0 to 1. */
export interface FalseFailover {
  /** The timeout it is computed for, in seconds. */
  readonly heartbeatTimeout: number;
  /** Heartbeats in a row whose loss makes a failover. */
  readonly beats: number;
  readonly fromLoss: number;
  readonly fromPauses: number;
  /** Of either. */
  readonly perDay: number;
}

/**
 * The probability of at least one run of `beats` losses among `trials`, exactly: a run ends first at heartbeat n where the
 * last `beats` were lost, the one before was not, and no run had ended before that one. A sum of positive terms, so that a
 * probability of 1e-15 keeps its digits. (trials × loss^beats, the product that comes to mind, exceeds 1.)
 */
export const runOfLosses = (trials: number, beats: number, loss: number): number => {
  if (trials < beats) return 0;
  const whole = loss ** beats;
  // Sums over the last `beats` + 1 heartbeats, in a ring: the sum over n - beats - 1 is needed at n.
  const sums = Array.from({ length: beats + 1 }, () => 0);
  let sum = whole;
  sums[beats] = sum;
  for (let n = beats + 1; n <= trials; n++) {
    const before = sums[n % (beats + 1)] ?? 0;
    sum += (1 - before) * (1 - loss) * whole;
    sums[n % (beats + 1)] = sum;
  }
  return Math.min(1, sum);
};

/**
 * The probability that a pause makes a silence longer than the timeout: the last heartbeat before it is anything up to an
 * interval old (uniform), the first one after it comes at once.
 */
const pauseIsFatal = (interval: number, timeout: number, mean: number): number =>
  mean === 0 ? 0 : (mean / interval) * (Math.exp(-(timeout - interval) / mean) - Math.exp(-timeout / mean));

/**
 * How likely one node calls its healthy peer dead within a day. A heartbeat that is due exactly when the timeout ends still
 * counts as in time. Losses and pauses are independent of each other: an assumption, like every number asked for here.
 * @throws CupcheckError `invalid-option` naming the field
 */
export const falseFailover = (question: FalseFailoverQuestion): FalseFailover => {
  const { heartbeatInterval: interval, heartbeatTimeout: timeout, loss, pausesPerDay, pauseMean } = question;
  checkNumber('heartbeatInterval', interval, { min: 1, max: 3_600, unit: 'seconds' });
  checkNumber('heartbeatTimeout', timeout, {
    min: interval,
    max: daySeconds,
    unit: 'seconds; below the interval every heartbeat would come too late',
  });
  checkNumber('loss', loss, { min: 0, max: 1 });
  checkNumber('pausesPerDay', pausesPerDay, { min: 0, max: 86_400 });
  checkNumber('pauseMean', pauseMean, { min: 0, max: 86_400, unit: 'seconds' });
  const beats = Math.floor(timeout / interval);
  const fromLoss = runOfLosses(Math.floor(daySeconds / interval), beats, loss);
  const fromPauses = -Math.expm1(-pausesPerDay * pauseIsFatal(interval, timeout, pauseMean));
  return {
    heartbeatTimeout: timeout,
    beats,
    fromLoss,
    fromPauses,
    perDay: fromLoss + fromPauses - fromLoss * fromPauses,
  };
};
