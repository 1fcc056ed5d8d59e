// Planning for one name: which questions it needs, and what their answers come to under a profile.

import { isUnknown, type Question } from './answer.ts';
import type { Candidate, LeftOut } from './candidate.ts';
import { codeOfOutcome, type FailureCode, isUndecided } from './failure.ts';
import { limits } from './limits.ts';
import { orderCandidates } from './order.ts';
import { addressQuestions, findAddresses, notGiven } from './plan-addresses.ts';
import type { PlanDraft } from './plan-draft.ts';
import { mergeDuplicates } from './plan-merge.ts';
import { type Answers, type PlanRequest, type PlanStep, questionKey, unanswered } from './plan-request.ts';
import { candidatesOfSrv, readSrv, srvQuestion } from './plan-srv.ts';
import { profileRow, profiles } from './profile.ts';
import { chooseProfile, type ProfileReason } from './profile-choice.ts';
import type { NameToTry } from './search.ts';
import { type SourceId, sourceRow } from './source.ts';

export const defaultPort = 5222;

/** What the questions about one name came to. */
export interface NameStage {
  readonly draft: PlanDraft;
  /** At least one record was found under this name. */
  readonly isMatch: boolean;
  /** The name exists and has no address of the family that is asked for. */
  readonly isThere: boolean;
  /** The name servers say that there is no such name, and so nothing below it (RFC 8020). */
  readonly isNowhere: boolean;
  /** A failure that ends the walk of the search list, as it does in the C library: silence, not SERVFAIL. */
  readonly isStopped: boolean;
}

/** One name under one profile, with the answers to all of its first questions. */
interface Subject {
  readonly request: PlanRequest;
  readonly entry: NameToTry;
  readonly answers: Answers;
  /** The SRV sources that were asked. */
  readonly srv: readonly SourceId[];
  readonly choice: ProfileReason;
}

const hasSrv = (source: SourceId): boolean => sourceRow(source).srv !== undefined;

/** The SRV sources asked under a choice of profile; `auto` asks those of all profiles at once. */
const srvSources = ({ target, profile }: PlanRequest, entry: NameToTry): readonly SourceId[] => {
  if (entry.isHostsOnly || target.kind === 'address' || (target.kind === 'host' && target.port !== undefined))
    return [];
  // A single label is a host name typed by hand, never a domain that could carry SRV records of its own.
  if (profile === 'cup-8.6' && target.kind === 'host' && !target.name.includes('.')) return [];
  const rows = profile === 'auto' ? Object.values(profiles) : [profileRow(profile)];
  return [...new Set(rows.flatMap(({ precedence }) => precedence.flat()))].filter(hasSrv);
};

const planOf = (
  { request, entry, answers, srv, choice }: Subject,
  candidates: readonly Candidate[],
  leftOut: readonly LeftOut[],
  code: FailureCode,
): PlanStep => {
  const row = profileRow(choice.profile);
  const used = row.precedence.flat();
  // Not a fault but a choice, so without a code.
  const unused = srv
    .filter((source) => !used.includes(source))
    .flatMap((source): LeftOut[] => {
      const answer = answers.get(questionKey(srvQuestion(source, entry.name)));
      if (!answer) return [];
      const what = `SRV ${answer.question.name}`;
      if (answer.outcome === 'found') return [{ what, because: `profile ${choice.profile} does not ask for it` }];
      return readSrv([source], entry.name, answers).leftOut.map(({ because }) => ({ what, because }));
    });
  const merged = mergeDuplicates(candidates);
  const surplus = merged.length - limits.candidates;
  return {
    plan: {
      ...choice,
      walk: request.walk ?? row.walk,
      ...('name' in request.target && request.target.name === entry.name ? {} : { name: entry.name }),
      ...(entry.suffix === undefined ? {} : { suffix: entry.suffix }),
      candidates: merged.slice(0, limits.candidates),
      leftOut: [
        ...leftOut,
        ...unused,
        ...(surplus > 0 ? [{ what: `${surplus} more candidates`, because: 'too many to try' }] : []),
      ],
      notes: request.port === undefined ? [] : [`port ${request.port} as given, instead of what the records say`],
      ...(merged.length > 0 ? {} : { code }),
    },
  };
};

/** The addresses of the name itself: several nodes behind one name, or the one guess of RFC 6120. */
const addressPlan = (subject: Subject, source: 'multi-a' | 'fallback', leftOut: readonly LeftOut[]): PlanStep => {
  const { request, entry, answers, choice } = subject;
  const only = entry.isHostsOnly ? 'hosts' : undefined;
  const order = profileRow(choice.profile).addresses;
  const found = findAddresses(entry.name, answers, { family: request.family, order, only });
  if ('ask' in found) return found;
  const port = request.port ?? (request.target.kind === 'host' ? request.target.port : undefined) ?? defaultPort;
  const guess = request.port === undefined ? ', so port 5222 is the one guess' : '';
  const why = source === 'fallback' ? `; no SRV record exists${guess} (RFC 6120, 3.2.2)` : '';
  const candidates = found.addresses.map(({ address, because }, index) => ({
    n: index + 1,
    kind: 'starttls' as const,
    host: entry.name,
    address,
    port,
    source,
    because: because + why,
    ...(found.alias === '' ? {} : { notes: [`${entry.name} is an alias: ${found.alias}`] }),
  }));
  const missing = only ? [] : notGiven(found.replies);
  const code = found.failure ? codeOfOutcome(found.failure) : 'dns.nothing-found';
  return planOf(subject, candidates, [...leftOut, ...missing], code);
};

/** Walks the precedence of the chosen profile. */
const planUnder = (subject: Subject): PlanStep => {
  const { request, entry, answers, srv, choice } = subject;
  const { precedence, addresses } = profileRow(choice.profile);
  const leftOut: LeftOut[] = [];
  for (const set of precedence) {
    if (!set.some(hasSrv))
      return addressPlan(subject, srv.length > 0 && set.includes('fallback') ? 'fallback' : 'multi-a', leftOut);
    if (srv.length === 0) continue;
    const reading = readSrv(set, entry.name, answers);
    leftOut.push(...reading.leftOut);
    if (reading.records.length > 0) {
      const built = candidatesOfSrv(reading, entry.name, answers, request, addresses);
      if ('ask' in built) return { ask: unanswered(built.ask, answers) };
      const codes = built.leftOut.flatMap(({ code }) => code ?? []);
      const code = codes.find(isUndecided) ?? codes[0] ?? 'dns.nothing-found';
      return planOf(subject, orderCandidates(built.candidates, request.random), [...leftOut, ...built.leftOut], code);
    }
    // Nobody knows, or decidedly not: neither allows a guess (traps T10, T14).
    if (reading.failure) return planOf(subject, [], leftOut, reading.failure);
    if (reading.isDenied) return planOf(subject, [], leftOut, 'dns.not-offered');
  }
  return planOf(subject, [], leftOut, 'dns.nothing-found');
};

const isNowhere = (request: PlanRequest, { name }: NameToTry, answers: Answers): boolean =>
  addressQuestions(name, request.family).every(
    (question) => answers.get(questionKey(question))?.outcome === 'no-such-name',
  );

/** Either the questions that the name still needs, all at once, or what it came to. */
export const stageOf = (
  request: PlanRequest,
  entry: NameToTry,
  answers: Answers,
): { readonly ask: readonly Question[] } | NameStage => {
  const srv = srvSources(request, entry);
  const areAddressesCertain = srv.length === 0 || request.profile !== 'xmpp';
  const first = [
    ...srv.map((source) => srvQuestion(source, entry.name)),
    ...(areAddressesCertain
      ? addressQuestions(entry.name, request.family, entry.isHostsOnly ? 'hosts' : undefined)
      : []),
  ];
  const missing = unanswered(first, answers);
  if (missing.length > 0) return { ask: missing };
  const choice = chooseProfile(request, entry, srv, answers);
  const step = planUnder({ request, entry, answers, srv, choice });
  if ('ask' in step) return step;
  const replies = first.flatMap((question) => answers.get(questionKey(question)) ?? []);
  return {
    draft: step.plan,
    isMatch: replies.some(({ outcome }) => outcome === 'found') || step.plan.candidates.length > 0,
    isThere: replies.some(({ question, outcome }) => question.type !== 'SRV' && outcome === 'no-records'),
    isNowhere: isNowhere(request, entry, answers),
    isStopped: replies.some((reply) => isUnknown(reply) && reply.outcome !== 'server-failure'),
  };
};
