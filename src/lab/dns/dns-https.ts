// DNS over HTTPS (RFC 8484) at the lab's name server: POST and GET on /dns-query, HTTP/2 and HTTP/1.1.

import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Session,
} from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { readBody } from '../http/http-exchange.ts';
import type { Step } from './dns-fault-context.ts';

export interface HttpsDoorOptions {
  readonly address: string;
  readonly port: number;
  readonly certificate: { readonly key: string; readonly cert: string };
  readonly respond: (question: Buffer, perform: (step: Step) => void) => void;
}

const mediaType = 'application/dns-message';
/** The largest DNS message; a longer body is no question. */
const maxBody = 65_535;

export async function startHttpsDoor(
  options: HttpsDoorOptions,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const sessions = new Set<Http2Session>();
  let secureServer: Http2SecureServer | undefined;
  // Few labs are asked over HTTPS, and a server for it takes long to make.
  const server = createServer((socket) => {
    keep(socket);
    secureServer ??= createDoor();
    secureServer.emit('connection', socket);
  });

  function createDoor(): Http2SecureServer {
    const door = createSecureServer({ ...options.certificate, allowHTTP1: true });
    door.on('request', (request, response) => {
      serve(request, response).catch(() => response.destroy());
    });
    door.on('secureConnection', (socket: Socket) => keep(socket));
    door.on('session', (session) => {
      sessions.add(session);
      session.on('error', () => {});
      session.once('close', () => sessions.delete(session));
    });
    return door;
  }

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  }

  async function serve(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const refuse = (status: number): void => {
      response.writeHead(status);
      response.end();
    };
    const url = new URL(request.url, 'https://lab');
    if (url.pathname !== '/dns-query') return refuse(404);
    let question: Buffer;
    if (request.method === 'POST') {
      if (request.headers['content-type'] !== mediaType) return refuse(415);
      const body = await readBody(request, maxBody);
      if (body === undefined) return refuse(413);
      question = body;
    } else if (request.method === 'GET') {
      question = Buffer.from(url.searchParams.get('dns') ?? '', 'base64url');
    } else return refuse(405);
    if (question.length < 12) return refuse(400);
    options.respond(question, (step) => {
      if (response.writableEnded || response.destroyed) return;
      if (step.kind === 'reset') return void request.socket.destroy();
      const { status, mediaType: type } = step.http ?? { status: 200, mediaType };
      response.writeHead(status, { 'content-type': type, 'content-length': step.bytes.length });
      response.end(step.bytes);
    });
  }

  server.listen({ host: options.address, port: options.port, exclusive: true });
  await once(server, 'listening');
  server.on('error', () => {});
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
