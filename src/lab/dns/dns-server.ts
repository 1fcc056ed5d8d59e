// The lab's name server: its sockets for UDP, TCP, TLS (RFC 7858) and HTTPS (RFC 8484) on one loopback address.

import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { type Clock, monotonicClock } from '../../clock.ts';
import type { Zones } from '../zone/zone-lookup.ts';
import type { Step, Transport } from './dns-fault-context.ts';
import { startHttpsDoor } from './dns-https.ts';
import { createResponder, type DnsFaultRule, type ResponderOptions } from './dns-responder.ts';
import { type Door, openOnOnePort } from './one-port.ts';

export interface NameServerOptions extends ResponderOptions {
  readonly address: string;
  /** 0 for any, the same for UDP and TCP. */
  readonly port: number;
  readonly tlsPort: number;
  readonly httpsPort: number;
  readonly tlsName: string;
  readonly certificate: { readonly key: string; readonly cert: string };
  /** What late answers go by; default the monotonic clock of the process. */
  readonly clock?: Clock | undefined;
}

export interface NameServer {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly httpsUrl: string;
  readonly tlsName: string;
  /** Faults from now on, in place of the scenario's. */
  setFaults(rules: readonly DnsFaultRule[]): void;
  setZones(zones: Zones): void;
  /** Ends all sockets; `start` opens them again on the same ports. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A client that keeps a connection open and asks nothing is let go after this. */
const idleMs = 10_000;
const maxConnections = 256;

type Close = () => Promise<void>;

/** Not listening until `start()`. Ports asked for as 0 are known from then on and stay the same. */
export function createNameServer(options: NameServerOptions): NameServer {
  const responder = createResponder(options);
  const { address, clock = monotonicClock } = options;
  const ports = { plain: options.port, tls: options.tlsPort, https: options.httpsPort };
  let closers: Close[] = [];
  const waiting = new Set<() => void>();

  function play(steps: readonly Step[], perform: (step: Step) => void): void {
    for (const step of steps) {
      if (step.afterMs === 0) {
        perform(step);
        continue;
      }
      const stopTimer = clock.after(step.afterMs, () => {
        waiting.delete(stopTimer);
        perform(step);
      });
      waiting.add(stopTimer);
    }
  }

  async function openUdp(port: number): Promise<Door> {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const close = (): Promise<void> => closeUdp(socket);
    socket.bind({ address, port, exclusive: true });
    await listening(socket, close);
    // An unreachable asker (ICMP) is the asker's affair.
    socket.on('error', () => {});
    socket.on('message', (bytes, from) => {
      play(responder.respond(bytes, 'udp'), (step) => {
        if (step.kind === 'send') socket.send(step.bytes, from.port, from.address, () => {});
      });
    });
    return { port: socket.address().port, close };
  }

  async function openStream(server: Server, port: number, transport: 'tcp' | 'tls'): Promise<Door> {
    const sockets = new Set<Socket>();
    server.maxConnections = maxConnections;
    const serve = (socket: Socket): void => {
      track(socket, sockets);
      serveStream(socket, transport);
    };
    // Few labs are asked over TLS, and a server for it takes long to make.
    let secureServer: TlsServer | undefined;
    server.on('connection', (socket: Socket) => {
      track(socket, sockets);
      if (transport === 'tcp') return serveStream(socket, transport);
      secureServer ??= createTlsServer(options.certificate, serve);
      secureServer.emit('connection', socket);
    });
    const close = (): Promise<void> => closeServer(server, sockets);
    server.listen({ host: address, port, exclusive: true });
    await listening(server, close);
    server.on('error', () => {});
    return { port: portOf(server), close };
  }

  /** Questions may be pipelined (RFC 7766, 6.2.1.1); each message stands behind its length. */
  function serveStream(socket: Socket, transport: Transport): void {
    let pending = Buffer.alloc(0);
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0);
        const steps = responder.respond(pending.subarray(2, end), transport);
        pending = pending.subarray(end);
        play(steps, (step) => {
          if (socket.destroyed) return;
          if (step.kind === 'send') socket.write(framed(step.bytes));
          else if (transport === 'tcp') socket.resetAndDestroy();
          else socket.destroy();
        });
      }
    });
  }

  async function start(): Promise<void> {
    if (closers.length > 0) return;
    try {
      const openTcp = (port: number): Promise<Door> => openStream(createServer({ noDelay: true }), port, 'tcp');
      const [udp, tcp] = await openOnOnePort(ports.plain, openUdp, openTcp);
      closers.push(udp.close, tcp.close);
      ports.plain = tcp.port;
      const tls = await openStream(createServer({ noDelay: true }), ports.tls, 'tls');
      closers.push(tls.close);
      ports.tls = tls.port;
      const door = await startHttpsDoor({
        address,
        port: ports.https,
        certificate: options.certificate,
        respond: (bytes, perform) => play(responder.respond(bytes, 'https'), perform),
      });
      closers.push(door.close);
      ports.https = door.port;
    } catch (error) {
      await stop();
      throw error;
    }
  }

  async function stop(): Promise<void> {
    const closing = closers;
    closers = [];
    for (const stopTimer of waiting) stopTimer();
    waiting.clear();
    await Promise.all(closing.map((close) => close()));
  }

  return {
    name: options.server,
    address,
    get port() {
      return ports.plain;
    },
    get tlsPort() {
      return ports.tls;
    },
    get httpsUrl() {
      return `https://${isIPv6(address) ? `[${address}]` : address}:${ports.https}/dns-query`;
    },
    tlsName: options.tlsName,
    setFaults: responder.setRules,
    setZones: responder.setZones,
    start,
    stop,
  };
}

function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length, 0);
  return Buffer.concat([length, bytes]);
}

function track(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.on('error', () => {});
  socket.once('close', () => sockets.delete(socket));
}

/** Waits until it listens; what could not listen is closed. */
async function listening(socket: UdpSocket | Server, close: Close): Promise<void> {
  try {
    await once(socket, 'listening');
  } catch (error) {
    await close();
    throw error;
  }
}

function portOf(server: Server): number {
  const address = server.address() as AddressInfo | null;
  return address?.port ?? 0;
}

function closeUdp(socket: UdpSocket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      // A socket whose bind failed is closed already.
      resolve();
    }
  });
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
