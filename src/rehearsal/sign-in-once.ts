// One sign-in of a rehearsal on its stage, and what it came to: where it landed, by which try, with which failures.

import type { Account } from '../core/account.ts';
import type { Candidate } from '../core/candidate.ts';
import type { CupcheckEvent } from '../core/event.ts';
import { type FailureCode, failureRow } from '../core/failure.ts';
import { type Leg, legOf } from '../core/leg.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { ProfileChoice } from '../core/profile.ts';
import type { SignIn } from '../core/report.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { LoginOptions, Password } from '../tasks/options.ts';
import { inRun } from '../tasks/run.ts';
import { hasCredentials, signIn } from '../tasks/sign-in.ts';
import type { Stage } from '../tasks/stage.ts';

/** What all sign-ins of one profile share. */
export interface Setting {
  readonly target: string;
  readonly profile: ProfileChoice;
  readonly account: Account;
  readonly servicesDomain: string | undefined;
  readonly options: LoginOptions;
  readonly resolver: Resolver;
  readonly attemptMs: number;
}

export interface SignedInOnce {
  readonly signIn: SignIn;
  /** All of the plan, those that were found on the way included. */
  readonly candidates: readonly Candidate[];
  readonly landed?: { readonly candidate: Candidate; readonly nth: number };
  readonly begun: number;
  /** Attempts that failed by themselves, in their order. */
  readonly failures: readonly CandidateFailure[];
  /** Candidates that did their part. */
  readonly served: readonly number[];
  /** The password was not judged, and others were left that a client might have turned to. */
  readonly isCut: boolean;
  /** From the first try on. */
  readonly ms: number;
  readonly submissions: number;
  /** A node said no to a password that it was shown: it must not be shown to another. */
  readonly isRefused: boolean;
  /** Candidates that nobody could connect to. */
  readonly unreached: ReadonlySet<number>;
  /** The domain that presence nodes serve, where a leg told it. */
  readonly presenceDomain?: string;
}

export interface CandidateFailure {
  /** `n` of the candidate. */
  readonly candidate: number;
  readonly code: FailureCode;
}

type Ended = Extract<CupcheckEvent, { type: 'attempt-ended' }>;

const isEnded = (event: CupcheckEvent): event is CupcheckEvent & Ended =>
  event.type === 'attempt-ended' && event.outcome !== 'skipped';

type LegOfCandidate = (n: number) => Leg | undefined;

/** What the events of one sign-in say. */
const readEvents = (
  events: readonly CupcheckEvent[],
  withCredentials: boolean,
  legOfCandidate: LegOfCandidate,
): Omit<SignedInOnce, 'signIn' | 'candidates' | 'landed'> & {
  readonly landing?: { readonly n: number; readonly nth: number };
} => {
  const started = events.flatMap((event) => (event.type === 'attempt-started' ? [event] : []));
  const ended = events.filter(isEnded);
  const shown = events.flatMap((event) => (event.type === 'password-submitted' ? [event.attempt] : []));
  const last = ended.at(-1);
  const landing = withCredentials
    ? ended.findLast(({ outcome }) => outcome === 'online')
    : last?.outcome === 'reached'
      ? last
      : undefined;
  const from = started[0]?.atMs ?? 0;
  const candidateOf = (attempt: number): number => started.find((each) => each.attempt === attempt)?.candidate ?? 0;
  const failures = ended.flatMap(({ attempt, outcome, code }) =>
    outcome === 'failed' && code !== undefined ? [{ attempt, candidate: candidateOf(attempt), code }] : [],
  );
  const isRefused = failures.some(({ attempt, code }) => shown.includes(attempt) && failureRow(code).retry === 'stop');
  const unjudged = failures.filter(({ attempt }) => shown.includes(attempt)).map((each) => each.candidate);
  // What a client might have turned to next: not tried, given up, or asked no further than without a password.
  const left = events.flatMap((event) => {
    if (event.type === 'candidate-skipped') return [event.candidate];
    const isLeft = event.type === 'attempt-ended' && (event.outcome === 'skipped' || event.outcome === 'reached');
    return isLeft ? [candidateOf(event.attempt)] : [];
  });
  const domain = events.flatMap((event) =>
    event.type === 'found' && event.what === 'presence-domain' ? event.values : [],
  )[0];
  return {
    ...(landing ? { landing: { n: candidateOf(landing.attempt), nth: landing.attempt } } : {}),
    begun: started.length,
    failures: failures.map(({ candidate, code }) => ({ candidate, code })),
    served: ended.flatMap(({ attempt, outcome }) => (outcome === 'failed' ? [] : [candidateOf(attempt)])),
    isCut:
      !landing &&
      !isRefused &&
      unjudged.some((one) => left.some((other) => legOfCandidate(one) === legOfCandidate(other))),
    ms: Math.round(((landing ?? last)?.atMs ?? from) - from),
    submissions: shown.length,
    isRefused,
    unreached: new Set(
      ended.flatMap(({ attempt, outcome, phase }) =>
        outcome === 'failed' && phase === 'tcp' ? [candidateOf(attempt)] : [],
      ),
    ),
    ...(domain === undefined ? {} : { presenceDomain: domain }),
  };
};

/** Signs in with a plan that is known; throws `aborted` as a login does. */
export const signInOnce = async (
  { target, profile, account, servicesDomain, options, resolver, attemptMs }: Setting,
  password: Password | null,
  timeoutMs: number,
  stage: Stage,
  draft: PlanDraft,
  onEvent?: (event: CupcheckEvent) => void,
): Promise<SignedInOnce> => {
  const events: CupcheckEvent[] = [];
  const withCredentials = hasCredentials(password, options);
  const legs = new Map(draft.candidates.map(({ n, kind }) => [n, legOf(kind)]));
  const candidateOfAttempt = new Map<number, number>();
  const spent = new Set<Leg | undefined>();
  const note = (event: CupcheckEvent): void => {
    if (event.type === 'candidate-added') legs.set(event.candidate.n, legOf(event.candidate.kind));
    if (event.type === 'attempt-started') candidateOfAttempt.set(event.attempt, event.candidate);
    if (event.type === 'password-submitted') spent.add(legs.get(candidateOfAttempt.get(event.attempt) ?? 0));
  };
  const report = await inRun(
    {
      ...options,
      timeoutMs,
      onEvent: (event) => {
        events.push(event);
        note(event);
        onEvent?.(event);
      },
    },
    {
      task: 'login',
      target,
      account: account.user === '' ? account.domain.unicode : `${account.user}@${account.domain.unicode}`,
      domain: account.domain.ascii,
      profile,
      hasCredentials: withCredentials,
      everyNode: false,
      attemptMs,
    },
    async (run) => {
      run.emit({ type: 'plan-made', ...draft });
      const once: Stage = { ...stage, isSpent: (leg) => spent.has(leg) };
      await signIn({ account, password, servicesDomain, draft, options, resolver, run, stage: once });
    },
  );
  const { landing, ...said } = readEvents(events, withCredentials, (n) => legs.get(n));
  const { candidates } = report.plan;
  const at = candidates.find(({ n }) => n === landing?.n);
  return {
    ...said,
    signIn: said.isCut ? { ...report.signIn, outcome: 'undecided' } : report.signIn,
    candidates,
    ...(landing && at ? { landed: { candidate: at, nth: landing.nth } } : {}),
  };
};
