// A /16 of loopback for each running lab, so that several, in one process or many, keep out of each other's way.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Network } from './addresses.ts';

/** The first second octet tried: below are the addresses that people and other programs use by hand. */
const first = 10;
const last = 250;
/** Bound for as long as the lab runs, and used for nothing else. */
const claimPort = 5300;

export interface Claim {
  readonly network: Network;
  release(): Promise<void>;
}

/** The free networks, one after the other; the last is 127.0.0.1 for all, where loopback has no other address (macOS). */
export async function* claimNetworks(mayHaveOwn: () => boolean): AsyncGenerator<Claim> {
  for (let number = first; number <= last && mayHaveOwn(); number++) {
    const socket = createSocket('udp4');
    // The handle is gone only after the turn of the loop in which the socket said so.
    const release = (): Promise<void> => new Promise((resolve) => socket.close(() => setImmediate(resolve)));
    try {
      socket.bind({ address: `127.${number}.255.254`, port: claimPort, exclusive: true });
      await once(socket, 'listening');
    } catch (error) {
      await release().catch(() => {});
      if (isInUse(error)) continue;
      break;
    }
    yield { network: { kind: 'own', number }, release };
  }
  yield { network: { kind: 'single' }, release: async () => {} };
}

/** Whether another program holds the address and port. */
export function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
