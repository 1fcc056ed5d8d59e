// When each attempt and each of its phases began: from the events where they are at hand, otherwise one behind the other.

import type { CupcheckEvent } from '../../core/event.ts';
import type { Phase } from '../../core/phase.ts';
import type { AttemptReport, Report } from '../../core/report.ts';

/** A phase as a stretch of time; milliseconds from the start of the run. */
export interface Stretch {
  readonly phase: Phase;
  readonly fromMs: number;
  readonly ms: number;
}

export interface Timing {
  readonly attempt: AttemptReport;
  readonly fromMs: number;
  readonly stretches: readonly Stretch[];
}

export interface Times {
  /** The search for candidates; absent without events. */
  readonly discovery?: Stretch;
  readonly timings: readonly Timing[];
  /** Whether the starts were measured. */
  readonly isMeasured: boolean;
  readonly endMs: number;
}

/** Attempts that were begun; the others have no time. */
const begun = ({ attempts }: Report): readonly AttemptReport[] =>
  attempts.filter(({ ms, phases }) => ms > 0 || phases.length > 0);

const inARow = (attempt: AttemptReport, fromMs: number): readonly Stretch[] => {
  let at = fromMs;
  return attempt.phases.map(({ phase, ms }) => {
    const stretch = { phase, fromMs: at, ms };
    at += ms;
    return stretch;
  });
};

const measured = (attempt: AttemptReport, events: readonly CupcheckEvent[]): Timing | undefined => {
  const own = events.filter((event) => 'attempt' in event && event.attempt === attempt.n);
  const start = own.find(({ type }) => type === 'attempt-started');
  if (!start) return undefined;
  const endMs = own.find(({ type }) => type === 'attempt-ended')?.atMs ?? start.atMs + attempt.ms;
  const stretches = own.flatMap((event, i) => {
    if (event.type !== 'phase-started') return [];
    const end = own.slice(i + 1).find((each) => each.type === 'phase-ended' && each.phase === event.phase);
    return [{ phase: event.phase, fromMs: event.atMs, ms: Math.max(0, (end?.atMs ?? endMs) - event.atMs) }];
  });
  return { attempt, fromMs: start.atMs, stretches: stretches.length > 0 ? stretches : inARow(attempt, start.atMs) };
};

const discoveryOf = (events: readonly CupcheckEvent[]): Stretch | undefined => {
  const asked = events.find((event) => event.type === 'dns-asked' && event.purpose === undefined);
  const made = events.find(({ type }) => type === 'plan-made');
  return asked && made ? { phase: 'dns', fromMs: asked.atMs, ms: Math.max(0, made.atMs - asked.atMs) } : undefined;
};

export const timesOf = (report: Report, events: readonly CupcheckEvent[]): Times => {
  const attempts = begun(report);
  const seen = attempts.flatMap((attempt) => measured(attempt, events) ?? []);
  const isMeasured = attempts.length > 0 && seen.length === attempts.length;
  let at = 0;
  const timings = isMeasured
    ? seen
    : attempts.map((attempt) => {
        const timing = { attempt, fromMs: at, stretches: inARow(attempt, at) };
        at += attempt.ms;
        return timing;
      });
  const discovery = isMeasured ? discoveryOf(events) : undefined;
  const ends = timings.flatMap(({ attempt, fromMs, stretches }) => [
    fromMs + attempt.ms,
    ...stretches.map((stretch) => stretch.fromMs + stretch.ms),
  ]);
  return {
    ...(discovery === undefined ? {} : { discovery }),
    timings,
    isMeasured,
    endMs: Math.max(1, ...ends, ...(discovery === undefined ? [] : [discovery.fromMs + discovery.ms])),
  };
};
