// One run: its events, its clock, its one deadline and its one signal.

import { randomInt, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type Clock, monotonicClock } from '../clock.ts';
import { CupcheckError } from '../core/error.ts';
import type { CupcheckEvent, EventBody, RunStarted } from '../core/event.ts';
import type { Report } from '../core/report.ts';
import { summarize } from '../core/summarize.ts';
import { tool } from '../version.ts';
import { runMsOf, type TaskOptions } from './options.ts';

export interface Run {
  /** Aborted when the caller aborts, when time runs out, or when a listener throws. */
  readonly signal: AbortSignal;
  readonly seed: number;
  /** When the run ends, on the clock of `nowMs`. */
  readonly endsAtMs: number;
  readonly nowMs: () => number;
  /** The clock under that of the run: it never stands still. */
  readonly clock: Clock;
  readonly emit: (body: EventBody) => void;
  readonly hasTimedOut: () => boolean;
  /** Waits for something that is not the run's doing, or for an abort; its clock and its deadline stand still meanwhile. */
  readonly pause: (wait: () => void | Promise<void>) => Promise<void>;
}

type Begin = Omit<RunStarted, 'type' | 'tool' | 'seed' | 'runMs'>;

/**
 * Runs `work` inside one run and returns its report.
 * @throws CupcheckError `aborted` when the caller's signal ends it; whatever the caller's `onEvent` throws
 */
export const inRun = async (options: TaskOptions, begin: Begin, work: (run: Run) => Promise<void>): Promise<Report> => {
  const { signal: outer, onEvent, clock = monotonicClock } = options;
  if (outer?.aborted) throw aborted();
  const controller = new AbortController();
  // Each question of a step listens: a plan of sixty targets is no leak, and Node would warn of one on stderr.
  setMaxListeners(0, controller.signal);
  const events: CupcheckEvent[] = [];
  const startedAt = clock.nowMs();
  let pausedMs = 0;
  let heldAtMs: number | undefined;
  const nowMs = (): number => heldAtMs ?? clock.nowMs() - startedAt - pausedMs;
  const id = randomUUID();
  const runMs = runMsOf(options);
  let timedOut = false;
  let thrown: { readonly error: unknown } | undefined;
  const onAbort = (): void => controller.abort();
  outer?.addEventListener('abort', onAbort, { once: true });
  const arm = (leftMs: number): (() => void) =>
    clock.after(leftMs, () => {
      timedOut = true;
      controller.abort();
    });
  let disarm = arm(runMs);
  const pause = async (wait: () => void | Promise<void>): Promise<void> => {
    disarm();
    const before = nowMs();
    heldAtMs = before;
    try {
      await untilAborted(Promise.resolve(wait()), controller.signal);
    } finally {
      heldAtMs = undefined;
      pausedMs += nowMs() - before;
      if (!controller.signal.aborted) disarm = arm(runMs - before);
    }
  };
  const fail = (error: unknown): void => {
    thrown ??= { error };
    controller.abort();
  };
  const emit = (body: EventBody): void => {
    const event: CupcheckEvent = { ...body, run: id, seq: events.length + 1, atMs: nowMs() };
    events.push(event);
    if (thrown) return;
    try {
      // An async listener throws later, and nobody else would hear of it.
      const told: unknown = onEvent?.(event);
      if (told instanceof Promise) told.catch(fail);
    } catch (error) {
      fail(error);
    }
  };
  const seed = options.seed ?? randomInt(2 ** 32);
  try {
    emit({ type: 'run-started', tool, seed, runMs, ...begin });
    const hasTimedOut = (): boolean => timedOut;
    await work({ signal: controller.signal, seed, endsAtMs: runMs, nowMs, clock, emit, hasTimedOut, pause });
    const reason = outer?.aborted || thrown ? 'aborted' : timedOut ? 'timeout' : 'done';
    emit({ type: 'run-ended', reason, ...(reason === 'done' ? {} : { code: `run.${reason}` as const }) });
  } finally {
    disarm();
    outer?.removeEventListener('abort', onAbort);
    controller.abort();
  }
  if (thrown) throw thrown.error;
  if (outer?.aborted) throw aborted();
  return summarize(events);
};

const aborted = (): CupcheckError => new CupcheckError('aborted', 'The run was aborted by its caller.');

/** Waits for the promise or for the signal, whichever comes first; the listener is removed in any case. */
export const untilAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(undefined);
    if (signal.aborted) {
      promise.catch(() => undefined);
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
