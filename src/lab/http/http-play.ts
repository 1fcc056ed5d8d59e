// Plays one HTTP exchange: the answer as the service has it, or what the faults make of it.

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { type Clock, monotonicClock, pass } from '../../clock.ts';
import type { FaultDesk } from '../fault-desk.ts';
import { numberOf, textOf } from '../fault-desk.ts';
import type { HttpAnswer, HttpRequest } from './http-exchange.ts';
import { refusal, unauthorized } from './http-exchange.ts';

/** The parts of an exchange that faults may touch. */
export interface Play {
  readonly request: HttpRequest;
  readonly response: ServerResponse;
  readonly desk: FaultDesk;
  readonly realm: string;
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal;
  readonly clock: Clock;
  /** Cuts the connection. */
  readonly reset: () => void;
  /** The service's own answer. */
  readonly answer: () => HttpAnswer | Promise<HttpAnswer>;
  /** Resolves while the node is not frozen. */
  readonly whenThawed: () => Promise<void>;
}

const mib = 1_048_576;
const settleMs = 20;
const otherDocument = '<?xml version="1.0"?>\n<weather xmlns="urn:lab:weather"><today>sunny</today></weather>\n';
const doctype = '<!DOCTYPE lab [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n';

/** Answers; gives the status, or undefined where the client got no whole answer. */
export async function playExchange(play: Play): Promise<number | undefined> {
  const { desk, response, gone, clock } = play;
  const slow = desk.play('http-slow');
  if (slow !== undefined) await pass(numberOf(slow), clock, gone);
  if (gone.aborted) return undefined;
  if (desk.play('http-silent') !== undefined) return undefined;
  if (desk.play('not-http') !== undefined) {
    response.socket?.end('220 mail.test ESMTP\r\n');
    return undefined;
  }
  const oversized = desk.play('oversized-body');
  if (oversized !== undefined) return pour(play, numberOf(oversized) * mib);
  const answer = refusalOf(play) ?? (await play.answer());
  await play.whenThawed();
  if (gone.aborted) return undefined;
  if (answer === 'drop') {
    play.reset();
    return undefined;
  }
  return send(play, twisted(desk, answer));
}

function refusalOf({ desk, realm, request }: Play): HttpAnswer | undefined {
  const status = desk.play('http-status');
  if (status !== undefined) {
    const code = numberOf(status);
    // Anything else is no final status (RFC 9110 section 15), and node would not write it.
    const known = Number.isInteger(code) && code >= 200 && code <= 599 ? code : 500;
    return known === 401 ? unauthorized(realm) : refusal(known);
  }
  if (desk.play('redirect-loop') !== undefined) return refusal(302, { location: request.url.href });
  const elsewhere = desk.play('redirect-elsewhere');
  if (elsewhere === undefined) return undefined;
  return refusal(302, { location: textOf(elsewhere).replace(/[^\x21-\x7e]/g, encodeURIComponent) });
}

type Whole = Exclude<HttpAnswer, 'drop'>;

function twisted(desk: FaultDesk, answer: Whole): Whole {
  const { body = '' } = answer;
  if (desk.play('wrong-xml') !== undefined) return { ...answer, body: otherDocument };
  if (desk.play('malformed-xml') !== undefined) return { ...answer, body: body.replace(/<\/[^<>]*>\s*$/, '</lab>\n') };
  if (desk.play('xml-doctype') === undefined) return answer;
  return { ...answer, body: body.replace(/^(<\?[^>]*\?>\s*)?/, (declaration) => declaration + doctype) };
}

async function send({ desk, response, gone, reset }: Play, answer: Whole): Promise<number | undefined> {
  const bytes = Buffer.from(answer.body ?? '', 'utf8');
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/html', 'content-length': bytes.length });
  if (desk.play('http-close-mid-body') === undefined) {
    response.end(bytes);
    return answer.status;
  }
  response.write(bytes.subarray(0, bytes.length / 2));
  // Long enough for the half to be read: what follows is an end, not a loss.
  await pass(settleMs, monotonicClock, gone);
  if (response.socket === null) reset();
  else response.socket.end();
  return undefined;
}

/** Writes spaces inside an element, as fast as the client takes them. */
async function pour({ response, gone }: Play, size: number): Promise<number | undefined> {
  response.writeHead(200, { 'content-type': 'application/xml;charset=UTF-8' });
  response.write('<?xml version="1.0" encoding="UTF-8"?>\n<lab>');
  const piece = Buffer.alloc(65_536, ' ');
  for (let written = 0; written < size; written += piece.length) {
    if (!response.write(piece)) await once(response, 'drain', { signal: gone }).catch(() => {});
    else await setImmediate();
    if (gone.aborted) return undefined;
  }
  response.end('</lab>\n');
  return 200;
}
