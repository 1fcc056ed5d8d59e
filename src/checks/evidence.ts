// What checks look at: the report of the events, and beside it the DNS answers with their records and the facts given.

import type { Candidate } from '../core/candidate.ts';
import type { CupcheckEvent, DnsAnswered, FactsGiven, Purpose, RunStarted } from '../core/event.ts';
import type { FailureCode } from '../core/failure.ts';
import { type Leg, legOf } from '../core/leg.ts';
import type { Phase } from '../core/phase.ts';
import type { AttemptReport, Report } from '../core/report.ts';
import { summarize } from '../core/summarize.ts';
import { nodeName } from '../core/verdict.ts';
import type { Facts } from './fill.ts';

type Told<T extends CupcheckEvent['type']> = Extract<CupcheckEvent, { type: T }>;

/** An attempt with its candidate and the events that tell of it. */
export interface Tried {
  readonly attempt: AttemptReport;
  readonly candidate: Candidate;
  /** `seq` of the event that ended it; of the one that began it where none did. */
  readonly events: readonly number[];
}

/** The leg of the sign-in that an attempt belongs to. */
export const legOfTried = ({ candidate }: Tried): Leg => legOf(candidate.kind);

export interface Evidence {
  /** What was asked of the run. */
  readonly started: RunStarted;
  readonly report: Report;
  /** The domain that nodes are asked for; A-labels. */
  readonly domain: string;
  /** Every answer of DNS with its records, in order. */
  readonly answers: readonly Told<'dns-answered'>[];
  /** Every exchange on the wire, those of the diagnosis included. */
  readonly exchanges: readonly Told<'dns-exchanged'>[];
  /** Attempts that were begun, in order; skipped candidates are in the report alone. */
  readonly tried: readonly Tried[];
  /** The certificates each attempt received (DER, base64), by `n` of the attempt. */
  readonly chains: ReadonlyMap<number, readonly string[]>;
  readonly given: Omit<FactsGiven, 'type'>;
  readonly events: readonly CupcheckEvent[];
}

/** Who is silent for so long is worth a word, even where the run ended, or the user lost patience, before the node's own time was over. */
const silentMs = 1_000;

/** TABLE: what silence in a phase is called, where nothing has been judged yet. */
const silences = {
  tcp: 'tcp.timeout',
  tls: 'tls.timeout',
  starttls: 'starttls.timeout',
  stream: 'stream.timeout',
} as const satisfies Partial<Record<Phase, FailureCode>>;

const isBeforeLogin = (phase: Phase): phase is keyof typeof silences => Object.hasOwn(silences, phase);

/** An attempt that was cut with the run, as the silence that it was until then. */
const asSilence = (attempt: AttemptReport): AttemptReport => {
  const { code, phase, phases } = attempt;
  const waitedMs = phases.findLast((each) => each.phase === phase)?.ms ?? 0;
  const isCut = code === 'run.timeout' || code === 'run.aborted';
  const isSilence = isCut && waitedMs >= silentMs && isBeforeLogin(phase);
  return isSilence ? { ...attempt, code: silences[phase] } : attempt;
};

const isOf =
  <T extends CupcheckEvent['type']>(type: T) =>
  (event: CupcheckEvent): event is Told<T> =>
    event.type === type;

/** Reads the events of one run. Throws as {@link summarize} does. */
export const evidenceOf = (events: readonly CupcheckEvent[]): Evidence => {
  const report = summarize(events);
  const started = events.find(isOf('run-started'));
  if (!started) throw new RangeError('a report without a beginning');
  const ended = new Map<number, number>();
  const secondLooks = new Map(events.filter(isOf('port-speaks-tls')).map(({ candidate, seq }) => [candidate, seq]));
  for (const event of events)
    if (event.type === 'attempt-started' || event.type === 'attempt-ended') ended.set(event.attempt, event.seq);
  return {
    started,
    report,
    domain: report.domain ?? report.plan.name ?? report.target,
    answers: events.filter(isOf('dns-answered')),
    exchanges: events.filter(isOf('dns-exchanged')),
    tried: report.attempts.flatMap((attempt): readonly Tried[] => {
      const candidate = report.plan.candidates.find(({ n }) => n === attempt.candidate);
      const seq = ended.get(attempt.n);
      if (!candidate || seq === undefined) return [];
      const look = secondLooks.get(candidate.n);
      // What hung up on the stream is what a server does that answered with TLS, less politely.
      return look === undefined
        ? [{ attempt: asSilence(attempt), candidate, events: [seq] }]
        : [{ attempt: { ...attempt, code: 'stream.tls' }, candidate, events: [seq, look] }];
    }),
    chains: new Map(events.filter(isOf('certificates-received')).map(({ attempt, chain }) => [attempt, chain])),
    given: events.find(isOf('facts-given')) ?? {},
    events,
  };
};

/** Answers that were asked for a purpose, of one type of record where that is given. */
export const answersFor = (
  { answers }: Evidence,
  purpose: Purpose,
  recordType?: DnsAnswered['recordType'],
): Evidence['answers'] =>
  answers.filter(
    (answer) => answer.purpose === purpose && (recordType === undefined || answer.recordType === recordType),
  );

/** The domain whose records are looked for, and so whose zone has to be mended; the account may lie in another. */
export const servicesDomain = (evidence: Evidence): string => answersFor(evidence, 'zone')[0]?.name ?? evidence.domain;

/**
 * Whether the domain that nodes were asked for is a guess: a host was given and no account, and neither SRV records nor a node
 * bear the guess out.
 */
export const isDomainGuessed = ({ events, tried, report: { target, plan } }: Evidence): boolean =>
  !tried.some(({ attempt: { mechanisms } }) => mechanisms !== undefined) &&
  events.some(
    (event) =>
      event.type === 'domain-assumed' &&
      (event.domain !== target.toLowerCase() || plan.candidates.every(({ priority }) => priority === undefined)),
  );

/** The attempts that failed with one of these codes. */
export const failedWith = ({ tried }: Evidence, ...codes: readonly FailureCode[]): readonly Tried[] =>
  tried.filter(({ attempt }) => attempt.code !== undefined && codes.includes(attempt.code));

/** Candidates, and what shows them: the attempts; where there was none the plan that names them. */
export const about = (
  { tried, events }: Evidence,
  all: readonly Candidate[],
): { readonly events: readonly number[]; readonly candidates: readonly number[] } => {
  const dialled = tried.filter(({ candidate }) => all.some(({ n }) => n === candidate.n));
  const named = events.flatMap(({ type, seq }) => (type === 'plan-made' || type === 'candidate-added' ? [seq] : []));
  return {
    events: dialled.length > 0 ? dialled.flatMap((each) => each.events) : named.slice(0, 8),
    candidates: all.map(({ n }) => n),
  };
};

/** The facts of an attempt at a node, for the braces of a text: node, host, address, port, domain, account, user, seconds. */
export const factsOf = ({ report, domain }: Evidence, { candidate, attempt }: Tried): Facts => {
  const ms = attempt.phases.findLast(({ phase }) => phase === attempt.phase)?.ms ?? attempt.ms;
  const account = report.account ?? report.target;
  return {
    node: nodeName(candidate),
    host: candidate.host,
    address: candidate.address,
    port: candidate.port,
    domain,
    account,
    user: account.split('@')[0] ?? account,
    seconds: Math.round(ms / 100) / 10,
  };
};
