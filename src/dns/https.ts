// DNS over HTTPS (RFC 8484) by undici, which is large and therefore loaded at the first question; HTTP/2 where the server has it.

import type { TLSSocket } from 'node:tls';
import type { buildConnector, Client } from 'undici';
import { limits } from '../core/limits.ts';
import { createSieve, failedReply, isUnreachable, type Reply, refusedReply, systemCode } from './reply.ts';
import type { NameServer } from './servers.ts';
import { refusalOf, type TlsDialer } from './tls-dialer.ts';
import type { Upstream } from './upstream.ts';
import { type Wait, waitFor } from './waiting.ts';
import type { Query } from './wire.ts';

const mediaType = 'application/dns-message';

/** A client, and the sockets that are still connecting: undici would leave those to their own timeout. */
interface Connection {
  readonly client: Client;
  readonly connecting: Set<TLSSocket>;
}

/** `address` spares the lookup of the URL's host; the certificate is checked against that host all the same. */
export const createHttpsUpstream = (
  url: URL,
  address: NameServer | undefined,
  dialer: () => Promise<TlsDialer>,
): Upstream => {
  let connection: Promise<Connection> | undefined;
  let askers = 0;

  const close = async (): Promise<void> => {
    const closing = connection;
    connection = undefined;
    const open = await closing?.catch(() => undefined);
    for (const socket of open?.connecting ?? []) socket.destroy();
    await open?.client.destroy();
  };

  const ask = (query: Query, wait: Wait): Promise<Reply> => {
    const sieve = createSieve(query);
    return waitFor<Reply>(wait, sieve.giveUp, (settle) => {
      const controller = new AbortController();
      askers += 1;
      connection ??= openConnection(url, address, dialer);
      post(connection, url, query, controller.signal).then(
        (result) => settle('bytes' in result ? (sieve.offer(result.bytes) ?? sieve.giveUp()) : result.reply),
        (error: unknown) =>
          settle(explain(error, hostOf(url)) ?? sieve.giveUp(`the connection broke (${systemCode(error)})`)),
      );
      return () => {
        controller.abort();
        askers -= 1;
        // Questions under way share the connection; after the last one nothing stays open.
        if (askers === 0) void close();
      };
    });
  };
  return { label: url.href, transport: 'https', ask, close };
};

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const openConnection = async (
  url: URL,
  address: NameServer | undefined,
  dialer: () => Promise<TlsDialer>,
): Promise<Connection> => {
  const [undici, dial] = await Promise.all([import('./undici.ts'), dialer()]);
  const host = hostOf(url);
  const connecting = new Set<TLSSocket>();
  const connect: buildConnector.connector = (_options, callback) => {
    const target = {
      host: address?.address ?? host,
      port: address?.port ?? Number(url.port || 443),
      name: host,
      protocols: ['h2', 'http/1.1'],
    };
    const onError = (error: Error): void => callback(error, null);
    const socket = dial(target, () => {
      socket.removeListener('error', onError);
      // From here on it is undici's; destroyed by anyone else it would throw out of an event (7.30).
      connecting.delete(socket);
      // Over HTTP/2 many questions at once, but no flood, at which BIND ends the connection;
      // pipelining over HTTP/1.1 is asking for trouble.
      client.pipelining = socket.alpnProtocol === 'h2' ? limits.httpStreams : 1;
      callback(null, socket);
    });
    connecting.add(socket);
    socket.once('close', () => connecting.delete(socket));
    socket.once('error', onError);
  };
  const client = new undici.Client(url.origin, {
    allowH2: true,
    connect,
    // The question has its own deadline; these would leave timers behind.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { client, connecting };
};

/** POST, since a GET would put the question into logs and caches along the way. */
const post = async (
  connection: Promise<Connection>,
  url: URL,
  query: Query,
  signal: AbortSignal,
): Promise<{ readonly bytes: Buffer } | { readonly reply: Reply }> => {
  const { client } = await connection;
  const { statusCode, headers, body } = await client.request({
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { 'content-type': mediaType, accept: mediaType },
    body: query.bytes,
    // Or undici would wait for each answer before it puts the next question.
    idempotent: true,
    signal,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes: Buffer = Buffer.from(chunk);
    size += bytes.length;
    if (size > limits.dnsMessageBytes) {
      return { reply: failedReply('malformed', `an answer over ${limits.dnsMessageBytes} bytes`) };
    }
    chunks.push(bytes);
  }
  // undici ends the body quietly where the connection breaks in the middle of it (7.30).
  const announced = headers['content-length'];
  if (announced !== undefined && Number(announced) !== size) {
    return { reply: failedReply('timeout', `the connection broke after ${size} of ${Number(announced)} bytes`) };
  }
  const type = typeOf(headers['content-type']);
  const said = { status: statusCode, ...(type === undefined ? {} : { mediaType: type }) };
  if (statusCode !== 200) return { reply: refusedReply('http-failed', said, `HTTP status ${statusCode}`) };
  if (type !== mediaType) return { reply: refusedReply('http-failed', said, `the answer is not ${mediaType}`) };
  return { bytes: Buffer.concat(chunks) };
};

/** The media type without its parameters; whatever else a header may hold is none. */
const typeOf = (header: string | string[] | undefined): string | undefined =>
  /^\s*([\w.+-]{1,64}\/[\w.+-]{1,64})\s*(?:;|$)/.exec(String(header ?? ''))?.[1]?.toLowerCase();

/** OpenSSL's codes, and those of the check of the certificate. */
const isTlsCode = (code: string): boolean =>
  /^(ERR_TLS|ERR_SSL|CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME|INVALID_CA|INVALID_PURPOSE)/.test(code);

/** Undefined where the connection ended before the answer, which is silence. */
const explain = (error: unknown, host: string): Reply | undefined => {
  const code = systemCode(error);
  const refusal = refusalOf(error, host);
  if (isUnreachable(code)) return refusedReply('unreachable', refusal, code);
  // Of a certificate that is too weak the code is UNSPECIFIED, as of others for which Node has no word.
  if (isTlsCode(code) || refusal.certificate !== undefined) return refusedReply('tls-failed', refusal, code);
  return /^(UND_ERR|ECONN|EPIPE|ERR_HTTP2)/.test(code) ? undefined : failedReply('http-failed', code);
};
