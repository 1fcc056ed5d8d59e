// The end of a rehearsal before it is through: its time is over, or its caller has seen enough.

import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.ts';
import { isCupcheckError } from '../core/error.ts';

export interface Deadline {
  /** Aborted with either end, and with the caller's own signal. */
  readonly signal: AbortSignal;
  /** Which end came first; undefined while there is none, and where the caller's own signal ended everything. */
  readonly cut: () => 'timeout' | 'interrupt' | undefined;
  /** Removes the timer and the listeners. */
  readonly end: () => void;
}

/**
 * @param until its abort ends the rehearsal with what is known
 * @param signal its abort ends the rehearsal with an error
 */
export const startDeadline = (
  ms: number,
  clock: Clock,
  until: AbortSignal | undefined,
  signal: AbortSignal | undefined,
): Deadline => {
  const controller = new AbortController();
  // Each lane listens.
  setMaxListeners(0, controller.signal);
  let cut: 'timeout' | 'interrupt' | undefined;
  const stop = (why: typeof cut): void => {
    if (controller.signal.aborted) return;
    cut = why;
    controller.abort();
  };
  const onAbort = (): void => stop(undefined);
  const onUntil = (): void => stop('interrupt');
  const stopTimer = clock.after(ms, () => stop('timeout'));
  signal?.addEventListener('abort', onAbort, { once: true });
  until?.addEventListener('abort', onUntil, { once: true });
  if (signal?.aborted) onAbort();
  if (until?.aborted) onUntil();
  return {
    signal: controller.signal,
    cut: () => cut,
    end: () => {
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
      until?.removeEventListener('abort', onUntil);
    },
  };
};

/** What the work comes to, or undefined where the end of the rehearsal broke it off. */
export const unlessCut = async <T>({ cut }: Deadline, work: () => Promise<T>): Promise<T | undefined> => {
  if (cut() !== undefined) return undefined;
  try {
    return await work();
  } catch (error) {
    if (isCupcheckError(error) && error.code === 'aborted' && cut() !== undefined) return undefined;
    throw error;
  }
};
