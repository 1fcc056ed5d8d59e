// A client of bare sockets for the lab's tests: it sends what a test says and shows what came back.

import type { AddressInfo } from 'node:net';

/** The port of a listening server; fails where it has none. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
