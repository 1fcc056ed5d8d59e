// The clock by which everything waits: that of the process, unless a caller has another.

/** Tells the time and calls back: a caller's own, in tests for one. Certificates are judged by the date of the system. */
export interface Clock {
  /** Milliseconds since whenever, with or without a fraction; never less than before. */
  nowMs(): number;
  /**
   * Calls once after so many milliseconds of this clock (0: soon), never before it has returned. The function returned takes
   * the call back, and does nothing where it was made already.
   */
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
