// A relay: a loopback port that passes every byte on to one real place, as if it were not there.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { limits } from '../core/limits.ts';
import type { Place } from '../tasks/stage.ts';

/** One of ours, at `place`; it ends with everything that goes through it. */
export interface Loopback {
  readonly place: Place;
  readonly close: () => Promise<void>;
}

export const loopbackAddress = '127.0.0.1';

/** Listens on a free port of loopback; connections are kept only to be ended with it. */
export const openLoopback = async (onConnection: (socket: Socket) => void, given?: Server): Promise<Loopback> => {
  const server = given ?? createServer({ noDelay: true });
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
    onConnection(socket);
  });
  server.listen({ host: loopbackAddress, port: 0 });
  await once(server, 'listening');
  const told = server.address();
  const port = told === null || typeof told === 'string' ? 0 : told.port;
  return {
    place: { address: loopbackAddress, port },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

/** Passes connections on to `to`. A place that breaks off, breaks off here. */
export const startRelay = (to: Place): Promise<Loopback> =>
  openLoopback((near) => {
    const far = connect({ host: to.address, port: to.port, noDelay: true });
    far.on('error', () => near.resetAndDestroy());
    near.once('close', () => far.destroy());
    far.once('close', () => near.end());
    near.pipe(far);
    far.pipe(near);
  });

/** Whether somebody accepts there now; a silent place is given {@link limits.tcpMs}, an abort ends the look. */
export const takesConnections = ({ address, port }: Place, signal?: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    if (signal?.aborted) {
      resolve(false);
      return;
    }
    const socket = connect({ host: address, port });
    const end = (isThere: boolean): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(isThere);
    };
    const giveUp = (): void => end(false);
    const timer = setTimeout(giveUp, limits.tcpMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    socket.once('connect', () => end(true));
    socket.on('error', giveUp);
  });
