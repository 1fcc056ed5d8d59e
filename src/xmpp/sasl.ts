// Signing in: one SASL exchange, in which the password is asked for as late as possible and sent at most once.

import { randomBytes, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Account } from '../core/account.ts';
import { limits } from '../core/limits.ts';
import { explainSaslFailure, namespaces } from './conditions.ts';
import { readSubjectAltName } from './identity.ts';
import { type BindingType, chooseMechanism, type MechanismChoice, mechanismRow } from './mechanisms.ts';
import { plainPassword, scramPassword } from './password.ts';
import {
  type ChannelBinding,
  checkServerFinal,
  proveScram,
  readChallenge,
  type ScramHash,
  type ScramProof,
  startScram,
} from './scram.ts';
import type { Features } from './stream.ts';
import { type Failed, failed, failedByLoss, isFailed, isLoss, nextElement, type Talk } from './talk.ts';
import { textOf, type XmlElement } from './xml.ts';

/** How to sign in. */
export interface Credentials {
  readonly account: Account;
  /** Called at most once, when the next thing to do is to use it. What it throws comes through. */
  readonly password?: () => Promise<string> | string;
  /**
   * Yields a fresh one-time password (Cisco's CISCO-VTG-TOKEN) each time; called at most once, when the next thing to do is
   * to send it. Where given, the password is not used. What it throws comes through.
   */
  readonly token?: () => Promise<string>;
  /** Only this mechanism. */
  readonly mechanism?: string;
}

/** Signs in; undefined is success. The connection is verified TLS. */
export const signIn = async (
  talk: Talk,
  socket: TLSSocket,
  features: Features,
  credentials: Credentials,
): Promise<Failed | undefined> => {
  talk.clock.enter('auth');
  const choice = chooseMechanism({
    offered: features.mechanisms,
    bindings: features.channelBindings,
    protocol: socket.getProtocol() ?? 'unknown',
    isVerified: talk.line.isEncrypted,
    hasPassword: credentials.password !== undefined,
    hasCertificate: talk.options.tls?.cert !== undefined,
    hasToken: credentials.token !== undefined,
    forced: credentials.mechanism,
  });
  if (typeof choice === 'string') return failed(talk, { code: 'auth.no-mechanism', cause: choice });
  talk.options.onEvent({ type: 'mechanism-chosen', mechanism: choice.mechanism });
  // A listener may have ended the run, and a destroyed socket has no keys to bind to.
  if (talk.line.loss) return failedByLoss(talk, talk.line.loss);
  const { kind, hash } = mechanismRow(choice.mechanism);
  if (hash !== undefined) return signInByScram(talk, choice, hash, bindingOf(socket, choice.binding), credentials);
  switch (kind) {
    case 'token':
      return signInByToken(talk, credentials);
    case 'plain':
      return signInByPlain(talk, credentials);
    default:
      return signInByCertificate(talk, credentials.account);
  }
};

const auth = (mechanism: string, response: string): string =>
  `<auth xmlns='${namespaces.sasl}' mechanism='${mechanism}'>${response}</auth>`;

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const bindingOf = (socket: TLSSocket, type: BindingType | undefined): ChannelBinding | undefined => {
  if (type === undefined) return undefined;
  // RFC 9266, section 2; RFC 5929, section 3 (the client's Finished is the first of a full handshake).
  const data =
    type === 'tls-exporter'
      ? socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
      : socket.getFinished();
  return data === undefined ? undefined : { type, data };
};

/** A secret, asked for once; the clock stands still while it is asked for. A failure where the connection ends meanwhile. */
const ask = async (talk: Talk, secret: (() => Promise<string> | string) | undefined): Promise<string | Failed> => {
  const answer = await talk.clock.without(() => talk.line.orLoss(Promise.resolve(secret?.() ?? '')));
  if (isLoss(answer)) return failedByLoss(talk, answer);
  talk.secrets.push(answer, encode(answer));
  return answer;
};

/** Writes the password or its proof. A failure where nobody is left to read it: then nothing was submitted. */
const submit = (talk: Talk, mechanism: string, xml: string): Failed | undefined => {
  if (talk.line.loss) return failedByLoss(talk, talk.line.loss);
  talk.options.onEvent({ type: 'password-submitted', mechanism });
  talk.hasSubmitted = true;
  talk.line.write(xml);
  return undefined;
};

/** The server's next word in the exchange; elements of other namespaces are passed over. */
const nextAnswer = async (talk: Talk): Promise<XmlElement | Failed> => {
  for (;;) {
    const element = await nextElement(talk);
    if (isFailed(element)) return element;
    if (element.namespace !== namespaces.sasl) continue;
    return element.name === 'failure' ? failed(talk, explainSaslFailure(element)) : element;
  }
};

/** Waits for success where the mechanism needs no further word from us. */
const awaitSuccess = async (talk: Talk): Promise<Failed | undefined> => {
  const answer = await nextAnswer(talk);
  if (isFailed(answer)) return answer;
  if (answer.name === 'success') return undefined;
  return failed(talk, { code: 'auth.bad-challenge', cause: `answered <${answer.name}/>` });
};

const signInByPlain = async (talk: Talk, credentials: Credentials): Promise<Failed | undefined> => {
  const typed = await ask(talk, credentials.password);
  if (isFailed(typed)) return typed;
  const password = plainPassword(typed);
  if (password === undefined) return failed(talk, { code: 'auth.password-unusable' });
  const message = encode(`\0${credentials.account.user}\0${password}`);
  talk.secrets.push(message);
  return submit(talk, 'PLAIN', auth('PLAIN', message)) ?? awaitSuccess(talk);
};

/** Refusals that mean the token and not the account. */
const tokenRefusals: ReadonlySet<string> = new Set(['auth.rejected', 'auth.credentials-expired']);

/** CISCO-VTG-TOKEN, in one message of two fields ([VTG1] [VTG2] [DIAG]). */
const signInByToken = async (talk: Talk, { account, token: source }: Credentials): Promise<Failed | undefined> => {
  const token = await ask(talk, source);
  if (isFailed(token)) return token;
  if (token === '' || token.includes('\0'))
    return failed(talk, { code: 'auth.token-rejected', cause: 'the one-time password cannot be sent' });
  const message = encode(`userid=${account.user}@${account.domain.unicode}\0token=${token}`);
  talk.secrets.push(message);
  if (talk.line.loss) return failedByLoss(talk, talk.line.loss);
  talk.options.onEvent({ type: 'token-submitted', mechanism: 'CISCO-VTG-TOKEN' });
  talk.line.write(auth('CISCO-VTG-TOKEN', message));
  const refusal = await awaitSuccess(talk);
  return refusal && tokenRefusals.has(refusal.code) ? { ...refusal, code: 'auth.token-rejected' } : refusal;
};

/** XEP-0178: `=` where the certificate names this account alone, otherwise the account. */
const signInByCertificate = async (talk: Talk, account: Account): Promise<Failed | undefined> => {
  const jid = `${account.user}@${account.domain.unicode}`;
  const { xmpp } = readSubjectAltName(new X509Certificate(talk.options.tls?.cert ?? '').subjectAltName);
  const isNamedAlone = xmpp.length === 1 && xmpp[0]?.toLowerCase() === jid.toLowerCase();
  talk.line.write(auth('EXTERNAL', isNamedAlone ? '=' : encode(jid)));
  const refusal = await awaitSuccess(talk);
  // No password was sent that could have been wrong.
  return refusal?.code === 'auth.rejected' ? { ...refusal, code: 'auth.certificate-rejected' } : refusal;
};

/** Base64 of a challenge or success, bounded; undefined where it is none. */
const decode = (element: XmlElement): string | undefined => {
  const text = textOf(element).trim();
  if (text === '=') return '';
  if (text.length > limits.saslBytes * 2 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length > limits.saslBytes ? undefined : bytes.toString('utf8');
};

const signInByScram = async (
  talk: Talk,
  { mechanism }: MechanismChoice,
  hash: ScramHash,
  binding: ChannelBinding | undefined,
  credentials: Credentials,
): Promise<Failed | undefined> => {
  const start = startScram(credentials.account.user, randomBytes(18).toString('base64'), binding);
  talk.line.write(auth(mechanism, encode(start.message)));
  const answer = await nextAnswer(talk);
  if (isFailed(answer)) return answer;
  if (answer.name === 'success')
    return failed(talk, { code: 'auth.server-unproven', cause: 'success without a proof' });
  const message = decode(answer);
  if (answer.name !== 'challenge')
    return failed(talk, { code: 'auth.bad-challenge', cause: `answered <${answer.name}/>` });
  if (message === undefined) return failed(talk, { code: 'auth.bad-challenge', cause: 'the challenge is not base64' });
  const challenge = readChallenge(start, message);
  if ('code' in challenge) return failed(talk, challenge);
  const typed = await ask(talk, credentials.password);
  if (isFailed(typed)) return typed;
  const password = await scramPassword(typed);
  if (password === undefined) return failed(talk, { code: 'auth.password-unusable' });
  const proof = await talk.line.orLoss(proveScram(hash, start, challenge, password));
  if (isLoss(proof)) return failedByLoss(talk, proof);
  const response = `<response xmlns='${namespaces.sasl}'>${encode(proof.message)}</response>`;
  return submit(talk, mechanism, response) ?? awaitProof(talk, proof);
};

/** The server's proof comes with `<success/>`, or before it as a challenge that wants an empty answer. */
const awaitProof = async (talk: Talk, proof: ScramProof): Promise<Failed | undefined> => {
  let isProven = false;
  for (let round = 0; round < limits.saslRounds; round += 1) {
    const answer = await nextAnswer(talk);
    if (isFailed(answer)) return answer;
    const message = decode(answer);
    if (message === undefined)
      return failed(talk, { code: 'auth.server-unproven', cause: 'a proof that is not base64' });
    if (!isProven || message !== '') {
      const fault = checkServerFinal(proof, message);
      if (fault) return failed(talk, fault);
      isProven = true;
    }
    if (answer.name === 'success') return undefined;
    talk.line.write(`<response xmlns='${namespaces.sasl}'/>`);
  }
  return failed(talk, { code: 'auth.bad-challenge', cause: `more than ${limits.saslRounds} rounds` });
};
