// One port of a node: it listens, refuses or swallows, and comes back on the same number.

import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Blackhole } from './blackhole.ts';
import { startBlackhole } from './blackhole.ts';
import { holdPort, type PortHold } from './port-hold.ts';

/** What a port does; `ends` refuses for good, and others may have the number. */
export type ListenerState = 'listens' | 'refuses' | 'swallows' | 'ends';

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
  let hold: PortHold | undefined;

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

  /** A number given by the system would be given to another as soon as nobody listens; black holes take their time to start. */
  async function keepNumber(): Promise<void> {
    if (wishedPort === 0 && port !== 0) hold ??= await holdPort(address, port);
  }

  function letGo(): void {
    hold?.release();
    hold = undefined;
  }

  return {
    get port() {
      return port;
    },
    become: async (next) => {
      // A port that only ever refuses still needs a number that a client can be told.
      if ((next === 'refuses' || next === 'swallows') && port === 0) {
        server = await listen();
        state = 'listens';
      }
      if (next === state) return;
      await shut();
      if (next === 'listens') {
        letGo();
        server = await listen();
      } else if (next !== 'ends') await keepNumber();
      if (next === 'swallows') {
        // Elsewhere a number that is kept cannot be had by its own process either.
        if (process.platform !== 'linux') letGo();
        blackhole = await startBlackhole(address, port);
        port = blackhole.port;
      }
      if (next !== 'refuses') letGo();
      state = next;
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  return address === null || typeof address === 'string' ? 0 : address.port;
}
