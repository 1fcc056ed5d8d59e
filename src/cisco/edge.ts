// The Expressway leg: one request with the password, and the pass for all that follows.

import { CupcheckError } from '../core/error.ts';
import type { FailureCode } from '../core/failure.ts';
import { type Failed, failed, isFailed } from '../xmpp/talk.ts';
import { documentIn, failedByStatus } from './answers.ts';
import { passCookie, readEdgeConfig } from './edge-config.ts';
import { printServer } from './hosts.ts';
import { base64url, send } from './http.ts';
import type { GoOn, LegFinished } from './leg-types.ts';
import { askPassword, basicHeader, keepSecret, withHidden } from './secret.ts';
import type { HttpTalk } from './talk.ts';
import { tell } from './tell.ts';

/** TABLE: what a status means at the edge ([EDGETC], [WXERR]). */
const statuses: Readonly<Record<number, FailureCode>> = { 401: 'http.unauthorized', 403: 'http.edge-policy' };

/** The path of a request that needs no pass: the domain in base64 without padding ([SRNDE], [EDGETC]). */
export const edgePath = (domain: string): string =>
  `/${base64url(domain)}/get_edge_config?service_name=_cisco-uds&service_name=_cuplogin`;

/**
 * Asks nothing before there is a password: the edge counts requests that it refuses, and shuts out the whole address after a
 * few ([MRAOV]). A probe therefore ends with TLS.
 */
export const openEdge =
  async (talk: HttpTalk): Promise<GoOn | Failed> =>
  async (how) => {
    if (how.kind === 'probe') return { outcome: 'reached' };
    if (how.kind === 'session') throw new CupcheckError('bug', 'There is no session to take up at an Expressway.');
    return configure(talk, how.account.user, how.password);
  };

const configure = async (
  talk: HttpTalk,
  user: string,
  password: () => Promise<string> | string,
): Promise<LegFinished> => {
  const { domain, host, servicesDomain = domain.ascii } = talk.options;
  talk.clock.enter('http');
  if (user.includes(':')) return failed(talk, { code: 'http.bad-user' });
  const secret = await askPassword(talk, password);
  if (isFailed(secret)) return secret;
  const answer = await send(talk, {
    method: 'GET',
    path: edgePath(servicesDomain),
    headers: { authorization: basicHeader(talk, user, secret) },
    submits: 'Basic',
  });
  if (isFailed(answer)) return answer;
  const cookie = passCookie(answer.headers['set-cookie']);
  if (cookie !== undefined) keepSecret(talk, cookie);
  talk.hasAccepted = answer.status === 200;
  const refusal = failedByStatus(talk, answer, statuses);
  if (refusal) return refusal;
  const root = documentIn(talk, answer, ['getEdgeConfigResponse']);
  if (isFailed(root)) return root;
  const { uds, cuplogin, xmpp, errors } = readEdgeConfig(root);
  if (uds.length === 0 && cuplogin.length === 0)
    return failed(talk, { code: 'http.edge-no-services', ...(errors.length > 0 ? { cause: errors.join(', ') } : {}) });
  if (cookie === undefined) return failed(talk, { code: 'http.edge-no-cookie' });
  tell(talk, 'edge-uds', uds.map(printServer));
  tell(talk, 'edge-cuplogin', cuplogin.map(printServer));
  tell(talk, 'edge-xmpp', xmpp.map(printServer));
  const pass = withHidden({ edgeHost: host, domain: servicesDomain }, 'cookie', cookie);
  return { outcome: 'passed', result: { leg: 'edge', uds, cuplogin, xmpp, pass } };
};
