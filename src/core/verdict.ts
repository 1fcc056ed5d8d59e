// The first verdict: can this user sign in now?

import { haveAllFailed } from './all-failed.ts';
import type { Candidate } from './candidate.ts';
import type { FailoverStep } from './client-failover.ts';
import {
  codeOfOutcome,
  type FailureCode,
  type FailureFacts,
  failureRow,
  failures,
  fill,
  isUndecided,
} from './failure.ts';
import { type Leg, legOf } from './leg.ts';
import { phases } from './phase.ts';
import { isGainsaid, isRefusal } from './refusal.ts';
import type { AttemptReport, Plan, QuestionReport, SignIn } from './report.ts';

/** What the verdicts are made from. */
export interface Evidence {
  readonly task: 'locate' | 'login' | 'diagnose';
  readonly who: string;
  readonly domain?: string;
  readonly hasCredentials: boolean;
  readonly everyNode: boolean;
  readonly plan: Plan;
  readonly attempts: readonly AttemptReport[];
  readonly afterFailover: boolean;
  readonly failover: readonly FailoverStep[];
  readonly runMs: number;
  readonly end?: { readonly reason: 'done' | 'timeout' | 'aborted'; readonly code?: FailureCode };
}

/** `cup1.dogtel.lab (10.10.10.25)`, or the address alone; behind an Expressway the address would be that of the Expressway. */
export const nodeName = ({ host, address, via }: Candidate): string => {
  if (via !== undefined) return `${host} (behind ${via})`;
  return host === address ? address : `${host} (${address})`;
};

const candidateOf = (evidence: Evidence, attempt: AttemptReport | undefined): Candidate | undefined =>
  evidence.plan.candidates.find(({ n }) => n === attempt?.candidate);

/** The domain that a candidate is asked for: after a SOAP login the one that the configuration names. */
export const domainOf = (
  { attempts, domain }: Pick<Evidence, 'attempts' | 'domain'>,
  candidate: Candidate | undefined,
): string | undefined => {
  if (candidate === undefined || legOf(candidate.kind) !== 'xmpp') return domain;
  const found = attempts.flatMap((each) => each.found ?? []).find(({ what }) => what === 'presence-domain');
  return found?.values[0] ?? domain;
};

const describe = (evidence: Evidence, attempt: AttemptReport): string => {
  const candidate = candidateOf(evidence, attempt);
  const domain = domainOf(evidence, candidate);
  const ms = attempt.phases.findLast(({ phase }) => phase === attempt.phase)?.ms ?? attempt.ms;
  return fill(attempt.code ? failureRow(attempt.code).sentence : 'Failed.', {
    seconds: Math.round(ms / 100) / 10,
    ...(candidate ? { host: nodeName(candidate), address: candidate.address, port: candidate.port } : {}),
    account: evidence.who,
    ...(domain === undefined ? {} : { domain }),
  });
};

/** The question that stands for a code of DNS. That a name does not exist is said of the name itself, not of services below it. */
export const questionOf = (questions: readonly QuestionReport[], code: FailureCode): QuestionReport | undefined => {
  const ended = questions.filter(({ outcome }) => outcome !== 'found' && codeOfOutcome(outcome) === code);
  const asked =
    code === 'dns.no-such-name' ? ended.find((each) => each.type !== 'SRV' && each.transport !== 'hosts') : undefined;
  return asked ?? ended[0];
};

/** The attempt that speaks for a walk without success: the one that got furthest, the first among equals. */
const furthest = (attempts: readonly AttemptReport[]): AttemptReport | undefined => {
  const rank = ({ phase, tls }: AttemptReport): number => phases.indexOf(phase) + (tls ? phases.length : 0);
  return attempts.reduce<AttemptReport | undefined>(
    (best, attempt) => (best && rank(best) >= rank(attempt) ? best : attempt),
    undefined,
  );
};

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** What kept the candidates from letting anybody in: each reason once (trap T34). */
const reasons = (attempts: readonly AttemptReport[]): string =>
  [...new Set(attempts.flatMap(({ code }) => (code ? failureRow(code).short : [])))].join(', ');

const unfinished = ({ plan, attempts, end, runMs }: Evidence): SignIn | undefined => {
  if (end?.reason === 'aborted' && !haveAllFailed(plan, attempts))
    return {
      outcome: 'undecided',
      code: 'run.aborted',
      sentence: 'The run was interrupted before an answer was reached.',
    };
  if (plan.code !== undefined && plan.candidates.length === 0 && isUndecided(plan.code))
    return { outcome: 'undecided', code: plan.code, sentence: `DNS could not be asked: ${failures[plan.code].short}.` };
  if (end?.reason === 'timeout' && !haveAllFailed(plan, attempts))
    return {
      outcome: 'undecided',
      code: 'run.timeout',
      sentence: fill(failures['run.timeout'].sentence, { seconds: runMs / 1000 }),
    };
  return undefined;
};

/** Of a domain or a host nobody in particular was to sign in. */
const cannot = (who: string): string => (who.includes('@') ? `${who} cannot sign in` : `Nobody can sign in at ${who}`);

/** The legs in the order of a sign-in. */
const legOrder: readonly Leg[] = ['edge', 'uds', 'soap', 'xmpp'];

/** A leg was passed, and nothing that it named can be reached by name. */
const judgeDeadEnd = ({ plan, who }: Evidence, passed: readonly AttemptReport[]): SignIn => {
  const lost = plan.leftOut.filter(({ code }) => code === 'dns.no-address' || code === 'dns.bad-target');
  const by = plan.candidates.find(({ n }) => n === passed[0]?.candidate);
  const names = lost.map(({ what }) => what).join(', ');
  return {
    outcome: 'unreachable',
    code: lost[0]?.code ?? 'dns.no-address',
    ...(by ? { candidate: by.n } : {}),
    sentence: `${cannot(who)}: ${by ? nodeName(by) : 'a server'} names no node that has an address${names === '' ? '' : ` (${names})`}.`,
  };
};

/** What comes after a login that was accepted. */
const afterLogin: ReadonlySet<FailureCode> = new Set([
  'soap.invalid-session',
  'soap.no-token',
  'http.edge-no-cookie',
  'http.edge-no-services',
]);

/** Refused before anybody looked at the password. */
const unjudged: ReadonlySet<FailureCode> = new Set(['soap.client-version', 'stream.policy', 'auth.password-unusable']);

/** The candidate that judged the password first: accepted it, or refused it for good. */
const checkedBy = (attempts: readonly AttemptReport[]): Pick<SignIn, 'checkedBy'> => {
  const judge = attempts.find(
    (attempt) =>
      attempt.submitted &&
      (attempt.outcome === 'online' ||
        attempt.outcome === 'passed' ||
        (isRefusal(attempt) && !(attempt.code !== undefined && unjudged.has(attempt.code))) ||
        (attempt.code !== undefined && afterLogin.has(attempt.code))),
  );
  return judge ? { checkedBy: judge.candidate } : {};
};

/** Every candidate that was tried failed, and none said a definite no. */
const judgeFailures = (evidence: Evidence): SignIn => {
  const { attempts, end, who } = evidence;
  const legOfAttempt = (attempt: AttemptReport): Leg => legOf(candidateOf(evidence, attempt)?.kind ?? 'starttls');
  const reachedLeg = legOrder.findLast((leg) => attempts.some((each) => legOfAttempt(each) === leg));
  // A leg that somebody passed has done its part: what keeps the user out is the last one.
  const inLeg = attempts.filter((attempt) => legOfAttempt(attempt) === reachedLeg);
  const failed = inLeg.filter(({ outcome }) => outcome === 'failed');
  // A redirect that was followed is a step on the way; what it led to says why nobody got in.
  const tried = failed.filter(({ code }) => code === undefined || failureRow(code).retry !== 'same');
  const worst = furthest(tried);
  const decided = worst
    ? { candidate: worst.candidate, ...(worst.code === undefined ? {} : { code: worst.code }) }
    : {};
  if (!end) return { outcome: 'undecided', ...decided, sentence: 'The events end before the run does.' };
  if (tried.length === 0 && inLeg.some(({ outcome }) => outcome === 'passed')) return judgeDeadEnd(evidence, inLeg);
  const isCut = inLeg.some(({ outcome }) => outcome === 'skipped' || outcome === 'reached');
  if (isCut && tried.filter(({ submitted }) => submitted).length > 1)
    return {
      outcome: 'undecided',
      ...decided,
      sentence: 'The password was sent twice and not judged; the other nodes were not asked.',
    };
  const why =
    tried.length === 1 && worst
      ? lowerFirst(describe(evidence, worst))
      : `none of ${tried.length} candidates let the login through (${reasons(tried)}).`;
  return { outcome: 'unreachable', ...decided, sentence: `${cannot(who)}: ${why}` };
};

/** What a code of DNS is said of: the name or the record that is to blame. */
export const blamed = (plan: Plan, code: FailureCode): Pick<FailureFacts, 'host' | 'name' | 'server'> => {
  const question = questionOf(plan.questions, code);
  const record = plan.leftOut.find((each) => each.code === code);
  return {
    ...(record === undefined ? {} : { host: record.what }),
    ...(question === undefined ? {} : { name: question.name, server: question.server }),
  };
};

const whyNowhere = ({ plan, domain }: Evidence, code: FailureCode): string =>
  fill(failureRow(code).sentence, { ...(domain === undefined ? {} : { domain }), ...blamed(plan, code) });

/** Can this user sign in now, and who judged the password. */
export const judgeSignIn = (evidence: Evidence): SignIn => ({ ...judge(evidence), ...checkedBy(evidence.attempts) });

const judge = (evidence: Evidence): SignIn => {
  const { plan, attempts, task, who } = evidence;
  // A diagnosis that dials asks every node.
  const isPlanAlone = task === 'locate' || (task === 'diagnose' && !evidence.everyNode);
  const nameOf = (attempt: AttemptReport, otherwise: string): string => {
    const candidate = candidateOf(evidence, attempt);
    return candidate ? nodeName(candidate) : otherwise;
  };
  const online = attempts.find(({ outcome }) => outcome === 'online');
  if (online)
    return {
      outcome: 'online',
      candidate: online.candidate,
      sentence: `${who} can sign in, on ${nameOf(online, 'a node')}.`,
    };
  const refusal = attempts.find((attempt) => isRefusal(attempt) && !isGainsaid(attempt, attempts, evidence.plan));
  const open = refusal ? undefined : unfinished(evidence);
  if (open) return open;
  if (plan.candidates.length === 0 && evidence.end) {
    const code = plan.code ?? 'dns.nothing-found';
    if (isPlanAlone) return { outcome: 'not-asked', code, sentence: 'There is no place to sign in.' };
    return {
      outcome: 'unreachable',
      code,
      sentence: `${cannot(who)}: ${lowerFirst(whyNowhere(evidence, code))}`,
    };
  }
  if (isPlanAlone) return { outcome: 'not-asked', sentence: 'Nobody was asked to sign in.' };
  if (refusal?.code)
    return {
      outcome: refusal.code === 'auth.password-unusable' ? 'undecided' : 'refused',
      code: refusal.code,
      candidate: refusal.candidate,
      sentence: describe(evidence, refusal),
    };
  const reached = attempts.find(({ outcome }) => outcome === 'reached');
  if (reached && !evidence.hasCredentials)
    return {
      outcome: 'not-asked',
      candidate: reached.candidate,
      sentence: `No password was sent. ${nameOf(reached, 'The node')} answers and offers a way to sign in.`,
    };
  return judgeFailures(evidence);
};
