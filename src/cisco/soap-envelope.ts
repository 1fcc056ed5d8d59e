// SOAP 1.2 messages of EPASSoap, and what their answers say ([DIAG], [EPAS105], jabber-facts 3.3).

import type { Domain } from '../core/account.ts';
import { hostOf } from '../core/endpoint.ts';
import { escapeXml } from '../xmpp/xml.ts';
import { attributeOf, named, textAt, type XmlElement } from './document.ts';
import { domainOf } from './hosts.ts';

const envelopeNamespace = 'http://www.w3.org/2003/05/soap-envelope';
const epasNamespace = 'urn:cisco:epas:soap';

/** TABLE: the operations and the last part of their action. */
const actions = {
  login: 'login',
  'get-all-config': 'get_all_config',
  'get-onetime-password': 'get_onetime_password',
} as const;

export type Operation = keyof typeof actions;

/** TABLE: what an operation asks for by name ([DIAG]): a configuration has parts, and those that are not named may not come. */
const contents: Readonly<Partial<Record<Operation, string>>> = {
  'get-all-config': '<e:system-config/><e:user-config/>',
};

const envelope = (header: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${envelopeNamespace}" xmlns:e="${epasNamespace}">` +
  `${header === '' ? '' : `<s:Header>${header}</s:Header>`}<s:Body>${body}</s:Body></s:Envelope>`;

/** The client that Cisco's servers know as Jabber; releases refuse those they take for too old ([TSNONMRA]). */
const client = { type: 'CUPC', version: '14.1.0' };

/** `force=false`: a session that exists is shared, so that a test throws nobody out. */
export const loginMessage = (user: string, password: string): string =>
  envelope(
    '',
    `<e:login client-type="${client.type}" client-version="${client.version}" force="false">` +
      `<e:username>${escapeXml(user)}</e:username><e:password>${escapeXml(password)}</e:password></e:login>`,
  );

export const messageWithKey = (operation: Exclude<Operation, 'login'>, key: string): string =>
  envelope(
    `<e:session-key>${escapeXml(key)}</e:session-key>`,
    `<e:${operation}>${contents[operation] ?? ''}</e:${operation}>`,
  );

/** Headers of a message: SOAP 1.2 has the action in the content type; the servers were seen to take the old header too. */
export const headersOf = (operation: Operation): Readonly<Record<string, string>> => {
  const action = `${epasNamespace}/EpasSoapServiceInterface/${actions[operation]}`;
  return { 'content-type': `application/soap+xml; charset=utf-8; action="${action}"`, soapaction: `"${action}"` };
};

/** What went wrong, in the server's words; undefined where the answer is good. */
export interface Refusal {
  readonly kind: 'fault' | 'failure' | 'invalid-request' | 'client-version';
  readonly text: string;
}

const wordsOf = (element: XmlElement): string =>
  [element.text, ...element.children.map(wordsOf)]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(': ');

export const readRefusal = (root: XmlElement): Refusal | undefined => {
  const fault = named(root, 'Fault')[0];
  const failure = named(root, 'failure')[0] ?? named(root, 'error')[0];
  const element = fault ?? failure;
  // "Invalid request" was seen as mere text in the body.
  const body = named(root, 'Body')[0] ?? root;
  const text = wordsOf(element ?? body);
  if (/invalid request/i.test(text)) return { kind: 'invalid-request', text };
  if (!element) return undefined;
  if (/minim\w* version/i.test(text)) return { kind: 'client-version', text };
  return { kind: fault ? 'fault' : 'failure', text };
};

/** The session key of a `login-resp`. */
export const readSessionKey = (root: XmlElement): string | undefined => {
  const success = named(root, 'success')[0];
  if (!success) return undefined;
  return textAt(success, 'session-key') ?? attributeOf(success, 'session-key') ?? (success.text.trim() || undefined);
};

export const readOneTimePassword = (root: XmlElement): string | undefined => {
  const success = named(root, 'success')[0];
  return success && textAt(success, 'password');
};

export interface PresenceConfig {
  readonly domain: Domain | undefined;
  /** Primary, then secondary; the names of these properties are an assumption. */
  readonly xmpp: readonly string[];
}

/** A property with its value as text, in an attribute, or in a child. */
const propertyIn = (root: XmlElement, name: string): string | undefined => {
  const element = named(root, 'property').find((one) => attributeOf(one, 'name')?.toLowerCase() === name);
  if (!element) return undefined;
  const value = element.text.trim() || attributeOf(element, 'value') || textAt(element, 'value');
  return value?.trim() || undefined;
};

/** TABLE: where the current XMPP nodes of the user are looked for. No source shows the names (an assumption). */
const nodeProperties = ['presence.xmppprimary', 'presence.xmppsecondary'] as const;

export const readConfig = (root: XmlElement): PresenceConfig => {
  const domain = propertyIn(root, 'presence.domain');
  const xmpp = nodeProperties.flatMap((name) => hostOf(propertyIn(root, name) ?? '') ?? []);
  return { domain: domain === undefined ? undefined : domainOf(domain), xmpp: [...new Set(xmpp)] };
};
