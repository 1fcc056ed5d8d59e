// A client of bare sockets for the tests of the lab's name server: it asks in octets and shows the octets that came back.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectHttp } from 'node:http2';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type DecodedMessage, decode } from 'dns-packet';

export interface AskOptions {
  readonly id?: number;
  readonly type?: number;
  readonly class?: number;
  readonly opcode?: number;
  /** EDNS(0) payload size; left out for a question without OPT. */
  readonly size?: number;
  readonly version?: number;
}

export const types = { A: 1, CNAME: 5, SOA: 6, TXT: 16, AAAA: 28, SRV: 33, HTTPS: 65 } as const;

/** A question in octets. */
export function ask(name: string, options: AskOptions = {}): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(options.id ?? 0x1234, 0);
  head.writeUInt16BE(0x0100 | ((options.opcode ?? 0) << 11), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(options.size === undefined ? 0 : 1, 10);
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]);
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(options.type ?? types.A, 0);
  tail.writeUInt16BE(options.class ?? 1, 2);
  const size = options.size ?? 0;
  const opt = [0, 0, 41, size >> 8, size & 0xff, 0, options.version ?? 0, 0, 0, 0, 0];
  return Buffer.concat([head, Buffer.from([...labels, 0]), tail, Buffer.from(options.size === undefined ? [] : opt)]);
}

/** Sends the questions and returns the first `count` datagrams that come back. */
export async function overUdp(
  server: { readonly address: string; readonly port: number },
  questions: readonly Buffer[],
  count = questions.length,
): Promise<readonly Buffer[]> {
  const socket = createSocket('udp4');
  const packets: Buffer[] = [];
  try {
    const enough = new Promise<void>((resolve) => {
      socket.on('message', (bytes) => {
        packets.push(bytes);
        if (packets.length === count) resolve();
      });
    });
    for (const question of questions) socket.send(question, server.port, server.address);
    await enough;
  } finally {
    socket.close();
  }
  return packets;
}

/** Sends the questions in one piece, or octet by octet, and returns `count` messages, or those before the end and how it came. */
export async function overStream(
  server: { readonly address: string; readonly port: number; readonly ca?: string; readonly tlsName?: string },
  questions: readonly Buffer[],
  options: { readonly count?: number; readonly inOctets?: boolean } = {},
): Promise<{ readonly messages: readonly Buffer[]; readonly ending: string | undefined }> {
  const { address: host, port, ca, tlsName: servername } = server;
  const socket =
    ca === undefined || servername === undefined
      ? connect({ host, port, noDelay: true })
      : connectTls({ host, port, ca, servername });
  const messages: Buffer[] = [];
  const count = options.count ?? questions.length;
  let pending = Buffer.alloc(0);
  let ending: string | undefined;
  try {
    await new Promise<void>((resolve) => {
      socket.on('error', (error) => {
        ending = 'code' in error ? String(error.code) : error.message;
      });
      socket.on('close', () => {
        ending ??= 'closed';
        resolve();
      });
      socket.on('data', (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk]);
        while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
          const end = 2 + pending.readUInt16BE(0);
          messages.push(pending.subarray(2, end));
          pending = pending.subarray(end);
        }
        if (messages.length >= count) resolve();
      });
      const framed = Buffer.concat(questions.flatMap((bytes) => [lengthOf(bytes), bytes]));
      if (options.inOctets) for (const octet of framed) socket.write(Buffer.from([octet]));
      else socket.write(framed);
    });
  } finally {
    socket.destroy();
  }
  return { messages, ending: messages.length >= count ? undefined : ending };
}

/** One request over HTTP/2. */
export async function overHttp2(
  url: string,
  ca: string,
  headers: Readonly<Record<string, string>>,
  body?: Buffer,
): Promise<{ readonly status: number; readonly type: string | undefined; readonly body: Buffer }> {
  const session = connectHttp(new URL(url).origin, { ca });
  try {
    const request = session.request({ ':path': new URL(url).pathname, ...headers });
    request.end(body);
    const [answer] = await once(request, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return { status: Number(answer[':status']), type: answer['content-type'], body: Buffer.concat(chunks) };
  } finally {
    session.destroy();
  }
}

/** `name TYPE data` of each answer, for a table. */
export function answersOf(bytes: Buffer | undefined): readonly string[] {
  return read(bytes).answers.map(({ name, type, data }) => `${name} ${type} ${shown(data)}`);
}

export function read(bytes: Buffer | undefined): DecodedMessage {
  if (bytes === undefined) throw new Error('nothing came back');
  return decode(bytes);
}

function shown(data: unknown): string {
  if (typeof data === 'string') return data;
  if (Array.isArray(data)) return data.map(String).join(' ');
  return Object.values(data as object).join(' ');
}

function lengthOf(bytes: Buffer): Buffer {
  return Buffer.from([bytes.length >> 8, bytes.length & 0xff]);
}
