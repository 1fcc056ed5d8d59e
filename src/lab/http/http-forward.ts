// Hands a request on to a service behind the edge and brings back its answer.

import { request as httpsRequest } from 'node:https';
import type { HttpAnswer, HttpRequest } from './http-exchange.ts';
import { refusal } from './http-exchange.ts';

/** Where a request goes on to. */
export interface ForwardTarget {
  /** The host name as the client wrote it: for SNI and the Host header. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** Headers set for the service behind. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer longer than this is none: the edge says that the service behind is broken. */
const maxAnswer = 1_048_576;
/** How long the edge waits for the service behind (assumption: no source says). */
const patienceMs = 10_000;
const passedOn = ['content-type', 'authorization', 'soapaction', 'accept'];

/** Status 502 where the service behind cannot be had or makes no sense, 504 where it is silent. */
export async function forward(request: HttpRequest, target: ForwardTarget, gone: AbortSignal): Promise<HttpAnswer> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  try {
    return await exchange(request, target, AbortSignal.any([gone, patience.signal]));
  } catch {
    return refusal(patience.signal.aborted ? 504 : 502);
  } finally {
    clearTimeout(timer);
  }
}

function exchange(request: HttpRequest, target: ForwardTarget, signal: AbortSignal): Promise<HttpAnswer> {
  const headers = Object.entries(request.headers).filter(([name]) => passedOn.includes(name));
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest({
      host: target.address,
      port: target.port,
      servername: target.host,
      path: target.path,
      method: request.method,
      headers: {
        ...Object.fromEntries(headers),
        ...target.headers,
        host: `${target.host}:${target.port}`,
        'content-length': request.body.length,
      },
      agent: false,
      // Whether the edge trusts the inside is not what a lab is about; the client's own view of the edge is.
      rejectUnauthorized: false,
      signal,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let length = 0;
      incoming.on('error', reject);
      incoming.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > maxAnswer) outgoing.destroy(new Error('too long'));
        else chunks.push(chunk);
      });
      incoming.on('end', () => {
        const { location, 'www-authenticate': challenge, 'content-type': type } = incoming.headers;
        resolve({
          status: incoming.statusCode ?? 502,
          headers: {
            ...(location === undefined ? {} : { location }),
            ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
          },
          body: Buffer.concat(chunks).toString('utf8'),
          ...(type === undefined ? {} : { type }),
        });
      });
    });
    outgoing.end(request.body);
  });
}
