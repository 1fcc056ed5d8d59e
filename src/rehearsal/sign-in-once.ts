// One sign-in of a rehearsal on its stage, and what it came to: where it landed, by which try, with which failures.

import type { Account } from '../core/account.ts';
import type { Candidate } from '../core/candidate.ts';
import type { CupcheckEvent } from '../core/event.ts';
import { type FailureCode, failureRow } from '../core/failure.ts';
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
  readonly failed: readonly FailureCode[];
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

type Ended = Extract<CupcheckEvent, { type: 'attempt-ended' }>;

const isEnded = (event: CupcheckEvent): event is CupcheckEvent & Ended =>
  event.type === 'attempt-ended' && event.outcome !== 'skipped';

/** What the events of one sign-in say. */
const readEvents = (
  events: readonly CupcheckEvent[],
  withCredentials: boolean,
): Omit<SignedInOnce, 'signIn' | 'candidates' | 'landed'> & {
  readonly landing?: { readonly n: number; readonly nth: number };
} => {
  const started = events.flatMap((event) => (event.type === 'attempt-started' ? [event] : []));
  const ended = events.filter(isEnded);
  const shown = events.flatMap((event) => (event.type === 'password-submitted' ? [event.attempt] : []));
  const failed = ended.flatMap(({ outcome, code }) => (outcome === 'failed' && code !== undefined ? [code] : []));
  const last = ended.at(-1);
  const landing = withCredentials
    ? ended.findLast(({ outcome }) => outcome === 'online')
    : last?.outcome === 'reached'
      ? last
      : undefined;
  const from = started[0]?.atMs ?? 0;
  const candidateOf = (attempt: number): number | undefined =>
    started.find((each) => each.attempt === attempt)?.candidate;
  const n = landing && candidateOf(landing.attempt);
  const domain = events.flatMap((event) =>
    event.type === 'found' && event.what === 'presence-domain' ? event.values : [],
  )[0];
  return {
    ...(landing && n !== undefined ? { landing: { n, nth: landing.attempt } } : {}),
    begun: started.length,
    failed,
    ms: Math.round(((landing ?? last)?.atMs ?? from) - from),
    submissions: shown.length,
    isRefused: ended.some(
      ({ attempt, code }) => shown.includes(attempt) && code !== undefined && failureRow(code).retry === 'stop',
    ),
    unreached: new Set(
      ended.flatMap(({ attempt, outcome, phase }) => {
        const candidate = candidateOf(attempt);
        return outcome === 'failed' && phase === 'tcp' && candidate !== undefined ? [candidate] : [];
      }),
    ),
    ...(domain === undefined ? {} : { presenceDomain: domain }),
  };
};

/** Signs in with a plan that is known, within the time that is left; throws `aborted` as a login does. */
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
  const report = await inRun(
    {
      ...options,
      timeoutMs,
      onEvent: (event) => {
        events.push(event);
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
      await signIn({ account, password, servicesDomain, draft, options, resolver, run, stage });
    },
  );
  const { landing, ...said } = readEvents(events, withCredentials);
  const { candidates } = report.plan;
  const at = candidates.find(({ n }) => n === landing?.n);
  return {
    ...said,
    signIn: report.signIn,
    candidates,
    ...(landing && at ? { landed: { candidate: at, nth: landing.nth } } : {}),
  };
};
