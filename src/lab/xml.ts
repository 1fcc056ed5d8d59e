// XML as the lab reads and writes it: elements as plain data, the namespaces of RFC 6120, and escaping.

/** An element with its children. Text is that of the element itself, joined. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export const namespaces = {
  stream: 'http://etherx.jabber.org/streams',
  client: 'jabber:client',
  server: 'jabber:server',
  streams: 'urn:ietf:params:xml:ns:xmpp-streams',
  stanzas: 'urn:ietf:params:xml:ns:xmpp-stanzas',
  tls: 'urn:ietf:params:xml:ns:xmpp-tls',
  sasl: 'urn:ietf:params:xml:ns:xmpp-sasl',
  channelBinding: 'urn:xmpp:sasl-cb:0',
  domainBasedName: 'urn:xmpp:domain-based-name:0',
  bind: 'urn:ietf:params:xml:ns:xmpp-bind',
  session: 'urn:ietf:params:xml:ns:xmpp-session',
  ping: 'urn:xmpp:ping',
  disco: 'http://jabber.org/protocol/disco#info',
} as const;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

/** Text made fit for content and for attributes; characters XML cannot hold are replaced. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replace(/[&<>'"]/g, (character) => escapes[character] ?? character);
}

/** A stream error with the end of the stream (RFC 6120 section 4.9). `inner` is the content of the condition. */
export function writeStreamError(condition: string, text?: string, inner = ''): string {
  const name = elementName(condition);
  return (
    `<stream:error><${name} xmlns='${namespaces.streams}'>${escapeXml(inner)}</${name}>` +
    `${writeText(namespaces.streams, text)}</stream:error></stream:stream>`
  );
}

/** A SASL failure (RFC 6120 section 6.5). */
export function writeSaslFailure(condition: string, text?: string): string {
  return `<failure xmlns='${namespaces.sasl}'><${elementName(condition)}/>${writeText(undefined, text)}</failure>`;
}

/** The error inside a stanza (RFC 6120 section 8.3); the type is the one RFC 6120 gives most conditions. */
export function writeStanzaError(condition: string, text?: string): string {
  const type = condition === 'resource-constraint' ? 'wait' : condition === 'bad-request' ? 'modify' : 'cancel';
  return (
    `<error type='${type}'><${elementName(condition)} xmlns='${namespaces.stanzas}'/>` +
    `${writeText(namespaces.stanzas, text)}</error>`
  );
}

function writeText(namespace: string | undefined, text: string | undefined): string {
  if (text === undefined) return '';
  const declared = namespace === undefined ? '' : ` xmlns='${namespace}'`;
  return `<text${declared} xml:lang='en'>${escapeXml(text)}</text>`;
}

/** Conditions come from scenario files and become element names. */
function elementName(condition: string): string {
  return /^[a-z][a-z0-9-]*$/i.test(condition) ? condition : 'undefined-condition';
}
