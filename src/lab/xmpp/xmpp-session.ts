// After the login: resource binding (RFC 6120 section 7), then the few requests a node answers.

import { textOf } from '../fault-desk.ts';
import type { XmlElement } from '../xml.ts';
import { escapeXml, namespaces, writeStanzaError, writeStreamError } from '../xml.ts';
import type { Conversation } from './conversation.ts';
import { endsAt, finish, say } from './conversation.ts';

/** Serves stanzas until the conversation is over. */
export async function serveSession(conversation: Conversation): Promise<void> {
  const { connection } = conversation;
  let jid: string | undefined;
  for (;;) {
    const item = await connection.next();
    if (item.type === 'gone') return;
    if (item.type === 'bad') return finish(conversation, writeStreamError(item.condition, item.why));
    if (item.type !== 'element') return finish(conversation, '</stream:stream>');
    const request = requestOf(item.element);
    if (jid === undefined) {
      if (request?.payload.namespace !== namespaces.bind || request.type !== 'set') {
        return finish(conversation, writeStreamError('not-authorized', 'bind a resource first'));
      }
      const bound = await bind(conversation, request);
      if (bound === 'over') return;
      jid = bound;
    } else if (request !== undefined && !(await answer(conversation, request))) return;
  }
}

interface Request {
  readonly id: string;
  readonly type: 'get' | 'set';
  readonly payload: XmlElement;
}

/** The request in an IQ; presence, messages and answers to nothing are none. */
function requestOf(stanza: XmlElement): Request | undefined {
  const { id = '', type } = stanza.attributes;
  const [payload] = stanza.children;
  if (stanza.name !== 'iq' || stanza.namespace !== namespaces.client || payload === undefined) return undefined;
  return type === 'get' || type === 'set' ? { id, type, payload } : undefined;
}

/** The bound JID, undefined where binding was refused, or word that the conversation is over. */
async function bind(conversation: Conversation, request: Request): Promise<string | undefined | 'over'> {
  const { desk, report, user = '', domain = '' } = conversation;
  if (await endsAt(conversation, 'bind-received')) return 'over';
  const refusal = desk.play('bind-refused');
  if (refusal !== undefined) {
    const error = writeStanzaError(textOf(refusal), refusal.text);
    return (await say(conversation, writeIq('error', request.id, error))) ? undefined : 'over';
  }
  const wished = request.payload.children.find((child) => child.name === 'resource')?.text.trim() ?? '';
  const resource = wished === '' ? crypto.randomUUID().slice(0, 8) : wished;
  const nonsense = desk.play('bind-nonsense');
  const jid = nonsense === undefined ? `${user}@${domain}/${resource}` : textOf(nonsense);
  const result = `<bind xmlns='${namespaces.bind}'><jid>${escapeXml(jid)}</jid></bind>`;
  if (!(await say(conversation, writeIq('result', request.id, result)))) return 'over';
  report({ type: 'bound', jid });
  if (await endsAt(conversation, 'bind-sent')) return 'over';
  const replaced = desk.play('replaced');
  if (replaced === undefined) return jid;
  await finish(conversation, writeStreamError(textOf(replaced), replaced.text));
  return 'over';
}

/** Answers one request of a bound session; false when the conversation is over. */
async function answer(conversation: Conversation, { id, type, payload }: Request): Promise<boolean> {
  const { desk } = conversation;
  switch (payload.namespace) {
    case namespaces.ping: {
      if (await endsAt(conversation, 'ping-received')) return false;
      const error = desk.play('ping-error');
      if (error === undefined) return say(conversation, writeIq('result', id));
      return say(conversation, writeIq('error', id, writeStanzaError(textOf(error), error.text)));
    }
    case namespaces.session:
      return say(conversation, writeIq('result', id));
    case namespaces.disco: {
      const features = [namespaces.disco, namespaces.ping].map((feature) => `<feature var='${feature}'/>`).join('');
      const identity = "<identity category='server' type='im' name='lab'/>";
      return say(
        conversation,
        writeIq('result', id, `<query xmlns='${namespaces.disco}'>${identity}${features}</query>`),
      );
    }
    case namespaces.bind: {
      const condition = type === 'set' ? 'not-allowed' : 'bad-request';
      return say(conversation, writeIq('error', id, writeStanzaError(condition)));
    }
    default:
      return say(conversation, writeIq('error', id, writeStanzaError('service-unavailable')));
  }
}

function writeIq(type: 'result' | 'error', id: string, content = ''): string {
  return `<iq type='${type}' id='${escapeXml(id)}'>${content}</iq>`;
}
