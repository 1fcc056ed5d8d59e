// Relays on loopback that delay every packet, so that round trips can be counted in time.

import { createSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';

export interface Relay {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Delays each datagram by half a round trip in either direction. */
export const delayUdp = async (
  address: string,
  to: { readonly address: string; readonly port: number },
  roundTripMs: number,
): Promise<Relay> => {
  const front = createSocket('udp4');
  front.on('message', (query, from) => {
    setTimeout(() => {
      const back = createSocket('udp4');
      back.on('message', (answer) => {
        setTimeout(() => front.send(answer, from.port, from.address), roundTripMs / 2);
        back.close();
      });
      back.send(query, to.port, to.address);
    }, roundTripMs / 2);
  });
  await new Promise<void>((resolve) => front.bind(0, address, resolve));
  return { address, port: front.address().port, close: () => new Promise((resolve) => front.close(() => resolve())) };
};

/**
 * Delays each chunk by half a round trip in either direction. The kernel accepts at once, so the connection itself takes no
 * round trip; the first chunk waits a whole one more in its place.
 */
export const delayTcp = async (
  address: string,
  port: number,
  to: { readonly address: string; readonly port: number },
  roundTripMs: number,
): Promise<Relay> => {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (front) => {
    const back = connect({ host: to.address, port: to.port, noDelay: true });
    const pipe = (from: Socket, into: Socket, firstMs: number): void => {
      let extraMs = firstMs;
      from.on('data', (chunk) => {
        setTimeout(() => into.writable && into.write(chunk), roundTripMs / 2 + extraMs);
        extraMs = 0;
      });
      from.on('end', () => setTimeout(() => into.end(), roundTripMs / 2));
      from.on('error', () => into.destroy());
      from.on('close', () => open.delete(from));
      open.add(from);
    };
    pipe(front, back, roundTripMs);
    pipe(back, front, 0);
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  const bound = server.address();
  return {
    address,
    port: typeof bound === 'object' && bound ? bound.port : port,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
