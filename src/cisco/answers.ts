// What an HTTP status means in a leg, and the document behind a good one.

import type { FailureCode } from '../core/failure.ts';
import { type Failed, failed } from '../xmpp/talk.ts';
import { readDocument, type XmlElement } from './document.ts';
import { type HttpAnswer, headerOf } from './http.ts';
import type { HttpTalk } from './talk.ts';

/** TABLE: statuses with a meaning of their own for a request that carried no password. */
const plainStatuses: Readonly<Record<number, FailureCode>> = {
  // An Expressway or a proxy that does not reach what is behind it (RFC 9110, sections 15.6.3 and 15.6.5).
  502: 'http.unavailable',
  503: 'http.unavailable',
  504: 'http.unavailable',
};

/** Whether nobody serves behind this answer. */
export const isUnavailable = (status: number): boolean => plainStatuses[status] === 'http.unavailable';

/** The failure that a status is; undefined for a good one. `known`: what it means in this step. */
export const failedByStatus = (
  talk: HttpTalk,
  answer: Pick<HttpAnswer, 'status' | 'headers'>,
  known: Readonly<Record<number, FailureCode>> = {},
): Failed | undefined => {
  const { status } = answer;
  if (status === 200) return undefined;
  const cause = `HTTP ${status}${realmWords(talk, answer)}`;
  return failed(talk, { code: known[status] ?? plainStatuses[status] ?? 'http.status', cause });
};

/** Behind an Expressway either it or what is behind it asks for a password: the realm tells (RFC 7617, section 2). */
const realmWords = (talk: HttpTalk, answer: Pick<HttpAnswer, 'headers'>): string => {
  const challenge = talk.options.via === undefined ? undefined : headerOf(answer, 'www-authenticate');
  const realm = /\brealm="([\w .-]{1,64})"/i.exec(challenge ?? '')?.[1];
  return realm === undefined ? '' : `, realm ${realm}`;
};

/** The document in an answer, if its root has one of these names. None given: whatever it is called. */
export const documentIn = (
  talk: HttpTalk,
  answer: HttpAnswer,
  roots: readonly string[],
  code: FailureCode = 'http.bad-document',
): XmlElement | Failed => {
  const reading = readDocument({ body: answer.body, contentType: headerOf(answer, 'content-type') });
  if ('fault' in reading) return failed(talk, { code, cause: reading.fault });
  const { root } = reading;
  if (roots.length === 0 || roots.some((name) => name.toLowerCase() === root.name.toLowerCase())) return root;
  return failed(talk, { code, cause: `<${root.name}> where <${roots[0]}> was expected` });
};
