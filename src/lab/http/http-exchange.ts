// One request to an HTTPS service of the lab and its answer, as plain data.

import type { IncomingHttpHeaders } from 'node:http';
import type { FaultDesk } from '../fault-desk.ts';
import type { ConnectionEvent } from '../node-events.ts';

/** A request, read to its end. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Where the client is. */
  readonly remoteAddress: string;
}

/** What is answered; `drop`: the connection is reset without a word. */
export type HttpAnswer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | readonly string[]>>;
      readonly body?: string;
      /** Media type; default `text/html`. */
      readonly type?: string;
    }
  | 'drop';

/** A request that was understood. */
export interface HttpExchange {
  /** The SOAP operation. */
  readonly operation?: string;
  /** The mechanism by which the request hands over a password, where it does so in its body. */
  readonly submits?: string;
  /** `gone` is aborted when the client is. */
  answer(
    desk: FaultDesk,
    report: (event: ConnectionEvent) => void,
    gone: AbortSignal,
  ): HttpAnswer | Promise<HttpAnswer>;
}

/** What a service is, apart from its port. */
export interface HttpSite {
  /** The realm in which it asks for a password. */
  readonly realm: string;
  open(request: HttpRequest): HttpExchange;
  /** Whether a client at this address is heard at all; default: everybody is. */
  admits?(address: string): boolean;
}

/** Credentials of HTTP's Basic scheme. */
export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** A request of this lab is a line or a SOAP envelope; more is a mistake. */
const maxBody = 65_536;
const xmlType = 'application/xml;charset=UTF-8';

/** The whole body, or undefined where it is too long. */
export async function readBody(request: AsyncIterable<Buffer>, most = maxBody): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What an `Authorization` header of the Basic scheme says (RFC 7617), undefined for any other. */
export function readBasic(header: string | undefined): BasicCredentials | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** A document that was asked for. */
export function xmlAnswer(body: string, status = 200, type = xmlType): HttpAnswer {
  return { status, body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${body}\n`, type };
}

/** A page that says no. */
export function refusal(status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers, body: `<html><head><title>${status}</title></head><body>${status}</body></html>\n` };
}

/** The question for a password. */
export function unauthorized(realm: string): HttpAnswer {
  return refusal(401, { 'www-authenticate': `Basic realm="${realm}"` });
}
