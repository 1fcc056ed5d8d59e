// What the checks of path and TLS share: nodes that fail alike told as one, what users notice, and what the failure table advises.

import { enumerate } from '../../core/enumerate.ts';
import { type FailureCode, type FailureFacts, failureRow, fill } from '../../core/failure.ts';
import { profileRow } from '../../core/profile.ts';
import { domainOf, nodeName } from '../../core/verdict.ts';
import type { Check, Match } from '../check.ts';
import { type Evidence, factsOf, failedWith, legOfTried, type Tried } from '../evidence.ts';
import type { Facts } from '../fill.ts';

/** Whether the node did what was asked of it. */
export const works = ({ attempt: { outcome } }: Tried): boolean =>
  outcome === 'online' || outcome === 'passed' || outcome === 'reached';

/** A user notices from here on. */
const noticedMs = 1_000;
/** Beyond this a user calls. */
const longMs = 5_000;

const inSeconds = (ms: number): number => Math.round(ms / 100) / 10;

const startsOf = ({ events }: Evidence): ReadonlyMap<number, number> =>
  new Map(events.flatMap((event) => (event.type === 'attempt-started' ? [[event.attempt, event.atMs] as const] : [])));

/** A run that ended early has not seen whether somebody stands in. */
const noLanding = (code: FailureCode | undefined): string => {
  if (code === 'run.timeout') return 'Time ran out before another node could take its place.';
  if (code === 'run.aborted') return 'The run was interrupted before another node could take its place.';
  return 'No other node takes its place.';
};

/** What users notice of nodes that failed: nothing, a wait, or that nobody gets in. */
const effectOf = (evidence: Evidence, failed: readonly Tried[]): string => {
  const [first] = failed;
  const starts = startsOf(evidence);
  const startOf = ({ attempt }: Tried): number => starts.get(attempt.n) ?? 0;
  // Who is refused at once may be followed in the same millisecond.
  const isBefore = (a: Tried, b: Tried): boolean =>
    startOf(a) < startOf(b) || (startOf(a) === startOf(b) && a.attempt.n < b.attempt.n);
  const sameLeg = evidence.tried.filter((each) => first !== undefined && legOfTried(each) === legOfTried(first));
  const [landing] = sameLeg.filter(works).toSorted((a, b) => startOf(a) - startOf(b));
  if (!landing) return noLanding(evidence.report.signIn.code);
  const isSameHost = failed.some(({ candidate }) => candidate.host === landing.candidate.host);
  const host = isSameHost ? nodeName(landing.candidate) : landing.candidate.host;
  if (evidence.report.signIn.outcome === 'unreachable')
    return `${host} takes its place in this step, and nobody gets through the steps after it.`;
  const isCertificate = failed.some(({ attempt: { code } }) => code && failureRow(code).whose === 'certificates');
  if (isCertificate) return `This run went on to ${host}; many clients ask their user instead, or give up.`;
  const before = (list: readonly Tried[]): readonly Tried[] =>
    list.filter((each) => !works(each) && isBefore(each, landing));
  if (before(failed).length === 0) return `Users do not notice it as long as ${host} works, which is asked before.`;
  const waited = (list: readonly Tried[]): number =>
    before(list).reduce((sum, each) => sum + Math.min(each.attempt.ms, startOf(landing) - startOf(each)), 0);
  const spent = (list: readonly Tried[]): number => before(list).reduce((sum, { attempt }) => sum + attempt.ms, 0);
  const here = waited(failed);
  if (here < noticedMs && spent(failed) < noticedMs) return `Users do not notice it: ${host} takes them in at once.`;
  // A client that races loses little; most clients ask one node after the other.
  if (here < noticedMs)
    return `Users of a client that asks one node after the other wait ${inSeconds(spent(failed))} s before ${host} takes them in; this one asks them side by side.`;
  const all = waited(sameLeg);
  const more = all > longMs && all > here + noticedMs ? `, and ${inSeconds(all)} s with all that fail` : '';
  return `Users wait ${inSeconds(here)} s${more} before ${host} takes them in.`;
};

/** Whose certificate and whose service it is: each has a remedy of its own. */
const wayOf = (tried: Tried): 'xmpp' | 'https' | 'edge' => {
  const leg = legOfTried(tried);
  return leg === 'xmpp' ? 'xmpp' : leg === 'edge' ? 'edge' : 'https';
};

const remedyOf = (tried: Tried): string => {
  if (tried.attempt.code === undefined) return '';
  const { remedy, remedyAtEdge, remedyOverHttps } = failureRow(tried.attempt.code);
  // An Expressway is one for XMPP as well.
  const way = tried.candidate.source === 'edge-config' && tried.candidate.via === undefined ? 'edge' : wayOf(tried);
  const own = (way === 'edge' ? remedyAtEdge : way === 'https' ? remedyOverHttps : undefined) ?? remedy;
  // The gateway that passes requests on says so too where it gets no answer (RFC 9110, section 15.6.3).
  const { via } = tried.candidate;
  return via !== undefined && tried.attempt.code === 'http.unavailable'
    ? `${own} If it runs, look at the way to it from ${via}.`
    : own;
};

/** What the failure is called, and behind it what the server or the operating system said. */
const causeOf = ({ attempt: { code, cause } }: Tried): string =>
  [
    ...(code === undefined ? [] : [failureRow(code).short]),
    ...(cause === undefined ? [] : [cause.replace(/\.$/, '')]),
  ].join(': ');

/** The phases of an attempt as a sentence has them. */
export const phaseWords = {
  dns: 'the question to DNS',
  tcp: 'connecting',
  tls: 'the TLS handshake',
  http: 'the HTTP request',
  soap: 'the SOAP login',
  stream: 'the XMPP stream',
  starttls: 'STARTTLS',
  auth: 'the login',
  bind: 'resource binding',
  presence: 'the first request after the login',
} as const;

/** For the ears of a caller: whether it is one server among others, or all there are for this step. */
const oneOf = ({ tried }: Evidence, all: readonly Tried[], first: Tried): string => {
  const leg = legOfTried(first);
  const hostsOf = (list: readonly Tried[]): number =>
    new Set(list.flatMap((each) => (legOfTried(each) === leg ? each.candidate.host : []))).size;
  const server = leg === 'uds' || leg === 'edge' ? 'server' : 'chat server';
  return hostsOf(all) === hostsOf(tried) ? `The ${server}` : `One of the ${server}s`;
};

/** The facts of nodes that failed alike; sentences are in the past tense, which fits one and many. */
export const factsOfAll = (evidence: Evidence, all: readonly Tried[]): Facts => {
  const [first] = all;
  if (!first) return {};
  const each = <T>(of: (tried: Tried) => T): string => enumerate(all.map((tried) => String(of(tried))));
  const domain = domainOf(evidence.report, first.candidate) ?? evidence.domain;
  const one = factsOf(evidence, first);
  const host = each(({ candidate }) => candidate.host);
  const address = each(({ candidate }) => candidate.address);
  const known: FailureFacts = {
    host,
    address,
    name: host,
    domain,
    account: String(one.account),
    seconds: Number(one.seconds),
  };
  return {
    ...one,
    domain,
    node: each(({ candidate }) => nodeName(candidate)),
    host,
    address,
    port: each(({ candidate }) => candidate.port),
    phase: each(({ attempt }) => phaseWords[attempt.phase]),
    cause: each(causeOf),
    advice: [...new Set(all.map((tried) => fill(remedyOf(tried), { ...known, port: tried.candidate.port })))].join(' '),
    effect: effectOf(evidence, all),
    who: oneOf(evidence, all, first),
  };
};

/** One match for all of them; none where there are none. */
export const asOne = (
  evidence: Evidence,
  all: readonly Tried[],
  { facts = {}, ...more }: More = {},
): readonly Match[] =>
  all.length === 0
    ? []
    : [
        {
          subject: enumerate(all.map(({ candidate }) => nodeName(candidate))),
          facts: { ...factsOfAll(evidence, all), ...facts },
          events: all.flatMap(({ events }) => events),
          candidates: all.map(({ candidate }) => candidate.n),
          ...more,
        },
      ];

/** The attempts in groups that share a key, in their order. */
export const grouped = (all: readonly Tried[], keyOf: (tried: Tried) => string): readonly (readonly Tried[])[] =>
  [...new Set(all.map(keyOf))].map((key) => all.filter((tried) => keyOf(tried) === key));

type More = Partial<Pick<Match, 'facts' | 'severity' | 'whose'>>;

export interface Meant {
  /** Whether an attempt that failed with the right code is meant at all. */
  readonly isMeant?: (tried: Tried, evidence: Evidence) => boolean;
  readonly more?: (all: readonly Tried[], evidence: Evidence) => More;
}

/** The half of a check that speaks where attempts failed with one of these codes: one match for each key, for all of them without. */
const whereGrouped = (
  codes: readonly FailureCode[],
  keyOf: (tried: Tried, all: readonly Tried[]) => string,
  { isMeant = () => true, more = () => ({}) }: Meant = {},
): Required<Pick<Check, 'codes' | 'find'>> => ({
  codes,
  find: (evidence) => {
    const all = failedWith(evidence, ...codes).filter((tried) => isMeant(tried, evidence));
    return grouped(all, (tried) => keyOf(tried, all)).flatMap((group) => asOne(evidence, group, more(group, evidence)));
  },
});

/** One match for all attempts that failed with one of these codes. */
export const whereFailed = (codes: readonly FailureCode[], meant?: Meant): ReturnType<typeof whereGrouped> =>
  whereGrouped(codes, () => 'all', meant);

/** One match for each kind of service: XMPP, HTTPS and Expressway have certificates of their own. */
export const whereServiceFailed = (codes: readonly FailureCode[], meant?: Meant): ReturnType<typeof whereGrouped> =>
  whereGrouped(codes, wayOf, meant);

/** One match for each kind of service; a machine that failed in several of them is named once. */
export const whereMachineFailed = (codes: readonly FailureCode[], meant?: Meant): ReturnType<typeof whereGrouped> =>
  whereGrouped(
    codes,
    ({ candidate: { address } }, all) =>
      [...new Set(all.filter(({ candidate }) => candidate.address === address).map(wayOf))].join(' '),
    meant,
  );

/** Whose name a certificate has to bear for this client; an Expressway is asked for the domain under every profile. */
export const ruleOf = ({ report }: Evidence, tried: Tried): 'domain' | 'host' => {
  const way = wayOf(tried);
  if (way === 'edge') return 'domain';
  return way === 'https' ? 'host' : profileRow(report.plan.profile).identity;
};
