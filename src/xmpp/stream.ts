// Opening an XML stream: our header, the server's header, and its features.

import { domainToASCII } from 'node:url';
import type { Domain } from '../core/account.ts';
import { limits } from '../core/limits.ts';
import { namespaces } from './conditions.ts';
import { quote } from './quote.ts';
import { type Failed, failed, failedByEnd, isFailed, nextElement, type Talk } from './talk.ts';
import { wrongService } from './wrong-service.ts';
import { childOf, escapeXml, textOf, type XmlElement } from './xml.ts';

/** What a server offers; as plain data. */
export interface Features {
  readonly hasStartTls: boolean;
  readonly mechanisms: readonly string[];
  /** XEP-0440. */
  readonly channelBindings: readonly string[];
  readonly hasBind: boolean;
  /** RFC 3921 sessions, demanded by old servers; RFC 6121 has made them optional. */
  readonly needsSession: boolean;
}

/**
 * The stream header. `from` only once TLS protects it (RFC 6120, section 4.7.1). The line break behind the declaration
 * completes a line, for which some servers of other protocols wait before they answer.
 */
export const streamHeader = (domain: Domain, from?: string): string =>
  `<?xml version='1.0'?>\n<stream:stream xmlns='${namespaces.client}' xmlns:stream='${namespaces.streams}' version='1.0' xml:lang='en'${
    from === undefined ? '' : ` from='${escapeXml(from)}'`
  } to='${escapeXml(domain.unicode)}'>`;

export const isFeatures = (element: XmlElement): boolean =>
  element.name === 'features' && element.namespace === namespaces.streams;

export const readFeatures = (element: XmlElement): Features => {
  const mechanisms = childOf(element, 'mechanisms', namespaces.sasl);
  const bindings = childOf(element, 'sasl-channel-binding', namespaces.channelBinding);
  const session = childOf(element, 'session', namespaces.session);
  return {
    hasStartTls: childOf(element, 'starttls', namespaces.tls) !== undefined,
    mechanisms: (mechanisms?.children ?? [])
      .filter((child) => child.name === 'mechanism' && child.namespace === namespaces.sasl)
      .slice(0, limits.mechanisms)
      .map((child) => quote(textOf(child), 64)),
    channelBindings: (bindings?.children ?? [])
      .filter((child) => child.name === 'channel-binding')
      .slice(0, limits.mechanisms)
      .map((child) => quote(child.attributes.type ?? '', 64)),
    hasBind: childOf(element, 'bind', namespaces.bind) !== undefined,
    needsSession: session !== undefined && childOf(session, 'optional', namespaces.session) === undefined,
  };
};

/** Whether the header's `from` is another domain; servers that leave it out are believed. */
const isForeign = (from: string | undefined, domain: Domain): boolean => {
  if (from === undefined || from === '') return false;
  const ascii = domainToASCII(from.replace(/\.$/, '')) || from.toLowerCase();
  return ascii !== domain.ascii.toLowerCase() && from.toLowerCase() !== domain.unicode.toLowerCase();
};

/**
 * Reads the server's header and features. A header of another domain is a failure of its own, unless a stream error
 * says better what is wrong.
 */
export const readStream = async (talk: Talk): Promise<Features | Failed> => {
  const header = await readHeader(talk);
  if (isFailed(header)) return header;
  const { from } = header.attributes;
  const foreign = isForeign(from, talk.options.domain);
  for (;;) {
    const element = await nextElement(talk);
    if (!isFailed(element)) {
      if (!isFeatures(element)) continue;
      return foreign ? wrongHost(talk, from) : readFeatures(element);
    }
    if (element.code === 'stream.timeout')
      return foreign ? wrongHost(talk, from) : failed(talk, { code: 'stream.no-features' });
    return foreign && element.code === 'stream.closed' ? wrongHost(talk, from) : element;
  }
};

const wrongHost = (talk: Talk, from: string | undefined): Failed =>
  failed(talk, { code: 'stream.wrong-host', cause: `stream of ${from}` });

const readHeader = async (talk: Talk): Promise<XmlElement | Failed> => {
  const { line } = talk;
  const item = await line.next();
  // A restarted stream has proved what it is; before that, other services may answer.
  const isFirst = talk.clock.phase === 'stream';
  if (item.type === 'header') {
    const { name, namespace } = item.header;
    if (name === 'stream' && namespace === namespaces.streams) return item.header;
    if (!isFirst) return failed(talk, { code: 'stream.not-well-formed', cause: `<${name}> instead of a header` });
    return failed(talk, { code: wrongService(line.opening), cause: line.opening.toString('latin1') });
  }
  if (item.type === 'element') return failed(talk, { code: 'stream.not-well-formed', cause: 'no header' });
  if (item.type === 'lost' && (item.how === 'aborted' || item.how === 'too-large')) return failedByEnd(talk, item);
  if (isFirst && line.opening.length > 0) {
    const code = wrongService(line.opening);
    // Broken XML from a server that meant XMPP is not another service.
    const looksLikeXml = /^\s*(\xef\xbb\xbf)?<(\?xml|stream:)/.test(line.opening.toString('latin1'));
    if (code !== 'stream.not-xmpp' || (item.type === 'fault' && !looksLikeXml))
      return failed(talk, { code, cause: line.opening.toString('latin1') });
  }
  return failedByEnd(talk, item);
};
