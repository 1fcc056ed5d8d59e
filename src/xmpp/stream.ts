// Opening an XML stream: our header, the server's header, and its features.

import { domainToASCII } from 'node:url';
import type { Domain } from '../core/account.ts';
import { hostOf } from '../core/endpoint.ts';
import { limits } from '../core/limits.ts';
import { namespaces } from './conditions.ts';
import { quote } from './quote.ts';
import { type Failed, type FailureDetail, failed, failedByEnd, isFailed, type Talk, takeElement } from './talk.ts';
import { wrongService } from './wrong-service.ts';
import { childOf, escapeXml, textOf, type XmlElement, type XmlItem } from './xml.ts';

/** What a server offers; as plain data. */
export interface Features {
  readonly hasStartTls: boolean;
  readonly mechanisms: readonly string[];
  /** XEP-0440. */
  readonly channelBindings: readonly string[];
  /** Host names of this user's home node and backup node (Cisco): none, one or two. */
  readonly hostnames: readonly string[];
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
    hostnames: readHostnames(mechanisms),
    hasBind: childOf(element, 'bind', namespaces.bind) !== undefined,
    needsSession: session !== undefined && childOf(session, 'optional', namespaces.session) === undefined,
  };
};

/** Home and backup. */
const hostnamesMax = 2;

/**
 * The pair in the SASL mechanisms (jabber-facts 3.4, [CAXL]; XEP-0233). Its order is its meaning: behind a name that is
 * none, nothing counts, or a backup node would be taken for the home.
 */
const readHostnames = (mechanisms: XmlElement | undefined): readonly string[] => {
  const names = (mechanisms?.children ?? [])
    .filter((child) => child.name === 'hostname' && child.namespace === namespaces.domainBasedName)
    .slice(0, hostnamesMax)
    .map((child) => hostOf(textOf(child)));
  const end = names.indexOf(undefined);
  return names.slice(0, end < 0 ? names.length : end).filter((name) => name !== undefined);
};

/** Whether the header's `from` is another domain; servers that leave it out are believed. */
const isForeign = (from: string | undefined, domain: Domain): boolean => {
  if (from === undefined || from === '') return false;
  const ascii = domainToASCII(from.replace(/\.$/, '')) || from.toLowerCase();
  return ascii !== domain.ascii.toLowerCase() && from.toLowerCase() !== domain.unicode.toLowerCase();
};

type Header = Extract<XmlItem, { type: 'header' }>;

/** What is wrong with a header, though a stream error behind it may say it better. */
const faultOf = ({ header, contentNamespace }: Header, domain: Domain): FailureDetail | undefined => {
  const { from } = header.attributes;
  if (isForeign(from, domain)) return { code: 'stream.wrong-host', cause: `stream of ${from}` };
  if (contentNamespace === namespaces.server)
    return { code: 'stream.not-well-formed', cause: `a stream for servers (${contentNamespace})` };
  return undefined;
};

/** Reads the server's header and features. */
export const readStream = async (talk: Talk): Promise<Features | Failed> => {
  const header = await readHeader(talk);
  if (isFailed(header)) return header;
  const fault = faultOf(header, talk.options.domain);
  for (;;) {
    const item = await talk.line.next();
    const element = takeElement(talk, item);
    if (!isFailed(element)) {
      if (!isFeatures(element)) continue;
      return fault ? failed(talk, fault) : readFeatures(element);
    }
    const isOver = item.type === 'footer' || (item.type === 'lost' && item.how !== 'aborted');
    if (fault && isOver) return failed(talk, fault);
    const isWithout = item.type === 'footer' || element.code === 'stream.timeout';
    return isWithout && talk.clock.phase === 'stream' ? failed(talk, { code: 'stream.no-features' }) : element;
  }
};

const readHeader = async (talk: Talk): Promise<Header | Failed> => {
  const { line } = talk;
  const item = await line.next();
  // A restarted stream has proved what it is; before that, other services may answer.
  const isFirst = talk.clock.phase === 'stream';
  const foreigner = () => failed(talk, { code: wrongService(line.opening), cause: line.opening.toString('latin1') });
  if (item.type === 'header') {
    const { name, namespace } = item.header;
    if (name === 'stream' && namespace === namespaces.streams) return item;
    return isFirst
      ? foreigner()
      : failed(talk, { code: 'stream.not-well-formed', cause: `<${name}> instead of a header` });
  }
  if (item.type === 'element') return failed(talk, { code: 'stream.not-well-formed', cause: 'no header' });
  const isOurs = item.type === 'lost' && (item.how === 'aborted' || item.how === 'too-large');
  if (isFirst && !isOurs && line.opening.length > 0) {
    // Broken XML from a server that meant XMPP is not another service; nor is the beginning of a header.
    const isMeant = /^(\xef\xbb\xbf)?\s*<(\?xml|stream:)/.test(line.opening.toString('latin1'));
    if (wrongService(line.opening) !== 'stream.not-xmpp' || (item.type === 'fault' && !isMeant)) return foreigner();
  }
  return failedByEnd(talk, item);
};
