// What the conditions of SASL and of stream errors mean, as codes.

import type { FailureCode } from '../core/failure.ts';
import { quote } from './quote.ts';
import { textOf, type XmlElement } from './xml.ts';

export const namespaces = {
  streams: 'http://etherx.jabber.org/streams',
  streamErrors: 'urn:ietf:params:xml:ns:xmpp-streams',
  tls: 'urn:ietf:params:xml:ns:xmpp-tls',
  sasl: 'urn:ietf:params:xml:ns:xmpp-sasl',
  bind: 'urn:ietf:params:xml:ns:xmpp-bind',
  session: 'urn:ietf:params:xml:ns:xmpp-session',
  stanzaErrors: 'urn:ietf:params:xml:ns:xmpp-stanzas',
  client: 'jabber:client',
  server: 'jabber:server',
  ping: 'urn:xmpp:ping',
  /** XEP-0440. */
  channelBinding: 'urn:xmpp:sasl-cb:0',
  /** XEP-0233 in the version that Cisco servers use. */
  domainBasedName: 'urn:xmpp:domain-based-name:0',
} as const;

/** RFC 6120, section 6.5. */
const saslConditions = {
  aborted: 'auth.aborted',
  'account-disabled': 'auth.account-disabled',
  'credentials-expired': 'auth.credentials-expired',
  'encryption-required': 'auth.unencrypted',
  'incorrect-encoding': 'auth.misunderstood',
  'invalid-authzid': 'auth.invalid-authzid',
  'invalid-mechanism': 'auth.mechanism-refused',
  'malformed-request': 'auth.misunderstood',
  'mechanism-too-weak': 'auth.mechanism-refused',
  'not-authorized': 'auth.rejected',
  'temporary-auth-failure': 'auth.temporary',
} as const satisfies Record<string, FailureCode>;

/** RFC 6120, section 4.9.3; conditions that speak of our own bytes have no row. */
const streamConditions = {
  conflict: 'stream.conflict',
  'host-gone': 'stream.host-unknown',
  'host-unknown': 'stream.host-unknown',
  'policy-violation': 'stream.policy',
  'resource-constraint': 'stream.overloaded',
  'see-other-host': 'stream.see-other-host',
  'system-shutdown': 'stream.shutdown',
} as const satisfies Record<string, FailureCode>;

const lookUp = (table: Readonly<Record<string, FailureCode>>, name: string): FailureCode | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** An error element in words: condition and text. */
interface Said {
  readonly condition: string;
  readonly detail: string;
  readonly cause: string;
}

/** Servers send several languages, or none, or a text without condition (trap T62); English is preferred. */
const readError = (error: XmlElement, namespace: string): Said => {
  const condition = error.children.find((child) => child.name !== 'text' && child.namespace === namespace);
  const texts = error.children.filter((child) => child.name === 'text');
  const text = texts.find((child) => child.attributes['xml:lang']?.toLowerCase().startsWith('en')) ?? texts[0];
  const name = condition?.name ?? error.children.find((child) => child.name !== 'text')?.name ?? '';
  const words = text === undefined ? '' : textOf(text).trim();
  const cause = [name || 'no condition', words].filter((part) => part !== '').join(': ');
  return { condition: name, detail: condition ? textOf(condition).trim() : '', cause: quote(cause) };
};

export interface Explained {
  readonly code: FailureCode;
  /** Condition and text, escaped and cut. */
  readonly cause: string;
  /** Where `see-other-host` sends us, as the server wrote it. */
  readonly redirect?: string;
}

/** A SASL `<failure/>`. */
export const explainSaslFailure = (failure: XmlElement): Explained => {
  const { condition, cause } = readError(failure, namespaces.sasl);
  return { code: lookUp(saslConditions, condition) ?? 'auth.failed', cause };
};

/** The longest redirect that can name a host and a port. */
const redirectChars = 300;

/** A `<stream:error/>`. */
export const explainStreamError = (error: XmlElement): Explained => {
  const { condition, detail, cause } = readError(error, namespaces.streamErrors);
  const code = lookUp(streamConditions, condition) ?? 'stream.error';
  if (code !== 'stream.see-other-host') return { code, cause };
  if (detail === '' || detail.length > redirectChars) return { code: 'stream.bad-redirect', cause };
  return { code, cause: quote(`${cause}: ${detail}`), redirect: detail };
};

/** A stanza error inside an IQ; only words, for it decides nothing by itself. */
export const explainStanzaError = (iq: XmlElement): string => {
  const error = iq.children.find((child) => child.name === 'error');
  return error === undefined ? 'an error without condition' : readError(error, namespaces.stanzaErrors).cause;
};

export const isStreamError = (element: XmlElement): boolean =>
  element.name === 'error' && element.namespace === namespaces.streams;
