// The inbox of a loop: whatever happens elsewhere is handled in the loop's own turn.

import type { Run } from './run.ts';

export interface Inbox {
  /** Leaves something to be done in the loop's next turn. */
  readonly post: (message: () => void) => void;
  /** Waits for the next message, or for a time on the clock of the run, and does what has come. */
  readonly wait: (untilMs: number | undefined) => Promise<void>;
}

export const createInbox = ({ nowMs, clock }: Pick<Run, 'nowMs' | 'clock'>): Inbox => {
  const messages: (() => void)[] = [];
  let wake: (() => void) | undefined;
  const post = (message: () => void): void => {
    messages.push(message);
    wake?.();
  };
  const wait = async (untilMs: number | undefined): Promise<void> => {
    if (messages.length === 0) {
      let stopTimer: (() => void) | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (untilMs !== undefined) stopTimer = clock.after(Math.max(0, untilMs - nowMs()), resolve);
      });
      stopTimer?.();
      wake = undefined;
    }
    for (const message of messages.splice(0)) message();
  };
  return { post, wait };
};
