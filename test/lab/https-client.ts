// A stock HTTPS client for the lab's tests: node:https, trusting one authority, one connection for each request.

import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface Place {
  readonly address: string;
  readonly port: number | null;
  /** The name that the certificate must have. */
  readonly host: string;
  readonly ca: string;
}

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The whole answer; rejects with the error of the connection, or with `aborted` in the middle of an answer. */
export function ask({ address, port, host, ca }: Place, asked: Asked = {}): Promise<Told> {
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest({
      host: address,
      port: port ?? 0,
      servername: host,
      ca,
      agent: false,
      path: asked.path ?? '/',
      method: asked.method ?? (asked.body === undefined ? 'GET' : 'POST'),
      headers: { ...asked.headers },
      ...(asked.signal === undefined ? {} : { signal: asked.signal }),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('error', reject);
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
      });
    });
    outgoing.end(asked.body);
  });
}

/** What became of it: the status, or the code of the error. */
export async function fate(place: Place, asked: Asked = {}): Promise<number | string> {
  try {
    return (await ask(place, asked)).status;
  } catch (error) {
    if (!(error instanceof Error)) return 'unknown';
    return 'code' in error && error.message !== 'aborted' ? String(error.code) : error.message;
  }
}

export function basic(user: string, password: string): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** A SOAP request: the operation's element, with a session key where there is one. */
export function soap(element: string, key?: string): Asked {
  const header =
    key === undefined ? '' : `<s:Header><session-key xmlns="urn:cisco:epas:soap">${key}</session-key></s:Header>`;
  return {
    path: '/EPASSoap/service/v80',
    headers: { 'content-type': 'application/soap+xml;charset=UTF-8' },
    body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${header}<s:Body>${element}</s:Body></s:Envelope>`,
  };
}

export function soapLogin(user: string, password: string, force = 'true'): Asked {
  return soap(
    `<login xmlns="urn:cisco:epas:soap" client-type="CUPC" client-version="14.0" force="${force}">` +
      `<username>${user}</username><password>${password}</password></login>`,
  );
}

export const allConfig = '<get-all-config xmlns="urn:cisco:epas:soap"/>';
export const oneTimePassword = '<get-onetime-password xmlns="urn:cisco:epas:soap"/>';

/** The text of the first element of this name. */
export function textIn(body: string, name: string): string | undefined {
  return new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(body)?.[1];
}
