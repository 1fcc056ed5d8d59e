// The report as a pure fold over the events; nothing else makes one.

import type { FailoverStep } from './client-failover.ts';
import { compareAnswers } from './comparison.ts';
import { CupcheckError } from './error.ts';
import type { CupcheckEvent } from './event.ts';
import { interruptedOf } from './interrupted.ts';
import { jabberSaw } from './jabber-message.ts';
import { legOf } from './leg.ts';
import type { PhaseTime } from './phase.ts';
import { emptyPlan, planOf } from './plan-report.ts';
import { judgeRedundancy } from './redundancy.ts';
import type { AttemptReport, Plan, QuestionReport, Report } from './report.ts';
import { type Evidence, judgeSignIn } from './verdict.ts';

/** Whole tenths of a millisecond: finer figures would be noise. */
const tidy = (ms: number): number => Math.round(ms * 10) / 10;

interface Draft {
  readonly attempts: Map<number, AttemptReport>;
  readonly skipped: { readonly candidate: number; readonly because: string }[];
  readonly questions: QuestionReport[];
  readonly failover: FailoverStep[];
  plan: Plan | undefined;
  domain: string | undefined;
  end: Evidence['end'];
  ms: number;
}

const patch = (draft: Draft, n: number, change: (attempt: AttemptReport) => Partial<AttemptReport>): void => {
  const attempt = draft.attempts.get(n);
  if (attempt) draft.attempts.set(n, { ...attempt, ...change(attempt) });
};

const withPhase = (phases: readonly PhaseTime[], added: PhaseTime): readonly PhaseTime[] => {
  const before = phases.find(({ phase }) => phase === added.phase);
  if (!before) return [...phases, added];
  // A stream is opened two or three times in one login; its times add up.
  return phases.map((entry) => (entry === before ? { ...entry, ms: tidy(entry.ms + added.ms) } : entry));
};

/** What Jabber makes of a failure depends on the leg; under the profile `xmpp` nobody asked. */
const withJabber = ({ profile, candidates }: Plan, attempt: AttemptReport): AttemptReport => {
  const { kind } = candidates.find(({ n }) => n === attempt.candidate) ?? {};
  if (attempt.code === undefined || kind === undefined || profile === 'xmpp') return attempt;
  const jabber = jabberSaw(legOf(kind), attempt.code);
  return jabber === undefined ? attempt : { ...attempt, jabber };
};

/** Candidates that were not tried follow those that were, whichever leg they belong to. */
const notTried = ({ attempts, skipped }: Draft): readonly AttemptReport[] => {
  const last = Math.max(0, ...attempts.keys());
  return skipped.map(({ candidate, because }, index) => ({
    n: last + 1 + index,
    candidate,
    outcome: 'skipped',
    phase: 'dns',
    ms: 0,
    phases: [],
    submitted: false,
    because,
  }));
};

const fold = (draft: Draft, event: CupcheckEvent): void => {
  draft.ms = tidy(event.atMs);
  switch (event.type) {
    case 'run-started':
    case 'dns-asked':
    case 'dns-answered':
    case 'facts-given':
    case 'name-servers-known':
    case 'certificates-received':
    case 'port-speaks-tls':
    case 'session-bound':
      return;
    case 'domain-assumed':
      draft.domain = event.domain;
      return;
    case 'dns-exchanged':
      // The plan lists what the client asks, and not what a diagnosis asks beside it.
      if (event.purpose !== undefined) return;
      draft.questions.push({
        name: event.name,
        type: event.recordType,
        server: event.server,
        transport: event.transport,
        outcome: event.outcome,
        ...(event.ttl === undefined ? {} : { ttl: event.ttl }),
        ms: tidy(event.ms),
        ...(event.notes.length > 0 ? { notes: event.notes } : {}),
      });
      return;
    case 'plan-made': {
      draft.plan = planOf(event);
      return;
    }
    case 'candidate-added':
      if (draft.plan) draft.plan = { ...draft.plan, candidates: [...draft.plan.candidates, event.candidate] };
      return;
    case 'place-left-out': {
      const { what, because, code } = event;
      const line = { what, because, ...(code === undefined ? {} : { code }) };
      if (draft.plan) draft.plan = { ...draft.plan, leftOut: [...draft.plan.leftOut, line] };
      return;
    }
    case 'attempt-started':
      draft.attempts.set(event.attempt, {
        n: event.attempt,
        candidate: event.candidate,
        outcome: 'skipped',
        phase: 'tcp',
        ms: 0,
        phases: [],
        submitted: false,
      });
      return;
    case 'phase-started':
      patch(draft, event.attempt, () => ({ phase: event.phase }));
      return;
    case 'phase-ended':
      patch(draft, event.attempt, ({ phases }) => ({
        phases: withPhase(phases, { phase: event.phase, ms: tidy(event.ms) }),
      }));
      return;
    case 'tls-established':
      patch(draft, event.attempt, () => ({ tls: event.tls }));
      return;
    case 'features-received':
      // Mechanisms listed in clear can be forged; those seen under TLS replace them.
      if (event.isEncrypted || event.mechanisms.length > 0)
        patch(draft, event.attempt, () => ({ mechanisms: event.mechanisms }));
      return;
    case 'mechanism-chosen':
    // Not `submitted`: what the server may count against the account is the password.
    case 'token-submitted':
      patch(draft, event.attempt, () => ({ mechanism: event.mechanism }));
      return;
    case 'password-submitted':
      patch(draft, event.attempt, () => ({ submitted: true }));
      return;
    case 'found':
      patch(draft, event.attempt, ({ found = [] }) => ({
        found: [...found, { what: event.what, values: event.values }],
      }));
      return;
    case 'attempt-ended':
      patch(draft, event.attempt, () => ({
        outcome: event.outcome,
        ...(event.code === undefined ? {} : { code: event.code }),
        phase: event.phase,
        ms: tidy(event.ms),
        ...(event.cause === undefined ? {} : { cause: event.cause }),
        ...(event.because === undefined ? {} : { because: event.because }),
      }));
      return;
    case 'failover-step': {
      const { state, candidate, outcome, ms } = event;
      draft.failover.push({
        state,
        ...(candidate === undefined ? {} : { candidate }),
        ...(outcome === undefined ? {} : { outcome }),
        ms: tidy(ms),
      });
      return;
    }
    case 'candidate-skipped':
      draft.skipped.push({ candidate: event.candidate, because: event.because });
      return;
    case 'run-ended':
      draft.end = { reason: event.reason, ...(event.code === undefined ? {} : { code: event.code }) };
      return;
  }
};

/**
 * Makes the report of one run from its events, live or read back from a file: the same events give the same report.
 * @throws CupcheckError `invalid-events` where they do not begin with `run-started`
 */
export const summarize = (events: readonly CupcheckEvent[]): Report => {
  const started = events[0];
  if (started?.type !== 'run-started')
    throw new CupcheckError(
      'invalid-events',
      'The events do not begin with run-started; give all events of one run, in order.',
      { field: 'events' },
    );
  const draft: Draft = {
    attempts: new Map(),
    skipped: [],
    questions: [],
    failover: [],
    plan: undefined,
    domain: started.domain,
    end: undefined,
    ms: 0,
  };
  for (const event of events) fold(draft, event);
  const plan: Plan = { ...(draft.plan ?? emptyPlan(started)), questions: draft.questions };
  const attempts = [...draft.attempts.values()].map((attempt) => withJabber(plan, attempt)).concat(notTried(draft));
  const evidence: Evidence = {
    task: started.task,
    who: started.account ?? started.target,
    ...(draft.domain === undefined ? {} : { domain: draft.domain }),
    hasCredentials: started.hasCredentials,
    everyNode: started.everyNode,
    plan,
    attempts,
    afterFailover: started.afterFailover ?? false,
    failover: draft.failover,
    runMs: started.runMs,
    ...(draft.end ? { end: draft.end } : {}),
  };
  const comparison = compareAnswers(
    events.filter((event): event is Extract<CupcheckEvent, { type: 'dns-answered' }> => event.type === 'dns-answered'),
  );
  return {
    format: 1,
    tool: started.tool,
    run: started.run,
    target: started.target,
    ...(started.account === undefined ? {} : { account: started.account }),
    ...(draft.domain === undefined ? {} : { domain: draft.domain }),
    profile: started.profile,
    seed: started.seed,
    plan,
    attempts,
    signIn: judgeSignIn(evidence),
    redundancy: judgeRedundancy(evidence),
    ...(draft.failover.length === 0 ? {} : { failover: draft.failover }),
    ...(comparison === undefined ? {} : { comparison }),
    ...(draft.end?.reason === 'aborted' ? { interrupted: interruptedOf(plan, attempts, draft.ms) } : {}),
    ms: draft.ms,
  };
};
