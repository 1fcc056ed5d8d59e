// DNS over HTTPS (RFC 8484) by undici, which is large and therefore loaded at the first question; HTTP/2 where the server has it.

import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import type { Agent } from 'undici';
import { limits } from '../core/limits.ts';
import { createSieve, failedReply, type Reply, systemCode } from './reply.ts';
import type { NameServer } from './servers.ts';
import { createTrust } from './trust.ts';
import type { Upstream } from './upstream.ts';
import { type Wait, waitFor } from './waiting.ts';
import type { Query } from './wire.ts';

const mediaType = 'application/dns-message';

/** Where TLS itself failed: OpenSSL's codes, and those of Node's check of the certificate. */
const isTlsCode = (code: string): boolean =>
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/.test(
    code,
  );

const isUnreachableCode = (code: string): boolean =>
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENOTFOUND|EAI_)/.test(code);

/** `address` spares the lookup of the URL's host; the certificate is checked against that host all the same. */
export const createHttpsUpstream = (url: URL, address: NameServer | undefined, ca: readonly string[]): Upstream => {
  let agent: Promise<Agent> | undefined;
  let askers = 0;

  const closeAgent = async (): Promise<void> => {
    const closing = agent;
    agent = undefined;
    await (await closing)?.destroy();
  };

  const ask = (query: Query, wait: Wait): Promise<Reply> => {
    const sieve = createSieve(query);
    return waitFor<Reply>(wait, sieve.giveUp, (settle) => {
      const controller = new AbortController();
      askers += 1;
      agent ??= createAgent(url, address, ca);
      post(agent, url, query, controller.signal).then(
        (result) => settle('bytes' in result ? (sieve.offer(result.bytes) ?? failedReply('mismatched')) : result.reply),
        (error: unknown) => settle(explain(error)),
      );
      return () => {
        controller.abort();
        askers -= 1;
        // Questions under way share the connection; after the last one nothing stays open.
        if (askers === 0) closeAgent().catch(() => {});
      };
    });
  };
  return { label: url.href, transport: 'https', ask, close: closeAgent };
};

const createAgent = async (url: URL, address: NameServer | undefined, ca: readonly string[]): Promise<Agent> => {
  const [undici, secureContext] = await Promise.all([import('undici'), createTrust(ca)]);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const lookup: LookupFunction = (_host, options, callback) => {
    const found = { address: address?.address ?? host, family: isIP(address?.address ?? host) };
    if (options.all === true) callback(null, [found]);
    else callback(null, found.address, found.family);
  };
  return new undici.Agent({
    allowH2: true,
    // One connection, as many questions on it as come; HTTP/1.1 has to ask them one by one.
    connections: 1,
    pipelining: 100,
    connect: {
      secureContext,
      ...(isIP(host) === 0 && { servername: host }),
      ...(address !== undefined && { lookup }),
    },
  });
};

/** POST, since a GET would put the question into logs and caches along the way. */
const post = async (
  agent: Promise<Agent>,
  url: URL,
  query: Query,
  signal: AbortSignal,
): Promise<{ readonly bytes: Buffer } | { readonly reply: Reply }> => {
  const dispatcher = await agent;
  const { statusCode, headers, body } = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { 'content-type': mediaType, accept: mediaType },
    body: query.bytes,
    signal,
  });
  const type = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase();
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
  if (statusCode !== 200) return { reply: failedReply('http-failed', `HTTP status ${statusCode}`) };
  if (type !== mediaType) return { reply: failedReply('http-failed', `the answer is not ${mediaType}`) };
  return { bytes: Buffer.concat(chunks) };
};

const explain = (error: unknown): Reply => {
  const code = systemCode(error);
  if (isUnreachableCode(code)) return failedReply('unreachable', code);
  return failedReply(isTlsCode(code) ? 'tls-failed' : 'http-failed', code);
};
