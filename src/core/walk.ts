// The walk over the candidates as a pure machine: what to do next, given what has happened and what time it is.

import type { AttemptOutcome } from './event.ts';
import { type FailureCode, failureRow } from './failure.ts';
import { limits } from './limits.ts';
import type { Phase } from './phase.ts';

export interface WalkOptions {
  /** `race` staggers connections up to the opened stream; one candidate at a time authenticates in either way. */
  readonly walk: 'race' | 'sequential';
  /** Go on after the first success, until every candidate is proven. */
  readonly everyNode: boolean;
  /** Without credentials each candidate is proven up to the mechanism list. */
  readonly hasCredentials: boolean;
  /** Cap of one candidate, in ms. */
  readonly attemptMs: number;
  /** When the run ends, on the clock that `next` is asked with, in ms. */
  readonly endsAtMs: number;
}

type Stage = 'opening' | 'opened' | 'proceeding';

/** What a run has done with the password and with redirects; it is kept over all legs of a sign-in. */
export interface Ledger {
  /** Passwords the server judged and accepted, refused, or did not judge. */
  readonly accepted: number;
  readonly refused: number;
  readonly unjudged: number;
  readonly redirects: number;
}

export const emptyLedger: Ledger = { accepted: 0, refused: 0, unjudged: 0, redirects: 0 };

export interface WalkState extends Ledger {
  readonly options: WalkOptions;
  /** Candidates not tried yet, in order. */
  readonly queue: readonly number[];
  readonly running: ReadonlyMap<number, Stage>;
  /** When the latest connection was begun; undefined once one has ended since, which starts the next at once. */
  readonly lastOpenedAtMs: number | undefined;
  /** How many of the redirects followed are still being looked up: their candidates come before all others. */
  readonly lookingUp: number;
  /** Why the walk is over for good. */
  readonly end?: 'done' | 'refused' | 'given-up';
}

export type WalkEvent =
  | { readonly type: 'opening'; readonly candidate: number; readonly atMs: number }
  | { readonly type: 'opened'; readonly candidate: number }
  | { readonly type: 'proceeding'; readonly candidate: number }
  | {
      readonly type: 'ended';
      readonly candidate: number;
      readonly outcome: AttemptOutcome;
      readonly code?: FailureCode;
      /** The last phase entered: beyond `auth` a submitted password was accepted. */
      readonly phase: Phase;
      readonly submitted: boolean;
      /** The password was judged good before it failed. */
      readonly accepted?: boolean;
    }
  /** The candidates a redirect led to; empty where it led nowhere. */
  | { readonly type: 'redirected'; readonly candidates: readonly number[] };

export type WalkAction =
  | { readonly do: 'open'; readonly candidate: number; readonly limitMs: number }
  | { readonly do: 'proceed'; readonly candidate: number; readonly how: 'login' | 'probe' }
  | { readonly do: 'abandon'; readonly candidate: number; readonly because: string }
  | { readonly do: 'skip'; readonly candidate: number; readonly because: string }
  /** Nothing to do before this time unless something happens. */
  | { readonly do: 'wait'; readonly untilMs?: number }
  | { readonly do: 'finish' };

/** Begins the walk of one leg; `before` is what the legs before it did with the password. */
export const startWalk = (
  candidates: readonly number[],
  options: WalkOptions,
  { accepted, refused, unjudged, redirects }: Ledger = emptyLedger,
): WalkState => ({
  options,
  queue: candidates,
  running: new Map(),
  lastOpenedAtMs: undefined,
  accepted,
  refused,
  unjudged,
  redirects,
  lookingUp: 0,
});

/** The server sends this login elsewhere: {@link failures} with the retry class `same`. */
export const isSentOn = (code: FailureCode | undefined): boolean =>
  code !== undefined && failureRow(code).retry === 'same';

/** A redirect is followed as long as the run has not followed {@link limits.redirects} before. */
export const mayRedirect = (state: WalkState): boolean => state.redirects < limits.redirects && state.end === undefined;

/**
 * May a password be submitted now? Never after a refusal. Until a server has accepted it, at most one submission may
 * follow one that was not judged (temporary failure, connection lost after the proof).
 */
export const maySubmit = (state: WalkState): boolean =>
  state.options.hasCredentials && state.refused === 0 && (state.accepted > 0 || state.unjudged < 2);

const isGoal = (state: WalkState, outcome: AttemptOutcome): boolean =>
  outcome === 'online' || outcome === 'passed' || (outcome === 'reached' && !state.options.hasCredentials);

const without = (running: ReadonlyMap<number, Stage>, candidate: number): ReadonlyMap<number, Stage> =>
  new Map([...running].filter(([n]) => n !== candidate));

const ended = (state: WalkState, event: Extract<WalkEvent, { type: 'ended' }>): WalkState => {
  const isThrough = event.outcome === 'online' || event.outcome === 'passed';
  const stops = event.code !== undefined && failureRow(event.code).retry === 'stop';
  const isBeyond = event.phase === 'bind' || event.phase === 'presence';
  const wasAccepted = isThrough || event.accepted === true || (event.submitted && isBeyond);
  const wasRefused = event.submitted && stops && !wasAccepted;
  const follows = Number(isSentOn(event.code) && mayRedirect(state));
  const next: WalkState = {
    ...state,
    running: without(state.running, event.candidate),
    lastOpenedAtMs: undefined,
    accepted: state.accepted + Number(wasAccepted),
    refused: state.refused + Number(wasRefused),
    unjudged: state.unjudged + Number(event.submitted && !wasAccepted && !wasRefused),
    redirects: state.redirects + follows,
    lookingUp: state.lookingUp + follows,
  };
  const { everyNode, hasCredentials } = state.options;
  // A refusal after another node accepted the same password is that node's fault: the others are still proven.
  if (stops && !(everyNode && state.accepted > 0)) return { ...next, end: 'refused' };
  if (everyNode) return next;
  if (isGoal(state, event.outcome)) return { ...next, end: 'done' };
  // Two submissions were not judged: a third could lock the account.
  return hasCredentials && !maySubmit(next) ? { ...next, end: 'given-up' } : next;
};

/** Tells the machine what happened. */
export const advance = (state: WalkState, event: WalkEvent): WalkState => {
  switch (event.type) {
    case 'opening':
      return {
        ...state,
        queue: state.queue.filter((n) => n !== event.candidate),
        running: new Map([...state.running, [event.candidate, 'opening']]),
        lastOpenedAtMs: event.atMs,
      };
    case 'opened':
      return { ...state, running: new Map([...state.running, [event.candidate, 'opened']]) };
    case 'proceeding':
      return { ...state, running: new Map([...state.running, [event.candidate, 'proceeding']]) };
    case 'ended':
      return ended(state, event);
    case 'redirected':
      return {
        ...state,
        queue: [...event.candidates, ...state.queue],
        lookingUp: state.lookingUp - 1,
      };
  }
};

/**
 * A sequential walk shares what is left evenly, so that a black hole in front leaves time for those behind (trap T28). In
 * a race nobody is waited for, so each has its full time, and the end of the run is told from silence.
 */
const limitFor = ({ options, queue }: WalkState, nowMs: number): number => {
  if (options.walk === 'race') return options.attemptMs;
  const leftMs = Math.max(0, options.endsAtMs - nowMs);
  return Math.min(options.attemptMs, leftMs / Math.max(1, queue.length));
};

const becauseOfEnd = (state: WalkState): string => {
  switch (state.end) {
    case 'refused':
      return state.refused > 0
        ? 'a node answered definitely; asking again could lock the account'
        : 'a node answered definitely';
    case 'given-up':
      return 'the password was sent twice without a verdict; a third time could lock the account';
    default:
      return state.options.hasCredentials
        ? 'another node let the login through first'
        : 'another node was reached first';
  }
};

const closing = (state: WalkState): readonly WalkAction[] => {
  const because = becauseOfEnd(state);
  return [
    ...[...state.running.keys()].map((candidate) => ({ do: 'abandon', candidate, because }) as const),
    ...state.queue.map((candidate) => ({ do: 'skip', candidate, because }) as const),
    { do: 'finish' },
  ];
};

/** What to do now. Ask again after each event and when the time of a `wait` has come. */
export const next = (state: WalkState, nowMs: number): readonly WalkAction[] => {
  if (state.end !== undefined) return closing(state);
  const stages = [...state.running.values()];
  const isProceeding = stages.includes('proceeding');
  // The map keeps the order in which connections were begun, which is the order of the plan.
  const [ready] = [...state.running].find(([, stage]) => stage === 'opened') ?? [];
  if (!isProceeding && ready !== undefined)
    return [{ do: 'proceed', candidate: ready, how: maySubmit(state) ? 'login' : 'probe' }];
  const first = state.queue[0];
  if (state.lookingUp > 0) return [{ do: 'wait' }];
  if (first === undefined) return [{ do: state.running.size === 0 ? 'finish' : 'wait' }];
  const isBusy =
    state.options.walk === 'sequential' ? state.running.size > 0 : isProceeding && !state.options.everyNode;
  if (isBusy) return [{ do: 'wait' }];
  const isOpening = stages.includes('opening');
  const dueAtMs = isOpening && state.lastOpenedAtMs !== undefined ? state.lastOpenedAtMs + limits.staggerMs : nowMs;
  if (dueAtMs > nowMs) return [{ do: 'wait', untilMs: dueAtMs }];
  return [{ do: 'open', candidate: first, limitMs: limitFor(state, nowMs) }];
};
