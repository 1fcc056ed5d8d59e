// Logs in over direct TLS with a few lines of its own: a second opinion on the servers that uses none of the product.

import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';
import type { XmppNode } from './prosody.ts';

export type RawLogin = {
  readonly user: string;
  readonly password: string;
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-1' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
  readonly caPem: string;
};

const LIMIT_MS = 60_000;
const SASL = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
const base64 = (text: string) => Buffer.from(text).toString('base64');

/**
 * Resolves with the server's judgement, `<success …>` or `<failure …>`; after a success only once a resource is bound,
 * since a node may accept a password and still be unable to open a session.
 */
export async function rawLogin(node: XmppNode, options: RawLogin): Promise<string> {
  const stream = openTls(node, options.caPem);
  const header = `<stream:stream to='${node.domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
  try {
    stream.write(header);
    await stream.until(/<\/stream:features>/);
    const judgement = await authenticate(stream, options);
    if (judgement.startsWith('<failure')) return judgement;
    stream.write(header);
    await stream.until(/<\/stream:features>/);
    stream.write("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    await stream.until(/<jid>[^<]+<\/jid>/);
    return judgement;
  } finally {
    stream.socket.destroy();
  }
}

async function authenticate(stream: Stream, { user, password, mechanism }: RawLogin): Promise<string> {
  const judgement = /<success[^>]*\/>|<success[\s\S]*<\/success>|<failure[\s\S]*<\/failure>/;
  if (mechanism === 'PLAIN') {
    stream.write(`<auth ${SASL} mechanism='PLAIN'>${base64(`\0${user}\0${password}`)}</auth>`);
    return stream.until(judgement);
  }
  const clientFirst = `n=${user},r=${randomBytes(12).toString('base64url')}`;
  stream.write(`<auth ${SASL} mechanism='${mechanism}'>${base64(`n,,${clientFirst}`)}</auth>`);
  const challenge = await stream.until(/<challenge[^>]*>[^<]+<\/challenge>|<failure[\s\S]*<\/failure>/);
  if (challenge.startsWith('<failure')) return challenge;
  const serverFirst = Buffer.from(challenge.replace(/<[^>]*>/g, ''), 'base64').toString();
  stream.write(`<response ${SASL}>${base64(clientFinal(mechanism, password, clientFirst, serverFirst))}</response>`);
  return stream.until(judgement);
}

/** RFC 5802, section 3, without channel binding. */
function clientFinal(mechanism: string, password: string, clientFirst: string, serverFirst: string): string {
  const hash = mechanism.replace('SCRAM-SHA-', 'sha');
  const field = (key: string) => new RegExp(`(?:^|,)${key}=([^,]*)`).exec(serverFirst)?.[1] ?? '';
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const salted = pbkdf2Sync(
    password,
    Buffer.from(field('s'), 'base64'),
    Number(field('i')),
    createHash(hash).digest().length,
    hash,
  );
  const clientKey = hmac(salted, 'Client Key');
  const storedKey = createHash(hash).update(clientKey).digest();
  const withoutProof = `c=biws,r=${field('r')}`;
  const signature = hmac(storedKey, `${clientFirst},${serverFirst},${withoutProof}`);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
  return `${withoutProof},p=${proof.toString('base64')}`;
}

type Stream = { readonly socket: TLSSocket; write(text: string): void; until(pattern: RegExp): Promise<string> };

function openTls(node: XmppNode, caPem: string): Stream {
  const socket = connect({ host: node.address, port: node.tlsPort, servername: node.domain, ca: caPem });
  let text = '';
  let ended: Error | undefined;
  let wake = () => {};
  const end = (error: Error) => {
    ended ??= error;
    wake();
  };
  socket.setEncoding('utf8');
  socket.setTimeout(LIMIT_MS, () => end(new Error(`nothing from ${node.address} in ${LIMIT_MS} ms`)));
  socket.on('error', end);
  socket.on('close', () => end(new Error(`${node.address} closed the connection`)));
  socket.on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  return {
    socket,
    write: (out) => socket.write(out),
    until: async (pattern) => {
      for (;;) {
        const [found] = pattern.exec(text) ?? [];
        if (found !== undefined) {
          text = text.slice(text.indexOf(found) + found.length);
          return found;
        }
        if (ended !== undefined) throw ended;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
