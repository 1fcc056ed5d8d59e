// host-meta (XEP-0156): which WebSocket and BOSH addresses a domain names; recorded, never dialled.

import { SaxesParser } from 'saxes';
import type { Clock } from '../clock.ts';
import type { LeftOut } from '../core/candidate.ts';
import { isCupcheckError } from '../core/error.ts';
import { limits } from '../core/limits.ts';
import { visible } from '../core/name.ts';
import type { Resolver } from '../dns/resolver.ts';
import { getText } from './client.ts';

const relations: Readonly<Record<string, string>> = {
  'urn:xmpp:alt-connections:websocket': 'WebSocket',
  'urn:xmpp:alt-connections:xbosh': 'BOSH',
};

export interface HostMeta {
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

/** The links of an XRD document in document order; undefined where it is not one. */
export const parseHostMeta = async (
  text: string,
): Promise<readonly { readonly rel: string; readonly href: string }[] | undefined> => {
  const parser = new SaxesParser({ xmlns: true });
  const links: { rel: string; href: string }[] = [];
  let isXrd = false;
  let isBroken = false;
  parser.on('error', () => {
    isBroken = true;
  });
  parser.on('doctype', () => {
    isBroken = true;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (uri !== 'http://docs.oasis-open.org/ns/xri/xrd-1.0') return;
    if (local === 'XRD') isXrd = true;
    const rel = attributes.rel?.value;
    const href = attributes.href?.value;
    if (local === 'Link' && rel !== undefined && href !== undefined) links.push({ rel, href });
  });
  parser.write(text).close();
  return isXrd && !isBroken ? links : undefined;
};

/** Whichever step the end of the time met: the request, or the question for the web server's address. */
const isOutOfTime = (error: unknown): boolean =>
  isCupcheckError(error)
    ? error.code === 'aborted'
    : error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');

/**
 * Reads `https://<domain>/.well-known/host-meta`. Never rejects: a web server that is slow, absent or serves something
 * else is a note, because nothing that is dialled depends on it (trap T31).
 */
export const readHostMeta = async (
  domain: string,
  options: {
    readonly resolver: Resolver;
    readonly ca: readonly string[];
    readonly signal: AbortSignal;
    readonly port?: number;
    readonly timeoutMs?: number;
    readonly clock?: Clock | undefined;
  },
): Promise<HostMeta> => {
  const url = `https://${domain}${options.port === undefined ? '' : `:${options.port}`}/.well-known/host-meta`;
  const note = (problem: string): HostMeta => ({ leftOut: [], notes: [`host-meta: ${problem} (${url})`] });
  try {
    const { status, body } = await getText(url, {
      resolver: options.resolver,
      ca: options.ca,
      signal: options.signal,
      timeoutMs: options.timeoutMs ?? limits.hostMetaMs,
      clock: options.clock,
      maxBytes: limits.hostMetaBytes,
    });
    if (status !== 200) return note(`the web server answers with status ${status}`);
    const links = await parseHostMeta(body);
    if (!links) return note('the document is not an XRD');
    const known = links.filter(({ rel }) => Object.hasOwn(relations, rel));
    return {
      leftOut: known.map(({ rel, href }) => ({
        what: visible(href),
        because: `${relations[rel]} named by host-meta (XEP-0156); recorded, not dialled`,
      })),
      notes: known.length === 0 ? [`host-meta: names no XMPP connection (${url})`] : [],
    };
  } catch (error) {
    return note(
      isOutOfTime(error)
        ? 'no answer in time'
        : `cannot be read: ${visible(error instanceof Error ? error.message : String(error))}`,
    );
  }
};
