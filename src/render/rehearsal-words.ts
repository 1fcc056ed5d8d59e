// How far a rehearsal is, or how far it came, in words.

import type { Unfinished } from '../core/rehearsal.ts';
import { escapeAll } from './escape.ts';
import { printMs } from './units.ts';
import { cut } from './wrap.ts';

interface Progress {
  readonly done: number;
  readonly total: number;
  readonly onStage: readonly string[];
  readonly leftMs?: number;
  readonly clientsLeft: number;
}

/** `about 12 s left`; whole seconds, because it is a guess. */
const leftWords = (ms: number): string => `about ${printMs(Math.max(1, Math.ceil(ms / 1000)) * 1000)} left`;

/** What a live line says while it goes on. */
export const rehearsalProgress = ({ done, total, onStage, leftMs, clientsLeft }: Progress, width: number): string => {
  const count = total === 0 ? [] : [`${done} of ${total} sign-ins done`];
  const then =
    clientsLeft === 0 ? '' : `, then ${clientsLeft === 1 ? 'another client' : `${clientsLeft} other clients`}`;
  const left = leftMs === undefined ? [] : [`${leftWords(leftMs)}${then}`];
  const now = onStage.length === 0 ? [] : [`${total === 0 ? '' : 'now '}${onStage.join(', ')}`];
  return cut(escapeAll(`rehearsing: ${[...count, ...left, ...now].join('; ')}`), width);
};

/** `37 of 51 sign-ins were done`. */
export const doneWords = ({ done, total }: Unfinished): string =>
  total === 0
    ? 'no sign-in was begun'
    : `${done === 0 ? 'none' : done} of ${total} ${total === 1 ? 'sign-in' : 'sign-ins'} ${done > 1 ? 'were' : 'was'} done`;

/** The mark on a result, in a sentence. */
export const unfinishedSentence = (unfinished: Unfinished): string =>
  `${unfinished.by === 'interrupt' ? 'Interrupted' : 'Time ran out'} after ${printMs(unfinished.afterMs)}: ${doneWords(unfinished)}. What is not done is not known.`;
