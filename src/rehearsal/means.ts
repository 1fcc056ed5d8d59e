// What all sign-ins of a rehearsal share: one password, one end, one count.

import { type Clock, monotonicClock } from '../clock.ts';
import type { CupcheckEvent } from '../core/event.ts';
import { type GoneWay, goneWayIds } from '../core/gone.ts';
import type { Password } from '../tasks/options.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { type RehearsalProgress, type RehearseOptions, rehearsalMs } from './options.ts';
import { startTurns, type Turns } from './turn.ts';

export interface Means {
  readonly password: Password | null;
  readonly clock: Clock;
  readonly startedAtMs: number;
  readonly deadline: Deadline;
  readonly turns: Turns;
  /** Most cases at once. */
  readonly atOnce: number;
  readonly pairs: boolean;
  readonly ways: readonly GoneWay[];
  readonly seed: number;
  readonly onEvent: ((event: CupcheckEvent) => void) | undefined;
  readonly onProgress: ((progress: RehearsalProgress) => void) | undefined;
  submissions: number;
  done: number;
  total: number;
  clientsLeft: number;
}

/** Beyond that a computer of two cores is busy enough to be felt in the times. */
export const defaultAtOnce = 12;

/** A password function that is called once, however many sign-ins want it. */
const askedOnce = (password: Password | undefined): Password | null => {
  if (!password) return null;
  let kept: Promise<string> | undefined;
  return () => {
    kept ??= Promise.resolve().then(password);
    return kept;
  };
};

/** The deadline runs from now on; it is to be ended. */
export const meansOf = (options: RehearseOptions, seed: number): Means => {
  const { clock = monotonicClock, until, signal } = options;
  return {
    password: askedOnce(options.password),
    clock,
    startedAtMs: clock.nowMs(),
    deadline: startDeadline(options.timeoutMs ?? rehearsalMs, clock, until, signal),
    turns: startTurns(),
    atOnce: options.atOnce ?? defaultAtOnce,
    pairs: options.pairs ?? true,
    ways: options.ways ?? goneWayIds,
    seed,
    onEvent: options.onEvent,
    onProgress: options.onProgress,
    submissions: 0,
    done: 0,
    total: 0,
    clientsLeft: 0,
  };
};
