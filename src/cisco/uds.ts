// The UDS leg: version, home cluster and servers without a password, then the user and the presence nodes.

import type { Account } from '../core/account.ts';
import { CupcheckError } from '../core/error.ts';
import type { FailureCode } from '../core/failure.ts';
import { type Failed, failed, isFailed } from '../xmpp/talk.ts';
import { documentIn, failedByStatus } from './answers.ts';
import { getInClear } from './clear.ts';
import type { XmlElement } from './document.ts';
import { isSameHost, printServer } from './hosts.ts';
import { type HttpAnswer, type HttpAsk, send } from './http.ts';
import type { GoOn, LegFinished, NamedServer } from './leg-types.ts';
import { askPassword, basicHeader } from './secret.ts';
import { isInside, placeOfProfile, readPresenceNodes } from './service-profile.ts';
import type { HttpTalk } from './talk.ts';
import { tell } from './tell.ts';
import { readHomeClusters, readServers, readUser, readVersion, type UdsUser } from './uds-documents.ts';

/** TABLE: what a status means once a password was in the request ([TSLOGIN], jabber-facts 3.2). */
const userStatuses: Readonly<Record<number, FailureCode>> = { 401: 'http.unauthorized', 403: 'http.forbidden' };

const documentAt = async (talk: HttpTalk, path: string, roots: readonly string[]): Promise<XmlElement | Failed> => {
  const answer = await send(talk, { method: 'GET', path });
  if (isFailed(answer)) return answer;
  return failedByStatus(talk, answer) ?? documentIn(talk, answer, roots);
};

/** Asks what needs no password, and who serves the user where it is known already whose login this is. */
export const openUds = async (talk: HttpTalk): Promise<GoOn | Failed> => {
  talk.clock.enter('http');
  const version = await documentAt(talk, '/cucm-uds/version', ['versionInformation']);
  if (isFailed(version)) return version;
  const number = readVersion(version);
  if (number !== undefined) tell(talk, 'uds-version', [number]);
  const { email, user } = talk.options;
  const isKnown = email !== undefined || user !== undefined;
  const clusters = isKnown ? await findHome(talk, user ?? '') : undefined;
  if (isFailed(clusters)) return clusters;
  const list = await documentAt(talk, '/cucm-uds/servers', ['servers']);
  if (isFailed(list)) return list;
  const servers = readServers(list);
  tell(talk, 'uds-servers', servers);
  const away = clusters && awayFrom(talk, clusters, servers);
  if (away) return away;

  return async (how) => {
    if (how.kind === 'session') throw new CupcheckError('bug', 'There is no session to take up at Unified CM.');
    talk.clock.enter('http');
    const whose = how.kind === 'login' ? how.account.user : how.user;
    if (!isKnown && whose !== undefined) {
      const found = await findHome(talk, whose);
      const elsewhere = isFailed(found) ? found : awayFrom(talk, found, servers);
      if (elsewhere) return elsewhere;
    }
    return how.kind === 'probe' ? { outcome: 'reached' } : signIn(talk, how.account, how.password, servers);
  };
};

/** `email` counts before the user id, as the caller wants it. At most one cluster; none where the answer names none. */
const findHome = async (talk: HttpTalk, user: string): Promise<readonly string[] | Failed> => {
  const { email } = talk.options;
  const unfit = email === undefined ? unfitUser(talk, user) : undefined;
  if (unfit) return unfit;
  const question = email === undefined ? `username=${encodeURIComponent(user)}` : `email=${encodeURIComponent(email)}`;
  const root = await documentAt(talk, `/cucm-uds/clusterUser?${question}`, ['clusterUser', 'result']);
  if (isFailed(root)) return root;
  const clusters = readHomeClusters(root);
  if (clusters === undefined) return failed(talk, { code: 'http.no-home-cluster' });
  tell(talk, 'home-cluster', clusters);
  return clusters.length < 2 ? clusters : failed(talk, { code: 'http.two-home-clusters', cause: clusters.join(', ') });
};

/** The id is a part of the path, where UDS takes no slash ([UDS]); a colon would end it in the Basic scheme. */
const unfitUser = (talk: HttpTalk, user: string): Failed | undefined =>
  /[/:]/.test(user) ? failed(talk, { code: 'http.bad-user' }) : undefined;

/** The password goes to a server of the home cluster and to no other. */
const awayFrom = (talk: HttpTalk, [home]: readonly string[], servers: readonly string[]): Failed | undefined => {
  const { address, host } = talk.options;
  if (home === undefined || home === address || [host, ...servers].some((server) => isSameHost(server, home)))
    return undefined;
  return failed(talk, {
    code: 'http.not-home',
    cause: `the home cluster is ${home}`,
    redirect: home,
    redirects: [home],
  });
};

const signIn = async (
  talk: HttpTalk,
  { user }: Account,
  password: () => Promise<string> | string,
  servers: readonly string[],
): Promise<LegFinished> => {
  const unfit = unfitUser(talk, user);
  if (unfit) return unfit;
  const secret = await askPassword(talk, password);
  if (isFailed(secret)) return secret;
  const answer = await send(talk, {
    method: 'GET',
    path: `/cucm-uds/user/${encodeURIComponent(user)}`,
    headers: { authorization: basicHeader(talk, user, secret) },
    submits: 'Basic',
  });
  if (isFailed(answer)) return answer;
  talk.hasAccepted = answer.status === 200 || answer.status === 403;
  const refusal = failedByStatus(talk, answer, userStatuses);
  if (refusal) return refusal;
  const root = documentIn(talk, answer, ['user']);
  if (isFailed(root)) return root;
  const account = readUser(root);
  if (account.isHome === false) return failed(talk, { code: 'http.no-home-cluster' });
  if (account.hasPresence === false) return failed(talk, { code: 'http.not-enabled' });
  // Documented for the user's own page ([UDS]); what a service profile looks like is not.
  return account.presence.length > 0
    ? passed(talk, 'user-page', account.presence, servers)
    : readProfile(talk, account, servers);
};

const passed = (
  talk: HttpTalk,
  namedBy: 'user-page' | 'service-profile',
  presence: readonly NamedServer[],
  servers: readonly string[],
): LegFinished => {
  tell(talk, namedBy === 'user-page' ? 'presence-nodes' : 'profile-nodes', presence.map(printServer));
  return { outcome: 'passed', result: { leg: 'uds', presence, namedBy, servers } };
};

const readProfile = async (talk: HttpTalk, { profile }: UdsUser, servers: readonly string[]): Promise<LegFinished> => {
  if (profile === undefined)
    return failed(talk, {
      code: 'http.no-presence-nodes',
      cause: 'the user page names no server and no service profile',
    });
  const fetched = await fetchProfile(talk, profile);
  if (isFailed(fetched)) return fetched;
  const refusal = failedByStatus(talk, fetched.answer);
  if (refusal) return refusal;
  const root = documentIn(talk, fetched.answer, [], 'http.bad-document');
  if (isFailed(root)) return root;
  const all = readPresenceNodes(root);
  const presence = all.filter(
    ({ host }) => fetched.isTrusted || isInside(host, talk.options.domain.ascii, talk.options.host),
  );
  const outside = all.length - presence.length;
  if (presence.length === 0)
    return failed(talk, {
      code: 'http.no-presence-nodes',
      ...(outside > 0 ? { cause: `${outside} named in clear text, outside the domains that are known` } : {}),
    });
  return passed(talk, 'service-profile', presence, servers);
};

interface Fetched {
  readonly answer: HttpAnswer;
  /** Whether it came over a verified connection. */
  readonly isTrusted: boolean;
}

const fetchProfile = async (talk: HttpTalk, uri: string): Promise<Fetched | Failed> => {
  const { host, innerPort = 8443, port, via } = talk.options;
  const place = placeOfProfile(uri, { host, port: via === undefined ? port : innerPort });
  if (place.how === 'elsewhere')
    return failed(talk, {
      code: 'http.no-presence-nodes',
      cause: `the service profile is at ${uri}, which is not asked`,
    });
  const isTrusted = place.how === 'secure' || via !== undefined;
  const ask: HttpAsk = {
    method: 'GET',
    path: place.path,
    ...(place.how === 'clear' ? { inner: { scheme: 'http', port: place.port } } : {}),
  };
  const answer = isTrusted ? await send(talk, ask) : await getInClear(talk, place.port, place.path);
  return isFailed(answer) ? answer : { answer, isTrusted };
};
