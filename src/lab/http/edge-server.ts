// The Expressway edge: says over HTTPS what is inside, hands requests on, and shuts out whoever guesses passwords.

import { randomBytes } from 'node:crypto';
import type { CupDirectory } from '../cluster/cup-directory.ts';
import type { FaultDesk } from '../fault-desk.ts';
import type { ConnectionEvent } from '../node-events.ts';
import { escapeXml } from '../xml.ts';
import type { HttpAnswer, HttpRequest, HttpSite } from './http-exchange.ts';
import { readBasic, refusal, unauthorized, xmlAnswer } from './http-exchange.ts';
import { forward } from './http-forward.ts';
import { type ServiceEndpoint, vouchedHeader } from './uds-server.ts';

/** What an edge is made of. */
export interface EdgeOptions {
  readonly directory: CupDirectory;
  /** The services domain, A-labels. */
  readonly domain: string;
  /** Where the edge answers HTTPS, as its documents name it. */
  readonly self: () => ServiceEndpoint;
  /** Its XMPP port; null for none. */
  readonly xmppPort: () => number | null;
  /** What it finds inside, by service name. */
  readonly inside: Readonly<Record<string, () => readonly ServiceEndpoint[]>>;
  /** The address behind a host and port inside; undefined: not allowed. */
  readonly addressOf: (place: ServiceEndpoint) => string | undefined;
  /** The header value by which services inside know whom the edge speaks for. */
  readonly vouch: (user: string) => string;
  /** Bad passwords from one address after which it is shut out; default 2 (assumption: [MRAOV] gives no number). */
  readonly maxBadPasswords?: number;
}

/** An edge, and how many addresses it has shut out. */
export interface EdgeSite extends HttpSite {
  readonly bans: () => number;
}

const realm = 'Cisco-Edge';
const cookieName = 'X-Auth';
/** The Cisco default of 480 minutes ([MRAOV]). */
const cookieSeconds = 28_800;
const maxCookies = 10_000;

/** `get_edge_config` and `get_edge_sso` ([EDGETC], [MRAADV]), and the paths of later calls ([MRAANA]). */
export function createEdgeSite(options: EdgeOptions): EdgeSite {
  const { directory, maxBadPasswords = 2 } = options;
  const users = new Map<string, string>();
  const badPasswords = new Map<string, number>();

  const isBanned = (address: string): boolean => (badPasswords.get(address) ?? 0) >= maxBadPasswords;

  async function answer(
    request: HttpRequest,
    desk: FaultDesk,
    report: (event: ConnectionEvent) => void,
    gone: AbortSignal,
  ): Promise<HttpAnswer> {
    // Whoever was shut out on one connection is so on all that are open.
    if (isBanned(request.remoteAddress)) return 'drop';
    const [, encoded = '', rest = ''] = /^\/([A-Za-z0-9_-]+)(\/.*)$/.exec(request.url.pathname) ?? [];
    const [domain = '', scheme, host, port, ...more] = Buffer.from(encoded, 'base64url').toString('utf8').split('/');
    if (domain.toLowerCase() !== options.domain.toLowerCase() || more.length > 0) return refusal(404);
    if (scheme !== undefined) {
      const place = { host: host ?? '', port: Number(port) };
      return scheme === 'https' ? handOn(request, place, rest, gone) : refusal(403);
    }
    if (request.method !== 'GET') return refusal(405, { allow: 'GET' });
    if (rest === '/get_edge_sso') return xmlAnswer(ssoDocument);
    return rest === '/get_edge_config' ? edgeConfig(request, desk, report) : refusal(404);
  }

  function edgeConfig(request: HttpRequest, desk: FaultDesk, report: (event: ConnectionEvent) => void): HttpAnswer {
    const basic = readBasic(request.headers.authorization);
    if (basic === undefined) return unauthorized(realm);
    const user = directory.accounts.checkPassword(basic.user, basic.password) ? directory.user(basic.user) : undefined;
    if (user === undefined) {
      const { remoteAddress } = request;
      badPasswords.set(remoteAddress, (badPasswords.get(remoteAddress) ?? 0) + 1);
      report({ type: 'refused', mechanism: 'Basic', condition: 'not-authorized' });
      return unauthorized(realm);
    }
    report({ type: 'login', mechanism: 'Basic', account: `${user.name}@${directory.domain}` });
    const body = configDocument(request.url.searchParams.getAll('service_name'), desk);
    if (desk.play('edge-no-cookie') !== undefined) return xmlAnswer(body);
    const [oldest] = users.keys();
    if (users.size >= maxCookies && oldest !== undefined) users.delete(oldest);
    const cookie = randomBytes(24).toString('base64url');
    users.set(cookie, user.name);
    const attributes = `Path=/; Max-Age=${cookieSeconds}; HttpOnly; Secure`;
    const answered = xmlAnswer(body);
    return answered === 'drop'
      ? answered
      : { ...answered, headers: { 'set-cookie': `${cookieName}=${cookie}; ${attributes}` } };
  }

  function configDocument(names: readonly string[], desk: FaultDesk): string {
    const hides = desk.play('edge-name-error') !== undefined;
    const services = names.map((name) => {
      const found = hides || !Object.hasOwn(options.inside, name) ? [] : (options.inside[name]?.() ?? []);
      const servers = found.map(
        ({ host, port }, index) =>
          `<server><priority>${index + 1}</priority><weight>1</weight><port>${port}</port>` +
          `<address>${escapeXml(host)}</address></server>`,
      );
      const content = servers.length === 0 ? '<error>NameError</error>' : servers.join('');
      return `<service><name>${escapeXml(name)}</name>${content}</service>`;
    });
    const { host, port } = options.self();
    const xmppPort = options.xmppPort();
    return (
      `<getEdgeConfigResponse version="1.0"><serviceConfig>${services.join('')}</serviceConfig><edgeConfig>` +
      edgeServer('sipEdgeServer', host, 5061) +
      `<sipRequest><route>&lt;sip:${escapeXml(host)}:5061;transport=tls;lr&gt;</route></sipRequest>` +
      `${xmppPort === null ? '' : edgeServer('xmppEdgeServer', host, xmppPort)}` +
      `${edgeServer('httpEdgeServer', host, port)}</edgeConfig></getEdgeConfigResponse>`
    );
  }

  async function handOn(
    request: HttpRequest,
    place: ServiceEndpoint,
    path: string,
    gone: AbortSignal,
  ): Promise<HttpAnswer> {
    const user = users.get(cookieOf(request.headers.cookie) ?? '');
    if (user === undefined) return unauthorized(realm);
    const address = options.addressOf(place);
    if (address === undefined) return refusal(403);
    const headers = { [vouchedHeader]: options.vouch(user) };
    return forward(request, { ...place, address, path: path + request.url.search, headers }, gone);
  }

  return {
    realm,
    bans: () => [...badPasswords.keys()].filter(isBanned).length,
    admits: (address) => !isBanned(address),
    open: (request) => ({ answer: (desk, report, gone) => answer(request, desk, report, gone) }),
  };
}

/** No single sign-on: the lab knows passwords alone. The shape is an assumption. */
const ssoDocument =
  '<SSOResult version="1.0"><Response><SingleSignOn><Status enabled="false"/></SingleSignOn>' +
  '<OAuth><Status enabled="false"/></OAuth></Response></SSOResult>';

function edgeServer(name: string, host: string, port: number): string {
  return `<${name}><server><address>${escapeXml(host)}</address><tlsPort>${port}</tlsPort></server></${name}>`;
}

function cookieOf(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === cookieName)?.[1];
}
