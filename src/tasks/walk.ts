// The loop of walking: ask core what to do next, do it, tell core what happened.

import type { LegResult } from '../cisco/leg-types.ts';
import type { Candidate } from '../core/candidate.ts';
import type { FailureCode } from '../core/failure.ts';
import { legOf } from '../core/leg.ts';
import type { Phase } from '../core/phase.ts';
import { advance, isSentOn, mayRedirect, next, startWalk, type WalkAction, type WalkEvent } from '../core/walk.ts';
import { createInbox } from './inbox.ts';
import { addCandidates, type Journey } from './journey.ts';
import { followRedirect, isCircle, lostWays } from './redirect.ts';
import type { Ended, Speak, Spoken } from './speak.ts';

/** The candidates of one leg, and how they are walked. */
export interface Stretch {
  /** Numbers of candidates of the journey, in order. */
  readonly candidates: readonly number[];
  readonly walk: 'race' | 'sequential';
  readonly speak: Speak;
  /** When this leg has to be over, on the clock of the run. */
  readonly endsAtMs: number;
  /** Go on after the first success, until every candidate is proven. */
  readonly everyNode: boolean;
}

/** What a leg came to. */
export interface WalkResult {
  /** Those that did their part, in the order in which they did. */
  readonly passed: readonly { readonly candidate: Candidate; readonly result: LegResult }[];
  /** Why the walk ended for good; `done` where somebody let the login through. */
  readonly end: 'done' | 'refused' | 'given-up' | 'exhausted';
}

/** One attempt in flight. */
interface Flight {
  readonly attempt: number;
  readonly candidate: Candidate;
  readonly startedAtMs: number;
  readonly controller: AbortController;
  /** The last phase entered. */
  phase: Phase;
  opened?: Spoken;
}

/** Walks the candidates of one leg until the machine says that it is over; every attempt ends before it returns. */
export const walkCandidates = async (journey: Journey, stretch: Stretch): Promise<WalkResult> => {
  const { candidates, options, password, resolver, run } = journey;
  const flights = new Map<number, Flight>();
  const passed: WalkResult['passed'][number][] = [];
  const inbox = createInbox(run);
  let failure: { readonly error: unknown } | undefined;
  /** Ends what only a walk that goes on would need. */
  const over = new AbortController();
  let pending = 0;
  let state = startWalk(
    stretch.candidates,
    {
      walk: stretch.walk,
      everyNode: stretch.everyNode,
      hasCredentials: journey.hasCredentials,
      attemptMs: journey.attemptMs,
      endsAtMs: stretch.endsAtMs,
    },
    journey.ledger,
  );
  const tell = (event: WalkEvent): void => {
    state = advance(state, event);
  };
  /** Runs something asynchronous whose outcome is handled in the loop; nothing goes unobserved. */
  const track = <T>(promise: Promise<T>, handle: (value: T) => void): void => {
    pending += 1;
    promise
      .then(
        (value) => inbox.post(() => handle(value)),
        (error: unknown) =>
          inbox.post(() => {
            failure ??= { error };
          }),
      )
      .finally(() =>
        inbox.post(() => {
          pending -= 1;
        }),
      );
  };
  const end = (flight: Flight, result: Ended, code?: FailureCode): void => {
    const failed = result.outcome === 'failed' ? result : undefined;
    const isCut = failed?.code === 'run.aborted' && run.hasTimedOut();
    const shown = code ?? (isCut ? 'run.timeout' : failed?.code);
    run.emit({
      type: 'attempt-ended',
      attempt: flight.attempt,
      outcome: result.outcome,
      ...(shown === undefined ? {} : { code: shown }),
      phase: phaseOf(flight, result),
      ms: run.nowMs() - flight.startedAtMs,
      ...(failed?.cause === undefined ? {} : { cause: failed.cause }),
      ...(result.outcome === 'reached' && result.because !== undefined ? { because: result.because } : {}),
    });
  };
  const settle = (n: number, result: Ended): void => {
    const flight = flights.get(n);
    if (!flight) return;
    flights.delete(n);
    const failed = result.outcome === 'failed' ? result : undefined;
    const isRedirect = isSentOn(failed?.code);
    const isFollowed = isRedirect && mayRedirect(state) && !isCircle(journey, failed, flight.candidate);
    const lost = lostWays(flight.candidate);
    if (result.outcome === 'passed') passed.push({ candidate: flight.candidate, result: result.result });
    tell({
      type: 'ended',
      candidate: n,
      outcome: result.outcome,
      ...(failed ? { code: isRedirect && !isFollowed ? lost.circles : failed.code } : {}),
      phase: phaseOf(flight, result),
      submitted: failed?.submitted ?? (result.outcome === 'online' && password !== undefined),
      ...(failed?.accepted === undefined ? {} : { accepted: failed.accepted }),
    });
    if (failed && !isRedirect && legOf(flight.candidate.kind) === 'xmpp')
      journey.failedStreams.add(flight.candidate.host);
    if (!failed || !isFollowed) {
      end(flight, result, isRedirect ? lost.circles : undefined);
      return;
    }
    const lookup = { ...run, signal: AbortSignal.any([run.signal, over.signal]) };
    track(followRedirect(failed, flight.candidate, options, resolver, lookup), (found) => {
      // Another node, or the run's end, may have ended the walk meanwhile: a candidate added then would never be tried.
      const isLate = state.end !== undefined || run.signal.aborted;
      end(flight, result, found.length === 0 && !isLate ? lost.nowhere : undefined);
      if (isLate) return;
      const added = addCandidates(journey, found);
      tell({ type: 'redirected', candidates: added.map((candidate) => candidate.n) });
    });
  };
  const open = ({ candidate: n, limitMs }: Extract<WalkAction, { do: 'open' }>): void => {
    const candidate = candidates.get(n);
    if (!candidate) throw new RangeError(`no candidate ${n}`);
    journey.attempts += 1;
    const attempt = journey.attempts;
    const controller = new AbortController();
    flights.set(n, { attempt, candidate, startedAtMs: run.nowMs(), controller, phase: 'tcp' });
    tell({ type: 'opening', candidate: n, atMs: run.nowMs() });
    run.emit({ type: 'attempt-started', attempt, candidate: n, limitMs });
    const conversation = stretch.speak(candidate, {
      limitMs,
      signal: controller.signal,
      onEvent: (event) => {
        const flight = flights.get(n);
        if (flight?.attempt !== attempt) return;
        if (event.type === 'phase-started') flight.phase = event.phase;
        run.emit({ ...event, attempt });
      },
    });
    track(conversation, (result) => {
      const flight = flights.get(n);
      if (result.outcome === 'failed') settle(n, result);
      else if (!flight) result.abandon();
      else {
        flight.opened = result;
        tell({ type: 'opened', candidate: n });
      }
    });
  };
  const proceed = ({ candidate: n, how }: Extract<WalkAction, { do: 'proceed' }>): void => {
    const opened = flights.get(n)?.opened;
    if (!opened) throw new RangeError(`candidate ${n} is not open`);
    tell({ type: 'proceeding', candidate: n });
    track(opened.proceed(how), (result) => settle(n, result));
  };
  const abandon = (n: number, because: string): void => {
    const flight = flights.get(n);
    if (!flight) return;
    flights.delete(n);
    run.emit({
      type: 'attempt-ended',
      attempt: flight.attempt,
      outcome: 'skipped',
      phase: flight.phase,
      ms: run.nowMs() - flight.startedAtMs,
      because,
    });
    flight.opened?.abandon();
    flight.controller.abort();
  };
  /** Does what the machine wants; returns true once it is over. */
  const act = async (action: WalkAction): Promise<boolean> => {
    switch (action.do) {
      case 'open':
        open(action);
        return false;
      case 'proceed':
        proceed(action);
        return false;
      case 'abandon':
        abandon(action.candidate, action.because);
        return false;
      case 'skip':
        run.emit({ type: 'candidate-skipped', candidate: action.candidate, because: action.because });
        return false;
      case 'wait':
        await inbox.wait(action.untilMs);
        return false;
      case 'finish':
        return true;
    }
  };
  const abortAll = (): void => {
    for (const { controller } of flights.values()) controller.abort();
  };
  run.signal.addEventListener('abort', abortAll, { once: true });
  let isOver = false;
  while (!isOver && !run.signal.aborted && !failure)
    for (const action of next(state, run.nowMs())) isOver = (await act(action)) || isOver;
  // An abort makes an error with a stack, for whoever waits: mostly nobody.
  if (pending > 0) over.abort();
  run.signal.removeEventListener('abort', abortAll);
  for (const [n, { controller }] of flights) {
    if (state.running.get(n) === 'opened') abandon(n, 'the run was over');
    else controller.abort();
  }
  while (pending > 0) await inbox.wait(undefined);
  if (failure) throw failure.error;
  const { accepted, refused, unjudged, redirects } = state;
  journey.ledger = { accepted, refused, unjudged, redirects };
  if (!isOver)
    for (const n of state.queue)
      run.emit({
        type: 'candidate-skipped',
        candidate: n,
        because: run.hasTimedOut() ? 'time ran out' : 'the run was interrupted',
      });
  return { passed, end: state.end ?? 'exhausted' };
};

/** Where an attempt ended; a conversation that went well has passed the last phase of its leg. */
const phaseOf = (flight: Flight, result: Ended): Phase => {
  switch (result.outcome) {
    case 'failed':
      return result.phase;
    case 'online':
      return 'presence';
    case 'reached':
      return legOf(flight.candidate.kind) === 'xmpp' ? 'auth' : flight.phase;
    case 'passed':
      return flight.phase;
  }
};
