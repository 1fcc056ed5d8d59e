// The budget of discovery: what a client gives to all questions together, counted from the first.

import { setMaxListeners } from 'node:events';
import type { Answer, Question } from '../core/answer.ts';
import type { Run } from './run.ts';

/** Ends with the run, or earlier with the budget. */
export interface Budget {
  readonly signal: AbortSignal;
  /** The budget is over and the run is not. */
  readonly isSpent: () => boolean;
  /** Removes the timer and the listener. */
  readonly end: () => void;
}

/** Starts a budget of so many milliseconds; without a number it is the run alone. */
export const startBudget = (ms: number | undefined, run: Pick<Run, 'signal' | 'clock'>): Budget => {
  if (ms === undefined) return { signal: run.signal, isSpent: () => false, end: () => undefined };
  const controller = new AbortController();
  // Each question of a step listens, as in a run.
  setMaxListeners(0, controller.signal);
  let isSpent = false;
  const onAbort = (): void => controller.abort();
  if (run.signal.aborted) onAbort();
  run.signal.addEventListener('abort', onAbort, { once: true });
  const stopTimer = run.clock.after(ms, () => {
    isSpent = true;
    controller.abort();
  });
  return {
    signal: controller.signal,
    isSpent: () => isSpent && !run.signal.aborted,
    end: () => {
      stopTimer();
      run.signal.removeEventListener('abort', onAbort);
    },
  };
};

/** A question that the budget left without an answer: nobody could say. */
export const unansweredInTime = (question: Question): Answer => ({
  question,
  outcome: 'timeout',
  server: 'the name server',
  transport: 'udp',
  records: [],
  aliases: [],
  additional: [],
  exchanges: [],
  ms: 0,
});
