// How far a run had come that was broken off, in words.

import type { Interrupted } from '../core/report.ts';
import { printMs } from './units.ts';

/** `1 of 2 nodes was tried`. */
export const triedWords = ({ tried, nodes }: Interrupted): string => {
  if (nodes === 0) return 'no node was known yet';
  return `${tried === 0 ? 'none' : tried} of ${nodes} ${nodes === 1 ? 'node' : 'nodes'} ${tried > 1 ? 'were' : 'was'} tried`;
};

/** The mark on a result, in a sentence. */
export const interruptedSentence = (interrupted: Interrupted): string =>
  `Interrupted after ${printMs(interrupted.afterMs)}: ${triedWords(interrupted)}. What was seen until then is judged here.`;
