// A scripted HTTPS server on loopback: answers each request as the test says, down to the bytes, and counts.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer as createPlain, type Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { CertificateKind } from '../../src/lab/tls/certificate-kinds.ts';
import { type Authority, createAuthority } from '../../src/lab/tls/certificates.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A reply; bytes to be written as they are; or what happens instead. */
export type Act = Reply | { readonly raw: string | Uint8Array; readonly isLast?: true } | 'silence' | 'close' | 'reset';

export type Script = (request: Request, socket: Socket) => Act | Promise<Act>;

export interface Server {
  readonly port: number;
  readonly requests: readonly Request[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

let authority: Promise<Authority> | undefined;
/** One for all tests of a file: keys take a while. */
export const ourAuthority = (): Promise<Authority> => {
  authority ??= createAuthority();
  return authority;
};

const minted = new Map<string, ReturnType<Authority['mint']>>();
const mint = async (kind: CertificateKind, host: string, domain: string): ReturnType<Authority['mint']> => {
  const key = `${kind} ${host} ${domain}`;
  const known = minted.get(key) ?? (await ourAuthority()).mint(kind, { host, domain });
  minted.set(key, known);
  return known;
};

export interface ServerOptions {
  readonly certificate?: CertificateKind;
  readonly host?: string;
  readonly domain?: string;
  readonly address?: string;
  /** Plain HTTP. */
  readonly isPlain?: boolean;
  /** Written as soon as a connection is there. */
  readonly greeting?: string;
}

/** A reply as it is written. */
export const bytesOf = ({ status = 200, headers = {}, body = '' }: Reply): Buffer => {
  const content = Buffer.from(body);
  const lines = Object.entries({
    'content-type': 'application/xml;charset=UTF-8',
    'content-length': String(content.length),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n`), content]);
};

const readRequest = (text: string): Request | undefined => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = text.slice(end + 4);
  if (Buffer.byteLength(body) < Number(headers['content-length'] ?? 0)) return undefined;
  const [method = '', path = ''] = first.split(' ');
  return { method, path, headers, body };
};

export const startServer = async (script: Script, options: ServerOptions = {}): Promise<Server> => {
  const { certificate = 'good', host = 'cucm1.dogtel.lab', domain = 'dogtel.lab', address = '127.0.0.1' } = options;
  const open = new Set<Socket>();
  const requests: Request[] = [];
  let connections = 0;
  const serve = (socket: Socket): void => {
    open.add(socket);
    connections += 1;
    let received = '';
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    if (options.greeting !== undefined) socket.write(options.greeting);
    const play = async (request: Request): Promise<void> => {
      const act = await script(request, socket);
      if (socket.destroyed || act === 'silence') return;
      if (act === 'close') socket.end();
      else if (act === 'reset') socket.destroy();
      else if ('raw' in act) {
        socket.write(act.raw);
        if (act.isLast) socket.end();
      } else socket.write(bytesOf(act));
    };
    socket.on('data', (text: string) => {
      received += text;
      const request = readRequest(received);
      if (!request) return;
      received = '';
      requests.push(request);
      void play(request).catch(() => socket.destroy());
    });
  };
  const { key, cert } = await mint(certificate, host, domain);
  const server = options.isPlain
    ? createPlain(serve)
    : createServer({ key, cert }, (socket: TLSSocket) => serve(socket));
  server.on('tlsClientError', () => {});
  const raw = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    raw.add(socket);
    socket.on('close', () => raw.delete(socket));
  });
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests,
    connections: () => connections,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of [...open, ...raw]) socket.destroy();
      await closed;
    },
  };
};
