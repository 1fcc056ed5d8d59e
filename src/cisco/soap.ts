// The SOAP leg: the service found without a password, then login, configuration and one-time password.

import type { FailureCode } from '../core/failure.ts';
import { limits } from '../core/limits.ts';
import { type Failed, failed, isFailed } from '../xmpp/talk.ts';
import { documentIn, failedByStatus, isUnavailable } from './answers.ts';
import type { XmlElement } from './document.ts';
import { send } from './http.ts';
import type { GoOn, LegFinished, SoapSession } from './leg-types.ts';
import { askPassword, keepSecret, withHidden } from './secret.ts';
import {
  headersOf,
  loginMessage,
  messageWithKey,
  type Operation,
  type Refusal,
  readConfig,
  readOneTimePassword,
  readRefusal,
  readSessionKey,
} from './soap-envelope.ts';
import type { HttpTalk } from './talk.ts';
import { tell } from './tell.ts';

/** TABLE: the paths seen ([TSLOGIN], [EPAS105], [EPASNET]), the one of Jabber 14 first. */
const paths = ['/EPASSoap/service/v80', '/EPASSoap/service/v105', '/EPASSoap/service/latest'] as const;

/** A token fetched later over a connection of its own. */
export type FetchToken = (session: SoapSession, path: string) => Promise<string>;

/**
 * Finds the path of the service without a password, since a login that meets a 404 must not be sent again: a path is
 * there if it answers a GET with anything but that. Where none does, the first is taken.
 */
export const openSoap = async (talk: HttpTalk, fetchToken: FetchToken): Promise<GoOn | Failed> => {
  talk.clock.enter('soap');
  const path = await findPath(talk);
  if (isFailed(path)) return path;
  return async (how) => {
    if (how.kind === 'probe') return { outcome: 'reached' };
    talk.clock.enter('soap');
    const session =
      how.kind === 'session'
        ? withHidden({}, 'key', how.session.key)
        : await logIn(talk, path, how.account.user, how.password);
    if (isFailed(session)) return session;
    keepSecret(talk, session.key);
    return fetchAll(talk, path, session, fetchToken);
  };
};

const findPath = async (talk: HttpTalk): Promise<string | Failed> => {
  for (const path of paths) {
    const answer = await send(talk, { method: 'GET', path: `${path}?wsdl` });
    if (isFailed(answer)) return answer;
    // An Expressway that does not reach the node would be shown the password for nothing.
    const { status } = answer;
    if (isUnavailable(status)) return failed(talk, { code: 'http.unavailable', cause: `HTTP ${status}` });
    if (status !== 404) return path;
  }
  return paths[0];
};

/** TABLE: HTTP statuses of a SOAP call; faults come with 400 and 500 (SOAP 1.2 part 2, 7.5.2.2) and are read as such. */
const statuses: Readonly<Record<number, FailureCode>> = { 401: 'soap.rejected' };

const call = async (
  talk: HttpTalk,
  path: string,
  operation: Operation,
  body: string,
): Promise<{ readonly root: XmlElement; readonly refusal?: Refusal } | Failed> => {
  const isLogin = operation === 'login';
  const answer = await send(talk, {
    method: 'POST',
    path,
    headers: headersOf(operation),
    body,
    isSecret: true,
    ...(isLogin ? { submits: 'SOAP' } : {}),
  });
  if (isFailed(answer)) return answer;
  const mayBeFault = answer.status === 400 || answer.status === 500;
  const byStatus = mayBeFault ? undefined : failedByStatus(talk, answer, isLogin ? statuses : {});
  if (byStatus) return byStatus;
  const root = documentIn(talk, answer, ['Envelope'], 'soap.bad-document');
  if (isFailed(root)) return mayBeFault ? (failedByStatus(talk, answer) ?? root) : root;
  const refusal =
    readRefusal(root) ?? (mayBeFault ? { kind: 'fault' as const, text: `HTTP ${answer.status}` } : undefined);
  return refusal === undefined ? { root } : { root, refusal };
};

/** TABLE: what a refusal means. `failure` at a login is about the account unless its words speak of the server. */
const codeOfRefusal = ({ kind, text }: Refusal, operation: Operation): FailureCode => {
  if (kind === 'client-version') return 'soap.client-version';
  if (kind === 'invalid-request') return 'soap.invalid-session';
  if (operation === 'get-onetime-password' && kind === 'failure') return 'soap.no-token';
  if (operation !== 'login') return 'soap.fault';
  if (kind === 'failure') return serverWords.test(text) ? 'soap.fault' : 'soap.rejected';
  return accountWords.test(text) ? 'soap.rejected' : 'soap.fault';
};

const serverWords = /internal|database|datastore|unavailable|busy|time-?out/i;
const accountWords = /authenticat|password|credential|not authori[sz]ed/i;

const logIn = async (
  talk: HttpTalk,
  path: string,
  user: string,
  password: () => Promise<string> | string,
): Promise<SoapSession | Failed> => {
  const secret = await askPassword(talk, password);
  if (isFailed(secret)) return secret;
  const answer = await call(talk, path, 'login', loginMessage(user, secret));
  if (isFailed(answer)) return answer;
  const { refusal, root } = answer;
  if (refusal) return failed(talk, { code: codeOfRefusal(refusal, 'login'), cause: refusal.text });
  const key = readSessionKey(root);
  if (key === undefined || key.length > limits.tokenChars)
    return failed(talk, { code: 'soap.bad-document', cause: 'a login answer without a session key' });
  talk.hasAccepted = true;
  return withHidden({}, 'key', key);
};

/** The call with a session key, or what stands against it. */
const callWithKey = async (
  talk: HttpTalk,
  path: string,
  operation: Exclude<Operation, 'login'>,
  { key }: SoapSession,
): Promise<XmlElement | Failed> => {
  const answer = await call(talk, path, operation, messageWithKey(operation, key));
  if (isFailed(answer)) return answer;
  const { refusal, root } = answer;
  return refusal ? failed(talk, { code: codeOfRefusal(refusal, operation), cause: refusal.text }) : root;
};

/** A one-time password for this session. */
export const fetchOneTimePassword = async (
  talk: HttpTalk,
  path: string,
  session: SoapSession,
): Promise<{ readonly token: string } | Failed> => {
  const root = await callWithKey(talk, path, 'get-onetime-password', session);
  if (isFailed(root)) return root;
  const token = readOneTimePassword(root);
  if (token === undefined || token.length > limits.tokenChars) return failed(talk, { code: 'soap.no-token' });
  keepSecret(talk, token);
  return { token };
};

const fetchAll = async (
  talk: HttpTalk,
  path: string,
  session: SoapSession,
  fetchToken: FetchToken,
): Promise<LegFinished> => {
  const root = await callWithKey(talk, path, 'get-all-config', session);
  if (isFailed(root)) return root;
  const { domain, xmpp } = readConfig(root);
  if (domain !== undefined) tell(talk, 'presence-domain', [domain.unicode]);
  tell(talk, 'xmpp-nodes', xmpp);
  const fetched = await fetchOneTimePassword(talk, path, session);
  if (isFailed(fetched)) return fetched;
  let first: string | undefined = fetched.token;
  const oneTimePassword = async (): Promise<string> => {
    const token = first ?? (await fetchToken(session, path));
    first = undefined;
    return token;
  };
  return { outcome: 'passed', result: { leg: 'soap', presenceDomain: domain, xmpp, session, oneTimePassword } };
};
