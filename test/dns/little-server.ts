// A name server of a few lines for one test: UDP and TCP on the same free port of loopback, answering what the test says.

import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Door, openOnOnePort } from '../../src/lab/dns/one-port.ts';
import { holdPort } from '../../src/lab/port-hold.ts';
import { flags, type MessageParts, message } from './packets.ts';

export interface Asked {
  readonly transport: 'udp' | 'tcp';
  readonly bytes: Buffer;
  /** As spelt in the question. */
  readonly name: string;
  readonly type: number;
  readonly hasEdns: boolean;
  /** A proper answer to this question, with its id and spelling. */
  readonly answer: (parts?: MessageParts) => Buffer;
}

/** Messages to send; on TCP `close` ends the connection. */
export type Reaction = (asked: Asked) => readonly Buffer[] | 'close';

export interface LittleServer {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly port: number;
  /** Everything asked, in order; the name in lower case. */
  readonly asked: readonly string[];
  readonly connections: () => number;
  /** Resolves when so many questions have come in all. */
  readonly hasBeenAsked: (times: number) => Promise<void>;
  close(): Promise<void>;
}

const read = (bytes: Buffer, transport: Asked['transport']): Asked => {
  const labels: string[] = [];
  let at = 12;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    labels.push(bytes.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const question = bytes.subarray(12, at + 5);
  return {
    transport,
    bytes,
    name: labels.join('.'),
    type: bytes.readUInt16BE(at + 1),
    hasEdns: bytes.readUInt16BE(10) > 0,
    answer: (parts = {}) =>
      message({ id: bytes.readUInt16BE(0), flags: flags.response | flags.authoritative, question, ...parts }),
  };
};

const openTcp = async (server: Server, wished: number): Promise<Door> => {
  server.listen(wished, '127.0.0.1');
  await once(server, 'listening');
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { port: (server.address() as AddressInfo).port, close };
};

const openUdp = async (port: number): Promise<Door & { readonly udp: UdpSocket }> => {
  const udp = createSocket('udp4');
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening').catch((error: unknown) => {
    udp.close();
    throw error;
  });
  return { port, udp, close: () => new Promise((resolve) => udp.close(() => resolve())) };
};

/** `noTcp` leaves the TCP port closed. */
export const startLittleServer = async (
  react: Reaction,
  options: { readonly noTcp?: boolean } = {},
): Promise<LittleServer> => {
  const asked: string[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  let connections = 0;
  const take = (bytes: Buffer, transport: Asked['transport']) => {
    const question = read(bytes, transport);
    asked.push(`${transport} ${question.name.toLowerCase()} ${question.type}`);
    for (const check of waiting) check();
    return react(question);
  };

  const tcp = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const end = 2 + rest.readUInt16BE(0);
        const replies = take(rest.subarray(2, end), 'tcp');
        rest = rest.subarray(end);
        if (replies === 'close') socket.destroy();
        else for (const reply of replies) writeFramed(socket, reply);
      }
    });
  });
  const [{ port }, { udp }] = await openOnOnePort(0, (wished) => openTcp(tcp, wished), openUdp);
  udp.on('message', (bytes, from) => {
    const replies = take(bytes, 'udp');
    if (replies !== 'close') for (const reply of replies) udp.send(reply, from.port, from.address);
  });
  const closeTcp = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (tcp.listening) await new Promise((resolve) => tcp.close(resolve));
  };
  if (options.noTcp === true) await closeTcp();
  // Closed it must stay, whatever numbers others are given meanwhile.
  const hold = options.noTcp === true ? await holdPort('127.0.0.1', port) : undefined;

  return {
    address: `127.0.0.1:${port}`,
    port,
    asked,
    connections: () => connections,
    hasBeenAsked: (times) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (asked.length < times) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: async () => {
      hold?.release();
      await Promise.all([closeTcp(), new Promise<void>((resolve) => udp.close(() => resolve()))]);
    },
  };
};

/** Byte by byte, since TCP owes nobody a whole message in one piece. */
const writeFramed = (socket: Socket, bytes: Buffer): void => {
  const framed = Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  socket.setNoDelay(true);
  for (const byte of framed.subarray(0, 40)) socket.write(Buffer.from([byte]));
  socket.write(framed.subarray(40));
};
