// The outage estimate: what has to be waited for until the first, the median and the last user is back.

import { checkChoice, checkNumber } from './check.ts';
import { defaultHeartbeat, type FalseFailover, type FalseFailoverQuestion, falseFailover } from './false-failover.ts';
import { type Herd, runHerd } from './herd.ts';
import { automaticFallbackAfter, parameterRows } from './parameters.ts';
import {
  defaultLimits,
  longestLimit,
  type ReloginLimits,
  type ReloginQuestion,
  reloginLimits,
  type WaitLimits,
} from './relogin.ts';
import type { AssignmentMode, HardwareProfileId } from './relogin-tables.ts';

/** TABLE: what ends the service of a node, and the service parameter whose time passes before the peer takes over. */
export const triggers = {
  'node-death': {
    detection: 'heartbeatTimeout',
    because: 'heartbeat timeout',
  },
  'critical-service': {
    detection: 'serviceDelay',
    because: 'critical service down delay',
  },
  'missing-at-start': {
    detection: 'initTimeout',
    because: 'initialization keep alive timeout',
  },
  'manual-failover': {
    detection: undefined,
    because: 'at once, on admin request',
  },
} as const;

/** What starts the outage; see {@link EstimateOptions}. */
export type Trigger = keyof typeof triggers;
export const triggerIds = Object.keys(triggers) as readonly string[] as readonly Trigger[];

/** From when a client counts its wait: the takeover by the peer, or the loss of its own socket. Not documented: both are kept. */
export const countingModes = ['takeover', 'socket'] as const;

/** See {@link countingModes}. */
export type CountingMode = (typeof countingModes)[number];

/** Defaults in seconds of the service parameters that an estimate rests on. Source: HA125. */
export const defaultTimes = {
  heartbeatTimeout: parameterRows.heartbeatTimeout.default,
  serviceDelay: parameterRows.criticalServiceDelay.default,
  initTimeout: parameterRows.initializationTimeout.default,
  /** The failed node has to be healthy for so long before an automatic fallback, where that is switched on. */
  fallbackAfter: automaticFallbackAfter,
} as const;

/** Seconds from the beginning of the outage until so many users are back. */
export interface BackTimes {
  readonly first: number;
  readonly median: number;
  readonly mean: number;
  readonly last: number;
}

/** What {@link estimateOutage} is asked. Times are seconds. */
export interface EstimateOptions extends ReloginQuestion {
  /** Default `node-death`: `critical-service`, `missing-at-start`, `manual-failover`. */
  readonly trigger?: Trigger;
  /** Upper limit that is set now, from the lower limit to 86400; default: the one that ought to be set. */
  readonly upper?: number;
  /** Keep Alive (Heartbeat) Timeout, 1 to 86400; default 60. */
  readonly heartbeatTimeout?: number;
  /** Keep Alive (Heartbeat) Interval, 1 to 3600, at most the timeout; default 15. Matters to false failovers alone. */
  readonly heartbeatInterval?: number;
  /** Critical Service Down Delay, 0 to 86400; default 90. */
  readonly serviceDelay?: number;
  /** Initialization Keep Alive (Heartbeat) Timeout, 0 to 86400; default 120. */
  readonly initTimeout?: number;
  /** Multiple Device Messaging is on: the server's part of the time doubles [HA125]. Default false. */
  readonly hasMultipleDevices?: boolean;
  /** Seeds the waits of the simulated clients; default 1. */
  readonly seed?: number;
  /** Adds the probability of a false failover; without it none is computed. */
  readonly network?: Pick<FalseFailoverQuestion, 'loss' | 'pausesPerDay' | 'pauseMean'>;
}

/** What {@link estimateOutage} says. Times are seconds; all of it is inferred from the parameters, not measured. */
export interface Estimate {
  readonly users: number;
  readonly profile: HardwareProfileId;
  readonly mode: AssignmentMode;
  readonly trigger: Trigger;
  /** To be set on both nodes. */
  readonly limits: ReloginLimits;
  /** Those that the times below are counted with: the same, where no other upper limit was given. */
  readonly inUse: WaitLimits;
  /** The detection below was doubled for Multiple Device Messaging. */
  readonly hasMultipleDevices: boolean;
  /** From the beginning until the peer takes over. */
  readonly detection: number;
  readonly back: Readonly<Record<CountingMode, BackTimes>>;
  /** An automatic fallback is a second interruption: its times count from the beginning of the fallback. */
  readonly fallback: { readonly healthyFor: number; readonly back: BackTimes };
  /** Logins at the surviving node with the limits in use, and with the default ones. */
  readonly herd: { readonly inUse: Herd; readonly byDefault: Herd };
  /** With the timeout that was given, and with the default one; present where `network` was given. */
  readonly falseFailover?: {
    readonly chosen: FalseFailover;
    readonly byDefault: FalseFailover;
    readonly network: NonNullable<EstimateOptions['network']>;
  };
}

/** Waits uniform between the limits (an assumption: HA125 says random), where nobody is let in before `ready`. */
const spread = ({ lower, upper }: WaitLimits, ready: number, offset = 0): BackTimes => {
  const atLeast = (at: number): number => offset + Math.max(ready, at);
  const middle = (lower + upper) / 2;
  const early = upper === lower ? 0 : Math.min(1, Math.max(0, (ready - lower) / (upper - lower)));
  const mean = early === 1 ? ready : early * ready + (1 - early) * ((Math.max(ready, lower) + upper) / 2);
  return { first: atLeast(lower), median: atLeast(middle), mean: offset + mean, last: atLeast(upper) };
};

const detectionOf = (trigger: Trigger, options: EstimateOptions): number => {
  const { detection } = triggers[trigger];
  if (detection === undefined) return 0;
  const seconds = checkNumber(detection, options[detection] ?? defaultTimes[detection], {
    min: detection === 'heartbeatTimeout' ? 1 : 0,
    max: longestLimit,
    unit: 'seconds',
  });
  return options.hasMultipleDevices ? seconds * 2 : seconds;
};

const risk = (options: EstimateOptions, network: NonNullable<EstimateOptions['network']>) => {
  const {
    heartbeatInterval = defaultHeartbeat.heartbeatInterval,
    heartbeatTimeout = defaultHeartbeat.heartbeatTimeout,
  } = options;
  return {
    chosen: falseFailover({ ...network, heartbeatInterval, heartbeatTimeout }),
    byDefault: falseFailover({ ...network, ...defaultHeartbeat }),
    network,
  };
};

/**
 * Estimates an outage: when the first, median, mean and last user is back, once with the wait counted from the takeover and
 * once from the lost socket; the limits to set; what the surviving node then sees. Nobody is let in before the peer has taken
 * over, also where the wait ends sooner (an assumption). The time in which users are moved is left out: no published number
 * exists. Pure: the same options give the same estimate. Sources: HA125, HALP; arithmetic of jabber-facts 4.7.
 * @throws CupcheckError `invalid-option` naming the field that is out of range
 */
export const estimateOutage = (options: EstimateOptions): Estimate => {
  const trigger = checkChoice('trigger', options.trigger ?? 'node-death', triggerIds);
  const limits = reloginLimits(options);
  const { lower } = limits;
  const upper = checkNumber('upper', options.upper ?? limits.upper, { min: lower, max: longestLimit, unit: 'seconds' });
  const inUse = { lower, upper };
  const detection = detectionOf(trigger, options);
  const { users, seed = 1, network } = options;
  checkNumber('seed', seed, { min: 0, max: 0xffff_ffff, isWhole: true });
  const herdWith = (chosen: WaitLimits): Herd => runHerd({ users, rate: limits.rate, seed, ...chosen });
  return {
    users,
    profile: options.profile,
    mode: options.mode,
    trigger,
    limits,
    inUse,
    hasMultipleDevices: options.hasMultipleDevices === true,
    detection,
    back: { takeover: spread(inUse, 0, detection), socket: spread(inUse, detection) },
    fallback: { healthyFor: defaultTimes.fallbackAfter, back: spread(inUse, 0) },
    herd: { inUse: herdWith(inUse), byDefault: herdWith(defaultLimits) },
    ...(network && { falseFailover: risk(options, network) }),
  };
};
