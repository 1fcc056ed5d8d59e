// What a transport brings back from one server: a message that answers the question, or why there is none.

import type { Outcome, Refusal } from '../core/answer.ts';
import { limits } from '../core/limits.ts';
import { matchResponse, type Query } from './wire.ts';

/** Why there is no message; each is an {@link Outcome}. */
export type ReplyFailure = Extract<
  Outcome,
  'timeout' | 'unreachable' | 'mismatched' | 'malformed' | 'tls-failed' | 'http-failed'
>;

export type Reply =
  | { readonly kind: 'message'; readonly bytes: Buffer; readonly notes: readonly string[] }
  | {
      readonly kind: 'failed';
      readonly outcome: ReplyFailure;
      readonly notes: readonly string[];
      readonly refusal?: Refusal;
    }
  /** All is right but for the case of the letters in the question: worth asking again over a connection. */
  | { readonly kind: 'respelt'; readonly notes: readonly string[] };

export const failedReply = (
  outcome: ReplyFailure,
  ...notes: readonly string[]
): Extract<Reply, { readonly kind: 'failed' }> => ({
  kind: 'failed',
  outcome,
  notes,
});

/** The same over TLS and HTTPS, with what was shown or said instead. */
export const refusedReply = (outcome: ReplyFailure, refusal: Refusal, note: string): Reply => ({
  ...failedReply(outcome, note),
  refusal,
});

/** Sorts arriving messages into the answer and strays; a fresh one for every question put to a server. */
export const createSieve = (query: Query) => {
  let strays = 0;
  const strayNote = (): string => `answers to other questions ignored: ${strays}`;
  return {
    /** The reply once there is one. */
    offer: (bytes: Buffer): Reply | undefined => {
      const match = matchResponse(bytes, query);
      const notes = strays === 0 ? [] : [strayNote()];
      if (match === 'answers') return { kind: 'message', bytes, notes };
      if (match === 'respelt')
        return { kind: 'respelt', notes: [...notes, 'the server changed the case of the question (0x20)'] };
      strays += 1;
      return strays > limits.strayDatagrams ? failedReply('mismatched', strayNote()) : undefined;
    },
    /** The reply when no more is to be expected: nobody spoke, or only others did. */
    giveUp: (note?: string): Reply => {
      const notes = note === undefined ? [] : [note];
      return strays === 0 ? failedReply('timeout', ...notes) : failedReply('mismatched', strayNote(), ...notes);
    },
  };
};

/** The operating system's word for what went wrong: `ECONNREFUSED`, `EHOSTUNREACH`. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';

/** Where the network, and not what runs on it, is to blame; ENOTFOUND and EAI_AGAIN are the system's lookup of a DoH host. */
export const isUnreachable = (code: string): boolean =>
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|ENOTFOUND|EAI_\w+)$/.test(code);
