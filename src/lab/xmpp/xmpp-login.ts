// The SASL part of a node's conversation (RFC 6120 section 6): wraps the exchange into XML and plays its faults.

import { numberOf, textOf } from '../fault-desk.ts';
import type { XmlElement } from '../xml.ts';
import { namespaces, writeSaslFailure, writeStreamError } from '../xml.ts';
import type { Conversation } from './conversation.ts';
import { endsAt, finish } from './conversation.ts';
import type { SaslContext } from './sasl-server.ts';
import { createSaslExchange } from './sasl-server.ts';
import type { SaslExchange } from './sasl-step.ts';
import type { ScramTwist } from './scram-server.ts';
import { allowsLogin, mechanismsOf } from './xmpp-features.ts';

/** How a login ended: accepted, refused with the stream still open, or the conversation is over. */
export type LoginOutcome = 'accepted' | 'refused' | 'over';

// RFC 6120 section 6.4.5 asks for at least two retries and at most five.
const failedLoginsMax = 4;

/** The connection as SASL sees it now. */
export function saslContextOf({ node, connection, desk, domain }: Conversation): SaslContext {
  const { tls } = connection;
  return {
    domain: domain ?? '',
    accounts: node.accounts,
    oneTimePasswords: node.oneTimePasswords,
    bindings: tls === undefined ? new Map() : node.tls.channelBindings(tls),
    clientAddresses: tls === undefined ? [] : node.tls.clientAddresses(tls),
    get twist() {
      return twistOf(desk);
    },
  };
}

/** Answers `<auth/>` and what follows it. */
export async function authenticate(conversation: Conversation, auth: XmlElement): Promise<LoginOutcome> {
  const { connection, desk, report } = conversation;
  const sasl = saslContextOf(conversation);
  const offered = mechanismsOf(conversation, sasl);
  const mechanism = auth.attributes.mechanism ?? '';
  const isSecured = connection.tls !== undefined;
  const exchange = offered.includes(mechanism) ? createSaslExchange(mechanism, offered, sasl) : undefined;
  let data = decodeInitial(auth.text);
  let isOpening = true;

  async function refuse(condition: string, text?: string): Promise<LoginOutcome> {
    report({ type: 'refused', mechanism, condition });
    conversation.failedLogins += 1;
    if (conversation.failedLogins > failedLoginsMax) {
      const end = writeStreamError('policy-violation', 'too many failed logins');
      await finish(conversation, writeSaslFailure(condition, text) + end);
      return 'over';
    }
    return (await connection.send(writeSaslFailure(condition, text))) ? 'refused' : 'over';
  }

  if (!allowsLogin(conversation)) return refuse('encryption-required');
  for (;;) {
    // Counted before any fault can end the conversation: what was sent was sent.
    const isProof = data instanceof Buffer && exchange?.expects() === 'proof';
    if (isProof) report({ type: 'submission', mechanism, isSecured });
    const isToken = data instanceof Buffer && exchange?.expects() === 'token';
    if (isOpening && (await endsAt(conversation, 'auth-received'))) return 'over';
    const refusal = isOpening ? desk.play('sasl-failure-at-once') : undefined;
    if (refusal !== undefined) return refuse(textOf(refusal), refusal.text);
    isOpening = false;
    if (exchange === undefined) return refuse('invalid-mechanism');
    if (data === 'malformed') return refuse('incorrect-encoding');
    if ((isProof || isToken) && (await endsAt(conversation, 'proof-received'))) return 'over';
    const end = isProof || isToken ? desk.play('stream-error-after-proof') : undefined;
    if (end !== undefined) {
      await finish(conversation, writeStreamError(textOf(end), end.text));
      return 'over';
    }
    const failure = (isProof && desk.play('sasl-failure')) || (isToken && desk.play('token-refused')) || undefined;
    if (failure !== undefined) return refuse(textOf(failure), failure.text);

    const answer = data === 'absent' ? '' : await step(conversation, exchange, data);
    if (typeof answer !== 'string') {
      return 'condition' in answer ? refuse(answer.condition) : accept(conversation, mechanism, answer);
    }
    if (!(await connection.send(`<challenge xmlns='${namespaces.sasl}'>${answer}</challenge>`))) return 'over';
    const item = await connection.next();
    if (item.type !== 'element' || item.element.namespace !== namespaces.sasl) {
      if (item.type !== 'gone') await finish(conversation, writeStreamError('not-authorized'));
      return 'over';
    }
    if (item.element.name === 'abort') return refuse('aborted');
    data = decodeBase64(item.element.text);
  }
}

interface Accepted {
  readonly user: string;
  readonly data: string;
}

/** The challenge to send, or how the exchange ended. */
async function step(
  { desk, domain, node }: Conversation,
  exchange: SaslExchange,
  data: Buffer,
): Promise<string | Accepted | { readonly condition: string }> {
  const answer = await exchange.respond(data);
  switch (answer.type) {
    case 'challenge':
      return desk.play('bad-challenge') === undefined ? answer.data.toString('base64') : '!this is not Base64!';
    case 'failure':
      return { condition: answer.condition };
    case 'success': {
      const isOwn = answer.authzid === '' || answer.authzid === `${answer.user}@${domain ?? ''}`;
      if (!isOwn) return { condition: 'invalid-authzid' };
      const admission = node.mayLogIn?.(answer.user) ?? true;
      if (admission !== true) return { condition: admission || 'not-authorized' };
      return { user: answer.user, data: answer.data?.toString('base64') ?? '' };
    }
  }
}

async function accept(conversation: Conversation, mechanism: string, accepted: Accepted): Promise<LoginOutcome> {
  const { connection, report, domain } = conversation;
  conversation.user = accepted.user;
  report({ type: 'login', mechanism, account: `${accepted.user}@${domain ?? ''}` });
  if (!(await connection.send(`<success xmlns='${namespaces.sasl}'>${accepted.data}</success>`))) return 'over';
  if (await endsAt(conversation, 'success-sent')) return 'over';
  connection.restart();
  return 'accepted';
}

function twistOf(desk: Conversation['desk']): ScramTwist {
  const low = desk.play('low-iterations');
  const huge = desk.play('huge-iterations');
  return {
    ...(low === undefined ? {} : { iterations: Math.max(1, Math.floor(numberOf(low))) }),
    ...(huge === undefined ? {} : { announcedIterations: Math.floor(numberOf(huge)) }),
    ...(desk.play('bad-nonce') === undefined ? {} : { hasForeignNonce: true }),
    ...(desk.play('liar') === undefined ? {} : { lie: 'made-up-signature' }),
    ...(desk.play('liar-no-signature') === undefined ? {} : { lie: 'no-signature' }),
    ...(desk.play('success-without-challenge') === undefined ? {} : { lie: 'no-challenge' }),
  };
}

/** An initial response: none at all, `=` for an empty one, or Base64 (RFC 6120 section 6.4.2). */
function decodeInitial(text: string): Buffer | 'absent' | 'malformed' {
  if (text === '') return 'absent';
  return text === '=' ? Buffer.alloc(0) : decodeBase64(text);
}

function decodeBase64(text: string): Buffer | 'malformed' {
  if (text === '=') return Buffer.alloc(0);
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  return isBase64 ? Buffer.from(text, 'base64') : 'malformed';
}
