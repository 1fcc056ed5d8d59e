// One bounded HTTPS request: our own name resolution, authority, size limit and deadline.

import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { type Clock, monotonicClock } from '../clock.ts';
import type { Resolver } from '../dns/resolver.ts';

export interface HttpRequest {
  readonly resolver: Resolver;
  /** PEM, trusted in addition to the built-in authorities. */
  readonly ca: readonly string[];
  readonly signal: AbortSignal;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs: number;
  /** What they go by; default the monotonic clock of the process. */
  readonly clock?: Clock | undefined;
  /** A longer body is an error. */
  readonly maxBytes: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Looks host names up through our own resolver, so that hosts file and `--server` count here too. */
const lookupThrough =
  (resolver: Resolver, signal: AbortSignal): LookupFunction =>
  (hostname, options, callback) => {
    const family = isIP(hostname);
    const find = async (): Promise<{ address: string; family: number }[]> => {
      if (family !== 0) return [{ address: hostname, family }];
      const name = hostname.toLowerCase();
      const answers = await Promise.all([
        resolver.ask({ name, type: 'A' }, { signal }),
        resolver.ask({ name, type: 'AAAA' }, { signal }),
      ]);
      return answers.flatMap(({ records }) =>
        records.flatMap((record) =>
          'address' in record ? [{ address: record.address, family: isIP(record.address) }] : [],
        ),
      );
    };
    find().then(
      (all) => {
        const [first] = all;
        if (!first) callback(new Error(`no address for ${hostname}`), '', 4);
        else if (options.all) callback(null, all);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 4),
    );
  };

/** Gets one document. Redirects are not followed; rejects with an Error whose message a person can read. */
export const getText = async (url: string, request: HttpRequest): Promise<HttpResponse> => {
  const { Agent, request: send } = await import('../dns/undici.ts');
  const { clock = monotonicClock, timeoutMs } = request;
  const limit = new AbortController();
  const stopTimer = clock.after(timeoutMs, () =>
    limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
  );
  const signal = AbortSignal.any([request.signal, limit.signal]);
  const agent = new Agent({
    connect: { ca: [...rootCertificates, ...request.ca], lookup: lookupThrough(request.resolver, signal) },
    maxResponseSize: request.maxBytes,
  });
  try {
    const response = await send(url, {
      dispatcher: agent,
      signal,
      headers: { accept: 'application/xrd+xml, application/xml;q=0.9' },
    });
    return {
      status: response.statusCode,
      contentType: String(response.headers['content-type'] ?? ''),
      body: await response.body.text(),
    };
  } finally {
    stopTimer();
    await agent.destroy();
  }
};
