// Two-word helpers for tests of reports: a run told as events.

import type { Candidate, LeftOut } from '../../src/core/candidate.ts';
import type { CupcheckEvent, EventBody, RunStarted } from '../../src/core/event.ts';
import type { FailureCode } from '../../src/core/failure.ts';
import type { Phase } from '../../src/core/phase.ts';

/** Candidates of SRV records: `node('cup1', 1)` is cup1.dogtel.lab at 10.0.0.1. */
export const node = (host: string, last: number, more: Partial<Candidate> = {}): Candidate => ({
  n: 0,
  kind: 'starttls',
  host: `${host}.dogtel.lab`,
  address: `10.0.0.${last}`,
  port: 5222,
  source: 'xmpp-client',
  priority: 10,
  weight: 0,
  because: 'SRV',
  ...more,
});

/** One address of a name that has several. */
export const member = (last: number): Candidate => {
  const { priority: _priority, weight: _weight, ...rest } = node('cup', last, { source: 'multi-a' });
  return rest;
};

export interface Told {
  readonly start?: Partial<RunStarted>;
  readonly candidates?: readonly Candidate[];
  readonly leftOut?: readonly LeftOut[];
  readonly code?: FailureCode;
  readonly end?: 'done' | 'timeout' | 'aborted' | 'missing';
}

const started: RunStarted = {
  type: 'run-started',
  tool: 'cupcheck 0',
  task: 'login',
  target: 'alice@dogtel.lab',
  account: 'alice@dogtel.lab',
  domain: 'dogtel.lab',
  profile: 'auto',
  seed: 1,
  hasCredentials: true,
  everyNode: false,
  runMs: 30_000,
  attemptMs: 10_000,
};

/** The events of a run; each step is told of the candidate at its place. */
export const tell = (
  { start, candidates = [], leftOut = [], code, end = 'done' }: Told,
  ...steps: readonly ((n: number) => readonly EventBody[])[]
): readonly CupcheckEvent[] => {
  const plan: EventBody = {
    type: 'plan-made',
    profile: 'xmpp',
    because: 'as given',
    walk: 'sequential',
    candidates: candidates.map((candidate, index) => ({ ...candidate, n: index + 1 })),
    leftOut,
    notes: [],
    ...(code === undefined ? {} : { code }),
  };
  const ending: readonly EventBody[] =
    end === 'missing'
      ? []
      : [{ type: 'run-ended', reason: end, ...(end === 'done' ? {} : { code: `run.${end}` as const }) }];
  const bodies = [{ ...started, ...start }, plan, ...steps.flatMap((step, index) => step(index + 1)), ...ending];
  return bodies.map((body, index) => ({ ...body, run: 'r', seq: index + 1, atMs: 100 * index }));
};

const attempt = (n: number, phase: Phase, bodies: readonly EventBody[], last: Partial<Ended>): readonly EventBody[] => [
  { type: 'attempt-started', attempt: n, candidate: n, limitMs: 10_000 },
  { type: 'phase-started', attempt: n, phase, limitMs: 5_000 },
  ...bodies,
  { type: 'phase-ended', attempt: n, phase, ms: 5_000 },
  { type: 'attempt-ended', attempt: n, outcome: 'failed', phase, ms: 5_010, ...last },
];
type Ended = Extract<EventBody, { type: 'attempt-ended' }>;

const sent = (n: number): EventBody => ({ type: 'password-submitted', attempt: n, mechanism: 'SCRAM-SHA-256' });

export const online = (n: number): readonly EventBody[] => attempt(n, 'presence', [sent(n)], { outcome: 'online' });
export const reached = (n: number): readonly EventBody[] => attempt(n, 'auth', [], { outcome: 'reached' });
export const failed =
  (code: FailureCode, phase: Phase = 'tcp') =>
  (n: number): readonly EventBody[] =>
    attempt(n, phase, [], { code });
export const unjudged =
  (code: FailureCode) =>
  (n: number): readonly EventBody[] =>
    attempt(n, 'auth', [sent(n)], { code });
export const skipped = (n: number): readonly EventBody[] => [
  { type: 'candidate-skipped', candidate: n, because: 'not needed' },
];
/** A redirect to one more candidate. */
export const sentTo =
  (candidate: Candidate, to: number) =>
  (n: number): readonly EventBody[] => [
    ...attempt(n, 'stream', [], { code: 'stream.see-other-host' }),
    { type: 'candidate-added', candidate: { ...candidate, n: to, source: 'see-other-host' } },
  ];
