// UDS, the user data service of a Unified CM node: version, home cluster, node list, user, service profile.

import type { CupDirectory, CupUser } from '../cluster/cup-directory.ts';
import type { FaultDesk } from '../fault-desk.ts';
import type { ConnectionEvent } from '../node-events.ts';
import { escapeXml } from '../xml.ts';
import type { HttpAnswer, HttpRequest, HttpSite } from './http-exchange.ts';
import { readBasic, refusal, unauthorized, xmlAnswer } from './http-exchange.ts';

/** A host name and the port at which it is found. */
export interface ServiceEndpoint {
  readonly host: string;
  readonly port: number;
}

/** What a UDS server is made of. */
export interface UdsOptions {
  readonly directory: CupDirectory;
  /** Where this server is, as its documents name it. */
  readonly self: () => ServiceEndpoint;
  /** The UDS servers of the cluster, itself among them. */
  readonly servers: () => readonly ServiceEndpoint[];
  /** Where the presence nodes answer SOAP, best first. */
  readonly presenceNodes: () => readonly ServiceEndpoint[];
  /** Whom the edge vouches for with this header value, if it does. */
  readonly vouchedUser?: (header: string) => string | undefined;
}

/** The header in which an edge says for whom it forwards a request, in place of the password that it checked itself. */
export const vouchedHeader = 'x-lab-vouched';

const version = '14.0.1';
const profilePath = '/SPDefault.cnf.xml';
/** [DI105]. */
const usualPort = 8443;
/** The faults of a service profile need a page that sends the client there. */
const silencing = ['no-service-profile', 'empty-service-profile'] as const;
const realm = 'Cisco Unified Communications Manager';

type Report = (event: ConnectionEvent) => void;

/**
 * The resources of [UDS] as far as a sign-in needs them. The page of a user names the presence servers, so that a client
 * needs no service profile; the fault `no-user-servers` sends it there all the same. The service profile is served here,
 * over HTTPS, and not on 6970; its shape is an assumption, for no source shows it: `serviceProfile/imAndPresence/node`,
 * each with `address` and `port`.
 */
export function createUdsSite(options: UdsOptions): HttpSite {
  const { directory } = options;

  function answer(request: HttpRequest, desk: FaultDesk, report: Report): HttpAnswer {
    if (request.method !== 'GET') return refusal(405, { allow: 'GET' });
    const { pathname } = request.url;
    if (pathname === '/cucm-uds/version') {
      return xmlAnswer(`<versionInformation uri="${uri(pathname)}"><version>${version}</version></versionInformation>`);
    }
    if (pathname === '/cucm-uds/clusterUser') return clusterUser(request, desk);
    if (pathname === '/cucm-uds/servers') {
      const servers = options.servers().map(({ host }) => `<server>${escapeXml(host)}</server>`);
      return xmlAnswer(`<servers uri="${uri(pathname)}" version="${version}">${servers.join('')}</servers>`);
    }
    const [, id] = /^\/cucm-uds\/user\/([^/]+)$/.exec(pathname) ?? [];
    if (id !== undefined) return userPage(request, decoded(id), desk, report);
    return pathname === profilePath ? serviceProfile(desk) : refusal(404);
  }

  function clusterUser({ url }: HttpRequest, desk: FaultDesk): HttpAnswer {
    const [name, email] = [url.searchParams.get('username'), url.searchParams.get('email')];
    if (name === null && email === null) return refusal(400);
    const user = name === null ? directory.byEmail(email ?? '') : directory.user(name);
    const isFound = user?.homeCluster === true && desk.play('found-false') === undefined;
    const page = `/cucm-uds/user/${encodeURIComponent(user?.name ?? name ?? '')}`;
    const result = `<result version="${version}" uri="${isFound ? uri(page) : ''}" found="${isFound}"/>`;
    const own = `<homeCluster serversUri="${uri('/cucm-uds/servers')}">${escapeXml(options.self().host)}</homeCluster>`;
    const other = '<homeCluster serversUri="https://elsewhere.test:8443/cucm-uds/servers">elsewhere.test</homeCluster>';
    const homes = !isFound ? '' : desk.play('two-home-clusters') === undefined ? own : own + other;
    return xmlAnswer(
      `<clusterUser uri="${uri('/cucm-uds/clusterUser')}" version="${version}">${result}${homes}</clusterUser>`,
    );
  }

  function userPage(request: HttpRequest, id: string, desk: FaultDesk, report: Report): HttpAnswer {
    const name = authenticated(request, report);
    if (name === undefined) return unauthorized(realm);
    const user = directory.user(name);
    const [asked, refused] = [directory.user(id), !user?.endUser];
    if (user === undefined || refused || asked?.name !== user.name) return refusal(403);
    return xmlAnswer(userDocument(user, desk));
  }

  /** The user whose password came along, or for whom the edge speaks. */
  function authenticated({ headers }: HttpRequest, report: Report): string | undefined {
    const vouched = headers[vouchedHeader];
    const known = typeof vouched === 'string' ? options.vouchedUser?.(vouched) : undefined;
    if (known !== undefined) return known;
    const basic = readBasic(headers.authorization);
    if (basic === undefined) return undefined;
    if (!directory.accounts.checkPassword(basic.user, basic.password)) {
      report({ type: 'refused', mechanism: 'Basic', condition: 'not-authorized' });
      return undefined;
    }
    report({ type: 'login', mechanism: 'Basic', account: `${basic.user}@${directory.domain}` });
    return basic.user;
  }

  function userDocument(user: CupUser, desk: FaultDesk): string {
    const isHome = user.homeCluster !== false;
    const profile =
      desk.play('no-service-profile') === undefined
        ? `<serviceProfile><uri>${uri(profilePath)}</uri></serviceProfile>`
        : '<serviceProfile/>';
    return (
      `<user uri="${uri(`/cucm-uds/user/${encodeURIComponent(user.name)}`)}" version="${version}">` +
      `<userName>${escapeXml(user.name)}</userName><email>${escapeXml(user.email)}</email>` +
      '<accountType useLdapAuth="false">local</accountType>' +
      `<homeCluster enableImAndPresence="${user.imAndPresence}">${isHome}</homeCluster>` +
      `<imAndPresence>${userServers(user, desk)}</imAndPresence>${profile}</user>`
    );
  }

  /** Home, then backup: that order is an assumption, as is a port, which is named where it is not the usual one. */
  function userServers(user: CupUser, desk: FaultDesk): string {
    const isSilent = desk.play('no-user-servers') !== undefined || silencing.some((id) => desk.has(id));
    const nodes = isSilent ? [] : options.presenceNodes();
    return directory
      .hostnames(user.name)
      .flatMap((name) => nodes.filter(({ host }) => host === name))
      .map(({ host, port }) => `<server>${escapeXml(port === usualPort ? host : `${host}:${port}`)}</server>`)
      .join('');
  }

  function serviceProfile(desk: FaultDesk): HttpAnswer {
    const isEmpty = desk.play('empty-service-profile') !== undefined;
    const servers = (isEmpty ? [] : options.presenceNodes()).map(
      ({ host, port }) => `<node><address>${escapeXml(host)}</address><port>${port}</port></node>`,
    );
    return xmlAnswer(
      `<serviceProfile name="SPDefault"><imAndPresence>${servers.join('')}</imAndPresence></serviceProfile>`,
    );
  }

  function uri(path: string): string {
    const { host, port } = options.self();
    return escapeXml(`https://${host}:${port}${path}`);
  }

  return { realm, open: (request) => ({ answer: (desk, report) => answer(request, desk, report) }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
