// One wait with an end: for an answer, for time to run out, or for an abort; whichever comes first tidies up.

import type { Clock } from '../clock.ts';
import { CupcheckError } from '../core/error.ts';

export interface Wait {
  readonly ms: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

export const abortedError = (signal: AbortSignal): CupcheckError =>
  new CupcheckError('aborted', 'The question to DNS was aborted.', { cause: signal.reason });

/**
 * Runs `start`, which calls back once and returns how to tidy up. `onTimeout` gives the value where `ms` pass first.
 * Rejects with `aborted` where the signal fires or has fired; then nothing is started.
 */
export const waitFor = <Value>(
  { ms, clock, signal }: Wait,
  onTimeout: () => Value,
  start: (settle: (value: Value) => void) => () => void,
): Promise<Value> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(abortedError(signal));
      return;
    }
    let isOver = false;
    let tidyUp: (() => void) | undefined;
    const end = (): boolean => {
      if (isOver) return false;
      isOver = true;
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
      tidyUp?.();
      return true;
    };
    const settle = (value: Value): void => {
      if (end()) resolve(value);
    };
    const onAbort = (): void => {
      if (end() && signal !== undefined) reject(abortedError(signal));
    };
    const stopTimer = clock.after(ms, () => settle(onTimeout()));
    signal?.addEventListener('abort', onAbort);
    try {
      tidyUp = start(settle);
    } catch (error) {
      end();
      reject(error);
      return;
    }
    // Settled while starting: what was started has not been tidied up yet.
    if (isOver) tidyUp();
  });
