// The inbox of a loop: whatever happens elsewhere is handled in the loop's own turn.

export interface Inbox {
  /** Leaves something to be done in the loop's next turn. */
  readonly post: (message: () => void) => void;
  /** Waits for the next message, or for a time on the clock of `nowMs`, and does what has come. */
  readonly wait: (untilMs: number | undefined) => Promise<void>;
}

export const createInbox = (nowMs: () => number): Inbox => {
  const messages: (() => void)[] = [];
  let wake: (() => void) | undefined;
  const post = (message: () => void): void => {
    messages.push(message);
    wake?.();
  };
  const wait = async (untilMs: number | undefined): Promise<void> => {
    if (messages.length === 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (untilMs !== undefined) timer = setTimeout(resolve, Math.max(0, untilMs - nowMs()));
      });
      clearTimeout(timer);
      wake = undefined;
    }
    for (const message of messages.splice(0)) message();
  };
  return { post, wait };
};
