// Words for scripts: what an ordinary server says, step by step.

import type { Step } from './scripted-server.ts';

export const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';

export const headerOf = (from = 'dogtel.lab', more = ''): string =>
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='s' from='${from}' version='1.0'${more}>`;
export const featuresOf = (inner: string): string => `<stream:features>${inner}</stream:features>`;
export const starttlsFeature = `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`;
export const mechanismsOf = (...names: readonly string[]): string =>
  `<mechanisms xmlns='${sasl}'>${names.map((name) => `<mechanism>${name}</mechanism>`).join('')}</mechanisms>`;
export const bindFeature = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>`;
export const streamError = (condition: string, text = ''): string =>
  `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>${
    text && `<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>${text}</text>`
  }</stream:error>`;

/** Matches our stream header. */
export const clientHeader = /<stream:stream [^>]*>/;

/** Header and features in answer to a header. */
export const stream = (inner: string, from?: string): readonly Step[] => [
  { expect: clientHeader },
  { send: headerOf(from) + featuresOf(inner) },
];

export const toTls: readonly Step[] = [
  ...stream(starttlsFeature),
  { expect: /<starttls [^>]*>/ },
  { send: `<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>` },
  'tls',
];

/** Up to the mechanism list under TLS. */
export const toMechanisms = (...names: readonly string[]): readonly Step[] => [
  ...toTls,
  ...stream(mechanismsOf(...names)),
];

/** PLAIN accepted. */
export const toSignedIn: readonly Step[] = [
  ...toMechanisms('PLAIN'),
  { expect: /<\/auth>/ },
  { send: `<success xmlns='${sasl}'/>` },
];

export const bound = (jid: string): string =>
  `<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${jid}</jid></bind></iq>`;

/** Bound, the ping not yet answered. */
export const toBound: readonly Step[] = [
  ...toSignedIn,
  { expect: clientHeader },
  { send: headerOf() + featuresOf(bindFeature) },
  { expect: /<\/iq>/ },
  { send: bound('alice@dogtel.lab/desk') },
  { expect: /<ping [^>]*>/ },
];

export const toOnline: readonly Step[] = [...toBound, { send: `<iq type='result' id='ping'/>` }];
