// Two sockets on one number, as a name server has it for UDP and TCP.

import { isInUse } from '../lab-claim.ts';

/** A socket that listens. */
export interface Door {
  readonly port: number;
  close(): Promise<void>;
}

/** The kernel gives a number that is free for one transport; twenty numbers lost on the other mean that something else is wrong. */
const maxNumbers = 20;

/**
 * Opens both on `port`. Where that is 0 the first takes any free number, and takes another when somebody has it on the second's
 * transport. Where the second cannot be had the first is closed.
 */
export async function openOnOnePort<First extends Door, Second extends Door>(
  port: number,
  openFirst: (port: number) => Promise<First>,
  openSecond: (port: number) => Promise<Second>,
): Promise<readonly [First, Second]> {
  for (let numbers = 1; ; numbers++) {
    const first = await openFirst(port);
    try {
      return [first, await openSecond(first.port)];
    } catch (error) {
      await first.close();
      if (port !== 0 || !isInUse(error) || numbers === maxNumbers) throw error;
    }
  }
}
