// The clock by which everything waits: that of the process, unless a caller has another.

/** Tells the time and calls back. */
export interface Clock {
  /** Milliseconds, never less than before. */
  nowMs(): number;
  /** Calls once after so many milliseconds; the function returned takes it back. */
  after(delayMs: number, call: () => void): () => void;
}

/** The monotonic clock of the process. A wait keeps the process alive. */
export const monotonicClock: Clock = {
  // Of the global `performance`, Node loads ten modules at its first use.
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds with true, or with false as soon as the signal is aborted. */
export const pass = (ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const end = (isOver: boolean): void => {
      stopTimer();
      signal.removeEventListener('abort', onAbort);
      resolve(isOver);
    };
    const onAbort = (): void => end(false);
    const stopTimer = clock.after(ms, () => end(true));
    signal.addEventListener('abort', onAbort, { once: true });
  });
