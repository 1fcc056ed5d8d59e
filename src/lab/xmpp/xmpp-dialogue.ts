// A node's conversation with one client from the accepted connection to the bound session.

import { domainToASCII } from 'node:url';
import { numberOf, textOf } from '../fault-desk.ts';
import { oldTlsAnswer } from '../tls/old-tls.ts';
import { namespaces, writeStreamError } from '../xml.ts';
import type { Conversation } from './conversation.ts';
import { endsAt, finish } from './conversation.ts';
import { expectHandshake, playWrongService, webServer, wrongServiceOf } from './wrong-services.ts';
import type { Pace } from './xmpp-connection.ts';
import { stageOf } from './xmpp-features.ts';
import { authenticate, saslContextOf } from './xmpp-login.ts';
import { serveSession } from './xmpp-session.ts';
import { openStream } from './xmpp-stream.ts';
import { alpnProtocol } from './xmpp-tls.ts';

/** Talks to the client until one of them has enough. Never rejects for anything the client does. */
export async function converse(conversation: Conversation): Promise<void> {
  const { connection, desk, port } = conversation;
  connection.pace = paceOf(desk);
  if (await endsAt(conversation, 'accepted')) return;
  const service = wrongServiceOf(conversation);
  if (service !== undefined) return playWrongService(conversation, service);

  const misplaced = port === 'starttls' ? desk.play('tls-on-starttls-port') : undefined;
  if (misplaced !== undefined && !(await expectHandshake(conversation, textOf(misplaced)))) return;
  const isTlsFirst = port === 'direct' ? !desk.play('plain-on-direct-port') : misplaced !== undefined;
  if (isTlsFirst && !(await secure(conversation))) return;
  while (await openStream(conversation, () => saslContextOf(conversation))) {
    if (stageOf(conversation) === 'authenticated') return serveSession(conversation);
    if (!(await negotiate(conversation))) return;
  }
}

/** STARTTLS and SASL until a new stream is due; false when the conversation is over. */
async function negotiate(conversation: Conversation): Promise<boolean> {
  const { connection } = conversation;
  for (;;) {
    const item = await connection.next();
    if (item.type === 'gone') return false;
    if (item.type === 'bad') {
      await finish(conversation, writeStreamError(item.condition, item.why));
      return false;
    }
    if (item.type !== 'element') {
      await finish(conversation, '</stream:stream>');
      return false;
    }
    const { name, namespace } = item.element;
    if (name === 'starttls' && namespace === namespaces.tls) return startTls(conversation);
    if (name !== 'auth' || namespace !== namespaces.sasl) {
      await finish(conversation, writeStreamError('not-authorized'));
      return false;
    }
    const outcome = await authenticate(conversation, item.element);
    if (outcome !== 'refused') return outcome === 'accepted';
  }
}

/** RFC 6120 section 5.4. Attributes of `<starttls/>` are nobody's business. */
async function startTls(conversation: Conversation): Promise<boolean> {
  const { connection, desk } = conversation;
  if (connection.tls !== undefined || desk.play('starttls-absent') || desk.play('starttls-failure')) {
    await finish(conversation, `<failure xmlns='${namespaces.tls}'/></stream:stream>`);
    return false;
  }
  const stanza = '<message><body>Nobody signed this.</body></message>';
  const before = desk.play('injected-before-proceed') ? stanza : '';
  const after = desk.play('injected-after-proceed') ? stanza : '';
  if (!(await connection.send(`${before}<proceed xmlns='${namespaces.tls}'/>${after}`))) return false;
  if (await endsAt(conversation, 'proceed-sent')) return false;
  return secure(conversation);
}

/** The TLS handshake and the faults right after it; false when the conversation is over. */
async function secure(conversation: Conversation): Promise<boolean> {
  const { connection, desk, node, port, report } = conversation;
  if (await endsAt(conversation, 'handshake')) return false;
  const old = desk.play('old-tls');
  if (old !== undefined) {
    if ((await connection.peek()) !== undefined) await connection.send(oldTlsAnswer(textOf(old)));
    await connection.close();
    return false;
  }
  const domains = node.domains.map((domain) => domainToASCII(domain));
  if (!(await connection.secure(node.tls.handshake(port, domains, desk)))) return false;
  const { tls } = connection;
  const serverName = typeof tls?.servername === 'string' ? tls.servername : undefined;
  const alpn = typeof tls?.alpnProtocol === 'string' ? tls.alpnProtocol : undefined;
  report({
    type: 'secured',
    protocol: tls?.getProtocol() ?? 'unknown',
    ...(serverName === undefined ? {} : { serverName }),
    ...(alpn === undefined ? {} : { alpn }),
  });
  const isWebServer =
    desk.play('http-in-tls') ?? (port === 'direct' && alpn !== alpnProtocol && desk.play('alpn-strict'));
  if (isWebServer) {
    await playWrongService(conversation, webServer);
    return false;
  }
  return !(await endsAt(conversation, 'secured'));
}

function paceOf(desk: Conversation['desk']): Pace {
  const slow = desk.play('slow');
  const pieces = desk.play('many-chunks');
  const bytes = desk.play('byte-by-byte') === undefined ? pieces && Math.floor(numberOf(pieces)) : 1;
  return {
    ...(slow === undefined ? {} : { delayMs: numberOf(slow) }),
    ...(bytes === undefined ? {} : { chunkBytes: Math.max(1, bytes) }),
  };
}
