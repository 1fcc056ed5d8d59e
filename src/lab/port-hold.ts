// Keeps the number of a port on which nobody listens, so that the system gives it to nobody else.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A number that is kept. */
export interface PortHold {
  release(): void;
}

/**
 * Connects from the port to a listener made for that. Whoever dials the number is refused, and it goes neither to a server
 * that takes any free one nor to a client as its own; on Linux a server that asks for this very number gets it nevertheless.
 * Undefined where somebody has it already. What keeps it does not keep the process alive.
 */
export async function holdPort(address: string, port: number): Promise<PortHold | undefined> {
  const server = createServer();
  server.listen({ host: address, port: 0 });
  await once(server, 'listening');
  const place = server.address();
  if (place === null || typeof place === 'string') return undefined;
  const near = connect({ host: address, port: place.port, localAddress: address, localPort: port });
  try {
    const [[far]] = await Promise.all([once(server, 'connection'), once(near, 'connect')]);
    near.on('error', () => {});
    far.on('error', () => {});
    for (const each of [near, far]) each.unref();
    return {
      release: () => {
        // A number in TIME-WAIT could not be had everywhere.
        near.resetAndDestroy();
        far.destroy();
      },
    };
  } catch {
    near.destroy();
    return undefined;
  } finally {
    server.close();
  }
}
