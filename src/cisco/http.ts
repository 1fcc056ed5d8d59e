// One HTTP request of a leg and its whole answer, within limits; passwords are sent once and never redirected.

import type { Client } from 'undici';
import type { FailureCode } from '../core/failure.ts';
import { limits } from '../core/limits.ts';
import { lossOf } from '../xmpp/socket.ts';
import { type Failed, failed, failedByLoss, isFailed, isLoss } from '../xmpp/talk.ts';
import { bracketed } from './hosts.ts';
import { authorityOf, dial } from './line.ts';
import type { HttpTalk } from './talk.ts';

export interface HttpAsk {
  readonly method: 'GET' | 'POST';
  /** Path and query on the server that is meant; behind an Expressway it is lengthened here. */
  readonly path: string;
  /** Behind an Expressway: another service of the same server. Default: HTTPS at the port of the leg. */
  readonly inner?: { readonly scheme: 'http' | 'https'; readonly port: number };
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The mechanism by which a password is handed over; absent where there is none in it. */
  readonly submits?: string;
  /** Whether anything secret is in it: then no redirect is followed. A request that submits is one. */
  readonly isSecret?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; a repeated header has its values in one list. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** The first value of a header. */
export const headerOf = ({ headers }: Pick<HttpAnswer, 'headers'>, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
};

/** Base64 with the alphabet of URLs and without padding, as paths of an Expressway have it. */
export const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

/** Behind an Expressway the path begins with the domain and the place inside ([MRAANA]). */
const outerPath = ({ options }: HttpTalk, { inner, path }: HttpAsk): string => {
  const { via, host, innerPort = 8443 } = options;
  if (via === undefined) return path;
  const { scheme, port } = inner ?? { scheme: 'https', port: innerPort };
  return `/${base64url(`${via.domain}/${scheme}/${bracketed(host)}/${port}`)}${path}`;
};

/** Every request shows it; none of an edge leg does, which has it to get. */
const passHeaders = ({ via }: HttpTalk['options']): Readonly<Record<string, string>> =>
  via === undefined ? {} : { cookie: `X-Auth=${via.cookie}` };

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Sends a request and follows redirects on the same server, as long as nothing secret travels. */
export const send = async (talk: HttpTalk, ask: HttpAsk): Promise<HttpAnswer | Failed> => {
  const mayFollow = ask.submits === undefined && ask.isSecret !== true && talk.options.via === undefined;
  let path = outerPath(talk, ask);
  for (let hops = 0; ; hops += 1) {
    const answer = await sendOnce(talk, { ...ask, path });
    if (isFailed(answer) || !redirectStatuses.has(answer.status)) return answer;
    const location = headerOf(answer, 'location');
    const target = location === undefined ? undefined : urlOf(location, `${authorityOf(talk)}${path}`);
    if (target === undefined) return failed(talk, { code: 'http.status', cause: `HTTP ${answer.status}` });
    if (!mayFollow || target.origin !== new URL(authorityOf(talk)).origin)
      return failed(talk, { code: 'http.redirected', cause: `HTTP ${answer.status} to ${location}` });
    if (hops === limits.httpRedirects)
      return failed(talk, { code: 'http.redirects', cause: `${hops + 1} redirects, the last to ${location}` });
    path = `${target.pathname}${target.search}`;
  }
};

const urlOf = (text: string, base: string): URL | undefined => {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
};

const sendOnce = async (talk: HttpTalk, ask: HttpAsk): Promise<HttpAnswer | Failed> => {
  // Two turns of the event loop: an end that has arrived is seen before a password is lost to it.
  if (ask.submits !== undefined) for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate);
  if (talk.client === undefined || !talk.isAlive) {
    const refusal = await dial(talk);
    if (refusal) return refusal;
  }
  const wasReused = talk.isReused;
  const answer = await exchangeOver(talk, ask);
  // The server may have closed an idle connection while the request was on its way (RFC 9110, section 9.2.2).
  const mayRepeat = wasReused && ask.method === 'GET' && ask.submits === undefined;
  if (!isFailed(answer) || answer.code !== closedIn(talk) || !mayRepeat) return answer;
  return (await dial(talk)) ?? exchangeOver(talk, ask);
};

const exchangeOver = async (talk: HttpTalk, ask: HttpAsk): Promise<HttpAnswer | Failed> => {
  const { client } = talk;
  if (client === undefined) return talk.loss ? failedByLoss(talk, talk.loss) : failed(talk, { code: closedIn(talk) });
  const answer = await exchange(talk, client, ask, passHeaders(talk.options));
  talk.isReused = true;
  if (!isFailed(answer) && headerOf(answer, 'connection')?.toLowerCase() === 'close') talk.close();
  return answer;
};

/** One request over a client that has its connection, and the whole answer. */
export const exchange = async (
  talk: HttpTalk,
  client: Client,
  ask: HttpAsk,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer | Failed> => {
  const { options } = talk;
  if (talk.loss) return failedByLoss(talk, talk.loss);
  if (ask.submits !== undefined) {
    options.onEvent({ type: 'password-submitted', mechanism: ask.submits });
    talk.hasSubmitted = true;
  }
  // A listener may have ended the run.
  if (talk.loss) return failedByLoss(talk, talk.loss);
  let hasHead = false;
  const { method, path, body } = ask;
  const exchanged = client
    .request({
      method,
      path,
      headers: { accept: '*/*', 'accept-encoding': 'identity', ...headers, ...ask.headers },
      ...(body === undefined ? {} : { body }),
    })
    .then(async (response): Promise<HttpAnswer> => {
      hasHead = true;
      // Said beforehand, nobody needs to wait for it.
      if (Number(response.headers['content-length']) > limits.httpBytes) throw new TooLarge();
      const bytes = new Uint8Array(await response.body.arrayBuffer());
      return { status: response.statusCode, headers: response.headers, body: bytes };
    })
    .catch((error: unknown) => failedByHttp(talk, error, hasHead));
  const answer = await talk.orLoss(exchanged);
  if (isLoss(answer)) return failedByLoss(talk, answer);
  if (isFailed(answer)) return talk.loss ? failedByLoss(talk, talk.loss) : answer;
  const encoding = headerOf(answer, 'content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return answer;
  // Nothing is unpacked that was not asked for: a small answer could become a large one.
  return failed(talk, { code: 'http.bad-document', cause: `compressed (${encoding}), which was not asked for` });
};

class TooLarge extends Error {}

const closedIn = ({ clock }: HttpTalk): FailureCode => (clock.phase === 'soap' ? 'soap.closed' : 'http.closed');

const codeOf = (error: object): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** What the HTTP client says of an answer that is none, or of a connection that ended. */
const failedByHttp = (talk: HttpTalk, error: unknown, hasHead: boolean): Failed => {
  if (!(error instanceof Error)) return failed(talk, { code: closedIn(talk) });
  const code = codeOf(error);
  if (error instanceof TooLarge || code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return failed(talk, { code: 'http.too-large', cause: `more than ${limits.httpBytes} bytes` });
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW')
    return failed(talk, { code: 'http.too-large', cause: `a header of more than ${limits.httpHeaderBytes} bytes` });
  // Its assertions are about the answer too: a status of 000, an interim answer that was not asked for.
  if (error.name === 'AssertionError')
    return failed(talk, { code: 'http.not-http', cause: 'a status line that cannot be' });
  if (error.name === 'HTTPParserError' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
    return failed(talk, { code: hasHead ? 'http.bad-document' : 'http.not-http', cause: error.message });
  if (code.startsWith('ERR_SSL_')) return failedByLoss(talk, lossOf(error));
  return failed(talk, { code: closedIn(talk), ...(code.startsWith('E') ? { cause: code } : {}) });
};
