// One sign-in over virtual time: the real walk machine, with attempts that come to what their node's state makes of them.

import type { Candidate } from './candidate.ts';
import type { AttemptOutcome } from './event.ts';
import type { FailureCode } from './failure.ts';
import type { GoneEnd } from './gone.ts';
import { legOf } from './leg.ts';
import type { Phase } from './phase.ts';
import { advance, next, startWalk, type WalkAction, type WalkEvent } from './walk.ts';

/** How long the steps of an attempt take, where nothing is wrong. */
export interface Pace {
  /** Milliseconds of one round trip between client and node. */
  readonly roundTripMs: number;
}

/** Assumed: nodes in the same country, or a VPN between. */
export const assumedPace: Pace = { roundTripMs: 20 };

/** Round trips up to the first features (or to TLS), and from there to the proven session. */
const roundTrips = {
  // TCP, stream; STARTTLS, TLS 1.3, stream, two of SCRAM, stream, bind, ping.
  starttls: { opening: 2, secured: 4, whole: 8 },
  // TCP, TLS 1.3, stream; two of SCRAM, stream, bind, ping.
  'direct-tls': { opening: 3, secured: 3, whole: 5 },
  // TCP, TLS 1.3, one request; the login and what is fetched with it.
  uds: { opening: 3, secured: 3, whole: 3 },
  soap: { opening: 3, secured: 3, whole: 4 },
  edge: { opening: 3, secured: 3, whole: 2 },
} as const satisfies Record<
  Candidate['kind'],
  { readonly opening: number; readonly secured: number; readonly whole: number }
>;

export interface WalkQuestion {
  /** In the order in which they are tried. */
  readonly candidates: readonly Candidate[];
  readonly walk: 'race' | 'sequential';
  readonly attemptMs: number;
  /** When the leg has to be over. */
  readonly endsAtMs: number;
  /** What an attempt on a candidate comes to; undefined: its node is well. */
  readonly endOf: (candidate: Candidate) => GoneEnd | undefined;
  readonly pace: Pace;
}

/** How one attempt ended. */
export interface WalkedAttempt {
  readonly candidate: Candidate;
  readonly code?: FailureCode;
}

export interface Walked {
  /** Attempts that ended by themselves, in that order. */
  readonly ended: readonly WalkedAttempt[];
  /** Attempts that were begun. */
  readonly begun: number;
  readonly landed?: Candidate;
  /** Which attempt landed, counted as they began, from 1. */
  readonly nth?: number;
  readonly isTimeout: boolean;
  readonly ms: number;
}

interface Flight {
  readonly candidate: Candidate;
  readonly nth: number;
  readonly limitMs: number;
  usedMs: number;
}

/** Something that will happen. */
interface Due {
  readonly atMs: number;
  readonly candidate: number;
  readonly event: WalkEvent;
}

const endedEvent = (
  candidate: number,
  outcome: AttemptOutcome,
  phase: Phase,
  code: FailureCode | undefined,
  submitted: boolean,
): WalkEvent => ({
  type: 'ended',
  candidate,
  outcome,
  phase,
  submitted,
  ...(code === undefined ? {} : { code }),
});

/** The first half: an opened stream, or the failure that shows before it. */
const opening = (flight: Flight, end: GoneEnd | undefined, { roundTripMs }: Pace): Due => {
  const { candidate, limitMs } = flight;
  const { opening: trips } = roundTrips[candidate.kind];
  if (end === undefined || end.isLate) {
    flight.usedMs = trips * roundTripMs;
    return { atMs: flight.usedMs, candidate: candidate.n, event: { type: 'opened', candidate: candidate.n } };
  }
  const before = end.phase === 'tcp' ? 0 : end.waitsMs === undefined ? 2 : 1;
  const atMs = end.waitsMs === undefined ? Math.max(1, before) * roundTripMs : before * roundTripMs + end.waitsMs;
  const failed = endedEvent(candidate.n, 'failed', end.phase, end.code, false);
  return { atMs: Math.min(atMs, limitMs), candidate: candidate.n, event: failed };
};

/** The second half: the session, or the failure that shows only here. */
const proceeding = (flight: Flight, end: GoneEnd | undefined, { roundTripMs }: Pace): Due => {
  const { candidate, limitMs, usedMs } = flight;
  const { whole, secured } = roundTrips[candidate.kind];
  if (end?.isLate) {
    const trips = end.phase === 'tls' ? 2 : secured;
    const failed = endedEvent(candidate.n, 'failed', end.phase, end.code, false);
    return { atMs: Math.min(trips * roundTripMs, limitMs - usedMs), candidate: candidate.n, event: failed };
  }
  const isXmpp = legOf(candidate.kind) === 'xmpp';
  const event = isXmpp
    ? endedEvent(candidate.n, 'online', 'presence', undefined, true)
    : endedEvent(candidate.n, 'passed', candidate.kind === 'soap' ? 'soap' : 'http', undefined, true);
  return { atMs: whole * roundTripMs, candidate: candidate.n, event };
};

const first = (dues: readonly Due[]): Due | undefined =>
  dues.reduce<Due | undefined>((best, due) => (best === undefined || due.atMs < best.atMs ? due : best), undefined);

/** Walks the candidates as a client with a good password does. */
export const walkVirtually = (question: WalkQuestion): Walked => {
  const { candidates, walk, attemptMs, endsAtMs, endOf, pace } = question;
  const byNumber = new Map(candidates.map((candidate) => [candidate.n, candidate]));
  const flights = new Map<number, Flight>();
  const ended: WalkedAttempt[] = [];
  let begun = 0;
  let nowMs = 0;
  let dues: readonly Due[] = [];
  let landed: Flight | undefined;
  let state = startWalk(
    candidates.map(({ n }) => n),
    { walk, attemptMs, endsAtMs, everyNode: false, hasCredentials: true },
  );
  const open = ({ candidate: n, limitMs }: Extract<WalkAction, { do: 'open' }>): void => {
    const candidate = byNumber.get(n);
    if (!candidate) return;
    begun += 1;
    const flight: Flight = { candidate, nth: begun, limitMs, usedMs: 0 };
    flights.set(n, flight);
    state = advance(state, { type: 'opening', candidate: n, atMs: nowMs });
    const due = opening(flight, endOf(candidate), pace);
    dues = [...dues, { ...due, atMs: nowMs + due.atMs }];
  };
  const proceed = (n: number): void => {
    const flight = flights.get(n);
    if (!flight) return;
    state = advance(state, { type: 'proceeding', candidate: n });
    const due = proceeding(flight, endOf(flight.candidate), pace);
    dues = [...dues, { ...due, atMs: nowMs + due.atMs }];
  };
  const happen = (due: Due): void => {
    nowMs = Math.max(nowMs, due.atMs);
    dues = dues.filter((each) => each !== due);
    state = advance(state, due.event);
    const flight = flights.get(due.candidate);
    if (due.event.type !== 'ended' || !flight) return;
    const { code, outcome } = due.event;
    if (outcome !== 'failed') landed = flight;
    ended.push({ candidate: flight.candidate, ...(code === undefined ? {} : { code }) });
  };
  for (;;) {
    let waitsUntilMs: number | undefined;
    let isWaiting = false;
    let isOver = false;
    for (const action of next(state, nowMs)) {
      if (action.do === 'open') open(action);
      else if (action.do === 'proceed') proceed(action.candidate);
      else if (action.do === 'wait') {
        isWaiting = true;
        waitsUntilMs = action.untilMs;
      } else if (action.do === 'finish') isOver = true;
    }
    if (isOver || landed) break;
    if (!isWaiting) continue;
    const due = first(dues);
    const wakesAtMs = Math.min(due?.atMs ?? Number.POSITIVE_INFINITY, waitsUntilMs ?? Number.POSITIVE_INFINITY);
    if (wakesAtMs > endsAtMs) return { ended, begun, isTimeout: true, ms: endsAtMs };
    if (due && due.atMs === wakesAtMs) happen(due);
    else nowMs = wakesAtMs;
  }
  const at = landed === undefined ? {} : { landed: landed.candidate, nth: landed.nth };
  return { ended, begun, ...at, isTimeout: false, ms: nowMs };
};
