// Opening a stream: the client's header is judged, the node's header and features are sent (RFC 6120 section 4).

import { numberOf, textOf } from '../fault-desk.ts';
import type { FaultId } from '../faults.ts';
import { escapeXml, namespaces, writeStreamError } from '../xml.ts';
import type { Conversation } from './conversation.ts';
import { endsAt, finish } from './conversation.ts';
import type { SaslContext } from './sasl-server.ts';
import type { Stage } from './xmpp-features.ts';
import { stageOf, writeFeatures } from './xmpp-features.ts';
import type { StreamItem } from './xmpp-parser.ts';

const redirects: Readonly<Record<Stage, FaultId>> = {
  clear: 'redirect',
  secured: 'redirect-after-tls',
  authenticated: 'redirect-after-auth',
};

/** Opens one stream up to the features; false when the conversation is over. `sasl` is asked once the header is known. */
export async function openStream(conversation: Conversation, sasl: () => SaslContext): Promise<boolean> {
  const { connection, desk } = conversation;
  const item = await connection.next();
  if (item.type === 'gone') return false;
  const isFirst = conversation.domain === undefined;
  const refusal = judge(conversation, item);
  const header = writeHeader(conversation);
  if (refusal !== undefined) {
    await finish(conversation, header + refusal);
    return false;
  }
  const error = errorOf(conversation, isFirst);
  if (error !== undefined) {
    await finish(conversation, header + error);
    return false;
  }
  if (isFirst && (await spoil(conversation, header))) return false;

  const features = desk.play('no-version') === undefined ? writeFeatures(conversation, sasl()) : '';
  if (desk.play('one-chunk') !== undefined) {
    if (!(await connection.send(header + features))) return false;
  } else {
    if (!(await connection.send(header))) return false;
    if (isFirst && (await endsAt(conversation, 'header-sent'))) return false;
    const delayed = desk.play('delayed-features');
    if (delayed !== undefined && !(await connection.wait(numberOf(delayed)))) return false;
    const padding = desk.play('whitespace') === undefined ? '' : '\n \n';
    if (!(await connection.send(padding + features + padding))) return false;
  }
  return !(isFirst && (await endsAt(conversation, 'features-sent')));
}

/** The stream error a client's header deserves, if any; remembers the domain of a good one. */
function judge(conversation: Conversation, item: StreamItem): string | undefined {
  if (item.type === 'bad') return writeStreamError(item.condition, item.why);
  if (item.type !== 'header') return writeStreamError('bad-format');
  const { name, namespace, attributes } = item.element;
  if (name !== 'stream' || namespace !== namespaces.stream) return writeStreamError('invalid-namespace');
  if (item.contentNamespace !== namespaces.client) return writeStreamError('invalid-namespace');
  const to = attributes.to;
  if (to === undefined) return writeStreamError('improper-addressing', "the stream header has no 'to'");
  const domain = conversation.node.domains.find((each) => each === to.normalize('NFC').toLowerCase());
  if (domain === undefined || conversation.desk.play('host-unknown') !== undefined) {
    return writeStreamError('host-unknown');
  }
  conversation.claimedUser = localpartOf(attributes.from, domain);
  if (attributes.version === undefined) return writeStreamError('unsupported-version');
  conversation.domain = domain;
  return undefined;
}

/** Of a bare or full JID of this domain. */
function localpartOf(from: string | undefined, domain: string): string | undefined {
  const [, user, host] = /^([^@/]+)@([^@/]+)/.exec(from?.normalize('NFC').toLowerCase() ?? '') ?? [];
  return host === domain ? user : undefined;
}

function writeHeader(conversation: Conversation): string {
  const { desk, node } = conversation;
  const stranger = desk.play('wrong-from');
  const from = stranger === undefined ? (conversation.domain ?? node.domains[0] ?? '') : textOf(stranger);
  const content = desk.play('wrong-namespace') === undefined ? namespaces.client : namespaces.server;
  const version = desk.play('no-version') === undefined ? " version='1.0'" : '';
  const mark = desk.play('bom') === undefined ? '' : '\u{feff}';
  const doctype = desk.play('doctype') === undefined ? '' : '<!DOCTYPE stream [<!ENTITY lab "lab">]>';
  // Stream identifiers must not be guessable (RFC 6120 section 4.7.3).
  const id = crypto.randomUUID();
  return (
    `${mark}<?xml version='1.0'?>${doctype}<stream:stream xmlns='${content}' xmlns:stream='${namespaces.stream}'` +
    ` id='${id}' from='${escapeXml(from)}'${version} xml:lang='en'>`
  );
}

/** The stream error a fault sends instead of features. */
function errorOf(conversation: Conversation, isFirst: boolean): string | undefined {
  const { desk, node } = conversation;
  const error = isFirst ? desk.play('stream-error') : undefined;
  if (error !== undefined) return writeStreamError(textOf(error), error.text);
  const redirect = desk.play(redirects[stageOf(conversation)]);
  if (redirect === undefined) return undefined;
  return writeStreamError('see-other-host', redirect.text, textOf(redirect) || node.ownTarget);
}

/** Faults that send XML no client may accept, then wait; true when one was played. */
async function spoil(conversation: Conversation, header: string): Promise<boolean> {
  const { connection, desk } = conversation;
  const huge = desk.play('huge-stanza');
  const deep = desk.play('deep-nesting');
  if (desk.play('not-well-formed') !== undefined) await connection.send(`${header}<message><body></message></body>`);
  else if (desk.play('undefined-entity') !== undefined) await connection.send(`${header}<message>&nope;</message>`);
  else if (huge !== undefined) {
    await connection.send(`${header}<message><body>`);
    await repeat(conversation, 'x'.repeat(65_536), numberOf(huge) * 16);
  } else if (deep !== undefined) {
    await connection.send(header);
    await repeat(conversation, '<a>', numberOf(deep));
  } else return false;
  await connection.silence();
  return true;
}

async function repeat({ connection }: Conversation, text: string, times: number): Promise<void> {
  const perWrite = Math.max(1, Math.floor(65_536 / text.length));
  for (let left = times; left > 0; left -= perWrite) {
    if (!(await connection.send(text.repeat(Math.min(left, perWrite))))) return;
  }
}
