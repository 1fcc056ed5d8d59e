// After the sign-in: the restarted stream, resource binding, and the ping that proves that the session lives.

import { domainToASCII } from 'node:url';
import type { Account } from '../core/account.ts';
import { explainStanzaError, namespaces } from './conditions.ts';
import { quote } from './quote.ts';
import { readStream, streamHeader } from './stream.ts';
import { type Failed, failed, isFailed, nextElement, type Talk } from './talk.ts';
import { childOf, escapeXml, textOf, type XmlElement } from './xml.ts';

const bindId = 'bind';
const pingId = 'ping';

/** The answer to one of our IQs; all other stanzas are passed over. */
const nextReply = async (talk: Talk, id: string): Promise<XmlElement | Failed> => {
  for (;;) {
    const element = await nextElement(talk);
    if (isFailed(element)) return element;
    const { type } = element.attributes;
    if (element.name === 'iq' && element.attributes.id === id && (type === 'result' || type === 'error'))
      return element;
  }
};

const bindRequest = (resource: string | undefined): string => {
  const inner = resource === undefined ? '' : `<resource>${escapeXml(resource)}</resource>`;
  return `<iq type='set' id='${bindId}'><bind xmlns='${namespaces.bind}'>${inner}</bind></iq>`;
};

/** The resource of a full JID of the account's domain; undefined for anything else. */
const resourceOf = (jid: string, account: Account): string | undefined => {
  const [, domain, resource] = /^[^@/]+@([^@/]+)\/(.+)$/s.exec(jid) ?? [];
  if (domain === undefined || resource === undefined) return undefined;
  const isOurs =
    domain.toLowerCase() === account.domain.unicode.toLowerCase() ||
    domainToASCII(domain) === account.domain.ascii.toLowerCase();
  return isOurs ? resource : undefined;
};

/**
 * Restarts the stream and binds a resource. Header and request go in one write: the features say nothing that would
 * change the request, and a round trip is saved.
 */
export const bind = async (
  talk: Talk,
  account: Account,
  resource: string | undefined,
): Promise<{ readonly needsSession: boolean } | Failed> => {
  const { clock, line, options } = talk;
  clock.enter('bind');
  line.restart();
  line.write(streamHeader(options.domain, `${account.user}@${account.domain.unicode}`) + bindRequest(resource));
  const features = await readStream(talk);
  if (isFailed(features)) return features;
  if (!features.hasBind) return failed(talk, { code: 'bind.not-offered' });
  const reply = await nextReply(talk, bindId);
  if (isFailed(reply)) return reply;
  if (reply.attributes.type === 'error')
    return failed(talk, { code: 'bind.refused', cause: explainStanzaError(reply) });
  const answer = childOf(reply, 'bind', namespaces.bind);
  const jid = answer === undefined ? undefined : childOf(answer, 'jid', namespaces.bind);
  if (jid === undefined) return failed(talk, { code: 'bind.nonsense', cause: 'no address' });
  const bound = resourceOf(textOf(jid).trim(), account);
  if (bound === undefined) return failed(talk, { code: 'bind.nonsense', cause: textOf(jid) });
  options.onEvent({ type: 'session-bound', resource: quote(bound) });
  return { needsSession: features.needsSession };
};

/** XEP-0199 to the server. An error is an answer too: the session is alive. Undefined is success. */
export const ping = async (talk: Talk, needsSession: boolean): Promise<Failed | undefined> => {
  talk.clock.enter('presence');
  // RFC 3921, section 3: where a session is demanded, nothing is routed without.
  const session = needsSession ? `<iq type='set' id='session'><session xmlns='${namespaces.session}'/></iq>` : '';
  const to = escapeXml(talk.options.domain.unicode);
  talk.line.write(`${session}<iq type='get' id='${pingId}' to='${to}'><ping xmlns='${namespaces.ping}'/></iq>`);
  const reply = await nextReply(talk, pingId);
  return isFailed(reply) ? reply : undefined;
};
