// Waits for the Enter key between a sign-in and what comes after it.

import { createInterface } from 'node:readline';
import type { Io } from './io.ts';

/** Whether there is somebody to press it. */
export const canWait = ({ stdin, isErrTty }: Io): boolean => stdin.isTTY === true && isErrTty && !stdin.destroyed;

/** Resolves with the next line, the end of input, or an interrupt, which the run itself then sees. */
export const waitForEnter = async (says: string, io: Io): Promise<void> => {
  io.err(says);
  const lines = createInterface({ input: io.stdin, signal: io.signal });
  try {
    await new Promise<void>((resolve) => {
      lines.once('line', () => resolve());
      lines.once('close', () => resolve());
    });
  } finally {
    lines.close();
    // A terminal that is still being read would keep the program alive.
    io.stdin.pause();
  }
};
