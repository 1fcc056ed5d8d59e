// Whether a domain is one of Webex Messenger: the CAS lookup of Jabber, only when it is asked for, since it leaves the network.

import type { Clock } from '../clock.ts';
import { limits } from '../core/limits.ts';
import type { Resolver } from '../dns/resolver.ts';
import { getText } from '../http/client.ts';
import { quote } from '../xmpp/quote.ts';
import { allOf, attributeOf, readDocument, textAt } from './document.ts';

export interface CasOptions {
  readonly resolver: Resolver;
  /** PEM, trusted in addition to the built-in authorities. */
  readonly ca: readonly string[];
  readonly signal: AbortSignal;
  /** Where to ask; default: Cisco's own service, over HTTPS as from Jabber 14 ([P14]). */
  readonly baseUrl?: string;
  /** Milliseconds for the whole question; default `limits.casMs`. */
  readonly timeoutMs?: number;
  readonly clock?: Clock | undefined;
}

export interface CasAnswer {
  /** Webex wins over every SRV record where it is true ([DNS97a]); undefined: nobody knows. */
  readonly isWebex: boolean | undefined;
  /** Why nobody knows, escaped and cut. */
  readonly cause?: string;
}

const service = 'https://loginp.webexconnect.com/cas/FederatedSSO';

/** Asks once; never rejects. `domain`: A-labels. */
export const askCas = async (domain: string, options: CasOptions): Promise<CasAnswer> => {
  const { resolver, ca, signal, baseUrl = service, timeoutMs = limits.casMs, clock } = options;
  try {
    const { status, contentType, body } = await getText(`${baseUrl}?org=${encodeURIComponent(domain)}`, {
      resolver,
      ca,
      signal,
      timeoutMs,
      clock,
      maxBytes: limits.hostMetaBytes,
    });
    if (status !== 200) return { isWebex: undefined, cause: `HTTP ${status}` };
    return readCas(body, contentType);
  } catch (error) {
    const aborted = signal.aborted ? 'aborted' : undefined;
    return { isWebex: undefined, cause: quote(aborted ?? (error instanceof Error ? error.message : String(error))) };
  }
};

/** `errorcode` that begins with `1`: no such organization ([DIAG]). Another code: one. None: not an answer of this service. */
export const readCas = (body: string, contentType = 'text/xml'): CasAnswer => {
  const bytes = Buffer.from(body, 'utf8');
  // The text is decoded already: what its header said of the charset is done with.
  const reading = readDocument({ body: bytes, contentType: `${contentType.replace(/;.*/, '')}; charset=utf-8` });
  if ('fault' in reading) return { isWebex: undefined, cause: quote(reading.fault) };
  const { root } = reading;
  const code = textAt(root, 'errorcode') ?? allOf(root).flatMap((one) => attributeOf(one, 'errorcode') ?? [])[0];
  if (code === undefined) return { isWebex: undefined, cause: 'an answer without errorcode' };
  return { isWebex: !code.startsWith('1') };
};
