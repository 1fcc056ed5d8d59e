// The smallest real questions to a server: enough to know that it is up, and that it is gone.

import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

export type DnsAnswer = { readonly rcode: number; readonly answers: number; readonly isTruncated: boolean };

const TYPE_CODES = { A: 1, CNAME: 5, SOA: 6, AAAA: 28, SRV: 33 } as const;
export type QueryType = keyof typeof TYPE_CODES;

/** How long one probe may take before it counts as "not yet"; the caller polls. */
const PROBE_MS = 1_000;
/** Where there must be an answer: against hanging alone. */
const PATIENCE_MS = 60_000;

/** Asks over UDP without EDNS, recursion desired. */
export function askDns(address: string, port: number, name: string, type: QueryType): Promise<DnsAnswer> {
  const id = randomInt(65_536);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(0x0100, 2);
  head.writeUInt16BE(1, 4);
  const labels = name.split('.').filter((label) => label !== '');
  const question = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  const query = Buffer.concat([head, ...question, Buffer.from([0, 0, TYPE_CODES[type], 0, 1])]);
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.close();
      settle();
    };
    const fail = (error: Error) => end(() => reject(error));
    const timer = setTimeout(fail, PROBE_MS, new Error(`no answer from ${address}:${port} in ${PROBE_MS} ms`));
    socket.once('error', fail);
    socket.once('message', (answer) => {
      if (answer.length < 12 || answer.readUInt16BE(0) !== id) return fail(new Error('not an answer to the question'));
      const flags = answer.readUInt16BE(2);
      const facts = { rcode: flags & 15, answers: answer.readUInt16BE(6), isTruncated: (flags & 0x0200) !== 0 };
      end(() => resolve(facts));
    });
    socket.connect(port, address, () => socket.send(query));
  });
}

/** Opens a stream and returns what the server sent up to and including its features (or its end). */
export function readXmppHeader(address: string, port: number, domain: string, withinMs = PATIENCE_MS): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    let text = '';
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.setEncoding('utf8');
    socket.setTimeout(withinMs, () =>
      end(() => reject(new Error(`nothing from ${address}:${port} in ${withinMs} ms`))),
    );
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('end', () => end(() => resolve(text)));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (/<\/stream:(features|error|stream)>/.test(text)) end(() => resolve(text));
    });
    socket.write(
      `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
    );
  });
}

/** The stream must come with features: a server still loading its hosts sends an error first. A node told to redirect
 * or to dawdle never shows them in time; for it an open port has to do. */
export async function assertXmpp(address: string, port: number, domain: string, isOdd = false): Promise<void> {
  if (isOdd) {
    const outcome = await tryPort(address, port, PROBE_MS);
    if (outcome !== 'open') throw new Error(`${address}:${port} is ${outcome}`);
    return;
  }
  const text = await readXmppHeader(address, port, domain, PROBE_MS);
  if (!text.includes('</stream:features>')) throw new Error(`no features yet: ${text.slice(0, 200)}`);
}

/** `open`, or the error code of the connect; `silent` when nothing came back in time. */
export function tryPort(address: string, port: number, withinMs = PATIENCE_MS): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (outcome: string) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(withinMs, () => end('silent'));
    socket.once('connect', () => end('open'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
