// What a run is waiting for just now, and how long that may still take: one line for the person who watches.

import type { Candidate } from '../core/candidate.ts';
import { printEndpoint } from '../core/endpoint.ts';
import type { CupcheckEvent } from '../core/event.ts';
import type { Phase } from '../core/phase.ts';
import { escapeText } from './escape.ts';
import { count } from './units.ts';
import { phaseWords } from './words.ts';

interface Wait {
  readonly candidate: number;
  readonly phase?: Phase;
  /** Milliseconds from the start of the run at which this wait began, and its limit. */
  readonly sinceMs: number;
  readonly limitMs: number;
}

/** What is known of a run in progress. */
export interface Waiting {
  readonly candidates: ReadonlyMap<number, Candidate>;
  readonly attempts: ReadonlyMap<number, Wait>;
  readonly questions: ReadonlyMap<string, number>;
  readonly runMs: number;
  readonly isOver: boolean;
}

export const nothingYet: Waiting = {
  candidates: new Map(),
  attempts: new Map(),
  questions: new Map(),
  runMs: 0,
  isOver: false,
};

const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): Map<K, V> => new Map(map).set(key, value);
const without = <K, V>(map: ReadonlyMap<K, V>, key: K): Map<K, V> => {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
};

/** Adds one event to what is known. */
export const observe = (state: Waiting, event: CupcheckEvent): Waiting => {
  switch (event.type) {
    case 'run-started':
      return { ...state, runMs: event.runMs };
    case 'dns-asked':
      return { ...state, questions: withEntry(state.questions, `${event.recordType} ${event.name}`, event.atMs) };
    case 'dns-exchanged':
      return { ...state, questions: without(state.questions, `${event.recordType} ${event.name}`) };
    case 'plan-made':
      return { ...state, questions: new Map(), candidates: new Map(event.candidates.map((each) => [each.n, each])) };
    case 'candidate-added':
      return { ...state, candidates: withEntry(state.candidates, event.candidate.n, event.candidate) };
    case 'attempt-started': {
      const wait = { candidate: event.candidate, sinceMs: event.atMs, limitMs: event.limitMs };
      return { ...state, attempts: withEntry(state.attempts, event.attempt, wait) };
    }
    case 'phase-started': {
      const wait = state.attempts.get(event.attempt);
      if (!wait) return state;
      const entered = { ...wait, phase: event.phase, sinceMs: event.atMs, limitMs: event.limitMs };
      return { ...state, attempts: withEntry(state.attempts, event.attempt, entered) };
    }
    case 'attempt-ended':
      return { ...state, attempts: without(state.attempts, event.attempt) };
    case 'run-ended':
      return { ...state, isOver: true };
    default:
      return state;
  }
};

const secondsLeft = (wait: Pick<Wait, 'sinceMs' | 'limitMs'>, nowMs: number): number =>
  Math.max(0, Math.ceil((wait.sinceMs + wait.limitMs - nowMs) / 1000));

/** The line for this moment, the time before the place because the end may be cut; undefined where nothing is being waited for. `nowMs` counts from the start of the run. */
export const waitingText = (state: Waiting, nowMs: number): string | undefined => {
  if (state.isOver) return undefined;
  const wait = [...state.attempts.values()].at(-1);
  if (wait) {
    const candidate = state.candidates.get(wait.candidate);
    const where = candidate
      ? `${candidate.host === candidate.address ? '' : `${candidate.host} `}${printEndpoint(candidate)}`
      : 'a node';
    const what = wait.phase === undefined ? 'a connection' : phaseWords[wait.phase];
    const others = state.attempts.size > 1 ? `, and ${count(state.attempts.size - 1, 'other')}` : '';
    return escapeText(`waiting, at most ${secondsLeft(wait, nowMs)} s more, for ${what} of ${where}${others}`);
  }
  const [name] = state.questions.keys();
  if (name === undefined) return undefined;
  const more = state.questions.size > 1 ? ` and ${count(state.questions.size - 1, 'more answer')}` : '';
  const left = secondsLeft({ sinceMs: 0, limitMs: state.runMs }, nowMs);
  return escapeText(`waiting, at most ${left} s more, for the name server: ${name}${more}`);
};
