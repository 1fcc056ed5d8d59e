// One port of a node: it listens, refuses or swallows, and comes back on the same number.

import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Blackhole } from './blackhole.ts';
import { startBlackhole } from './blackhole.ts';

/** What a port does. */
export type ListenerState = 'listens' | 'refuses' | 'swallows';

/** One port. */
export interface NodeListener {
  /** The number, fixed by the first `become`. */
  readonly port: number;
  /** Changes what the port does. Connections already made are not its business. */
  become(state: ListenerState): Promise<void>;
}

// A lab that is flooded must not take the machine with it.
const connectionsMax = 2_000;

/** Makes a port; 0 takes any free one. Nothing listens before the first `become`. */
export function createNodeListener(
  address: string,
  wishedPort: number,
  onConnection: (socket: Socket) => void,
): NodeListener {
  let port = wishedPort;
  let state: ListenerState = 'refuses';
  let server: Server | undefined;
  let blackhole: Blackhole | undefined;

  async function listen(): Promise<Server> {
    const opened = createServer({ noDelay: true }, onConnection);
    opened.maxConnections = connectionsMax;
    opened.listen({ host: address, port });
    await once(opened, 'listening');
    port = portOf(opened.address());
    return opened;
  }

  async function shut(): Promise<void> {
    const [oldServer, oldHole] = [server, blackhole];
    server = undefined;
    blackhole = undefined;
    // A closing server waits for its connections; the node resets those where it has to.
    oldServer?.close();
    await oldHole?.close();
  }

  return {
    get port() {
      return port;
    },
    become: async (next) => {
      // A port that only ever refuses still needs a number that a client can be told.
      if (next !== 'listens' && port === 0) {
        server = await listen();
        state = 'listens';
      }
      if (next === state) return;
      await shut();
      if (next === 'listens') server = await listen();
      else if (next === 'swallows') {
        blackhole = await startBlackhole(address, port);
        port = blackhole.port;
      }
      state = next;
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  return address === null || typeof address === 'string' ? 0 : address.port;
}
