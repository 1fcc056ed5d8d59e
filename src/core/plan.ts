// The planner: from a target and the answers so far, either the next questions or the ordered candidates.

import { type Answer, isAbsent, isUnknown, type Question } from './answer.ts';
import type { Candidate, LeftOut } from './candidate.ts';
import { printEndpoint } from './endpoint.ts';
import { codeOfOutcome, type FailureCode, failures, fill } from './failure.ts';
import { limits } from './limits.ts';
import { orderCandidates } from './order.ts';
import { addressQuestions, findAddresses } from './plan-addresses.ts';
import {
  type Answers,
  type PlanDraft,
  type PlanRequest,
  type PlanStep,
  questionKey,
  unanswered,
} from './plan-request.ts';
import { candidatesOfSrv, readSrv, srvQuestion } from './plan-srv.ts';
import { type ProfileId, profileRow, profiles } from './profile.ts';
import { chooseProfile } from './profile-choice.ts';
import { type NameToTry, namesToTry } from './search.ts';
import { type SourceId, sourceRow } from './source.ts';

const defaultPort = 5222;

const hasSrv = (source: SourceId): boolean => sourceRow(source).srv !== undefined;

/** The SRV sources asked under a choice of profile; `auto` asks those of all profiles at once. */
const srvSources = (request: PlanRequest, entry: NameToTry): readonly SourceId[] => {
  const { target, profile } = request;
  if (entry.isHostsOnly || target.kind === 'address' || (target.kind === 'host' && target.port !== undefined))
    return [];
  // A single label is a host name typed by hand, never a domain that could carry SRV records of its own.
  if (profile === 'cup-8.6' && target.kind === 'host' && !target.name.includes('.')) return [];
  const rows = profile === 'auto' ? Object.values(profiles) : [profileRow(profile)];
  return [...new Set(rows.flatMap(({ precedence }) => precedence.flat()))].filter(hasSrv);
};

const asksAddressesAtOnce = (request: PlanRequest, entry: NameToTry, srv: readonly SourceId[]): boolean =>
  entry.isHostsOnly === true || srv.length === 0 || request.profile !== 'xmpp';

/** Merges candidates that would dial the same place in the same way, and says so. */
const mergeDuplicates = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const merged = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = `${candidate.kind} ${printEndpoint(candidate)}`;
    const first = merged.get(key);
    if (!first) merged.set(key, candidate);
    else {
      const also = first.host === candidate.host ? candidate.because : `${candidate.host} (${candidate.because})`;
      const note = also === first.because ? 'the same record is there twice' : `also named by ${also}`;
      const notes = first.notes ?? [];
      merged.set(key, { ...first, notes: notes.includes(note) ? notes : [...notes, note] });
    }
  }
  return [...merged.values()].map((candidate, index) => ({ ...candidate, n: index + 1 }));
};

const capped = (candidates: readonly Candidate[]): readonly Candidate[] => candidates.slice(0, limits.candidates);

/** What the questions about one name came to. */
interface NameStage {
  readonly draft: PlanDraft;
  /** At least one record was found under this name. */
  readonly isMatch: boolean;
  /** A failure that ends the walk of the search list, as it does in the C library: silence, not SERVFAIL. */
  readonly isStopped: boolean;
}

const addressDraft = (
  request: PlanRequest,
  entry: NameToTry,
  answers: Answers,
  source: 'multi-a' | 'fallback',
  profile: ProfileId,
): { readonly ask: readonly Question[] } | Pick<PlanDraft, 'candidates' | 'leftOut' | 'code'> => {
  const found = findAddresses(entry.name, answers, {
    family: request.family,
    order: profileRow(profile).addresses,
    ...(entry.isHostsOnly ? { only: 'hosts' } : {}),
  });
  if ('ask' in found) return found;
  const port = request.port ?? (request.target.kind === 'host' ? request.target.port : undefined) ?? defaultPort;
  const notes = found.alias === '' ? [] : [`${entry.name} is an alias: ${found.alias}`];
  const guess = source === 'fallback' ? '; no SRV record exists, so port 5222 is the one guess (RFC 6120, 3.2.2)' : '';
  const candidates = found.addresses.map(({ address, because }, index) => ({
    n: index + 1,
    kind: 'starttls' as const,
    host: entry.name,
    address,
    port,
    source,
    because: because + guess,
    ...(notes.length > 0 ? { notes } : {}),
  }));
  const leftOut = addressQuestions(entry.name, request.family, entry.isHostsOnly ? 'hosts' : undefined).flatMap(
    (question): LeftOut[] => {
      const answer = answers.get(questionKey(question));
      if (!answer || answer.outcome === 'found' || question.only) return [];
      const code = codeOfOutcome(answer.outcome);
      return [{ what: `${question.type} ${question.name}`, because: failures[code].short, code }];
    },
  );
  const code = candidates.length > 0 ? undefined : found.failure ? codeOfOutcome(found.failure) : 'dns.nothing-found';
  return { candidates, leftOut, ...(code ? { code } : {}) };
};

/** Walks the precedence of the chosen profile; pure bookkeeping over answers that are all there. */
const draftFor = (
  request: PlanRequest,
  entry: NameToTry,
  answers: Answers,
  srv: readonly SourceId[],
  choice: { readonly profile: ProfileId; readonly because: string },
): PlanStep => {
  const row = profileRow(choice.profile);
  const leftOut: LeftOut[] = [];
  const finish = (candidates: readonly Candidate[], code?: FailureCode): PlanStep => {
    const used = new Set<string>(row.precedence.flat());
    for (const source of srv.filter((id) => !used.has(id))) {
      const answer = answers.get(questionKey(srvQuestion(source, entry.name)));
      if (answer?.outcome === 'found')
        leftOut.push({ what: `SRV ${answer.question.name}`, because: `profile ${choice.profile} does not ask for it` });
      else leftOut.push(...readSrv([source], entry.name, answers).leftOut);
    }
    const merged = mergeDuplicates(candidates);
    const plan: PlanDraft = {
      ...choice,
      walk: request.walk ?? row.walk,
      ...(entry.name === ('name' in request.target ? request.target.name : '') ? {} : { name: entry.name }),
      ...(entry.suffix === undefined ? {} : { suffix: entry.suffix }),
      candidates: capped(merged),
      leftOut:
        merged.length > limits.candidates
          ? [...leftOut, { what: `${merged.length - limits.candidates} more candidates`, because: 'too many to try' }]
          : leftOut,
      notes: request.port === undefined ? [] : [`port ${request.port} as given, instead of what the records say`],
      ...(merged.length > 0 || code === undefined ? {} : { code }),
    };
    return { plan };
  };
  for (const set of row.precedence) {
    const srvSet = set.filter(hasSrv);
    if (srvSet.length > 0) {
      if (srv.length === 0) continue;
      const reading = readSrv(srvSet, entry.name, answers);
      leftOut.push(...reading.leftOut);
      if (reading.records.length > 0) {
        const built = candidatesOfSrv(reading, entry.name, answers, request, row.addresses);
        if ('ask' in built) return { ask: unanswered(built.ask, answers) };
        leftOut.push(...built.leftOut);
        const failed = built.leftOut.find(({ code }) => code !== undefined)?.code as FailureCode | undefined;
        return finish(orderCandidates(built.candidates, request.random), failed ?? 'dns.nothing-found');
      }
      if (reading.failure) return finish([], reading.failure);
      if (reading.isDenied) return finish([], 'dns.not-offered');
      continue;
    }
    const source = set.includes('fallback') ? 'fallback' : 'multi-a';
    const built = addressDraft(request, entry, answers, srv.length === 0 ? 'multi-a' : source, choice.profile);
    if ('ask' in built) return { ask: built.ask };
    leftOut.push(...built.leftOut);
    return finish(built.candidates, built.code);
  }
  return finish([], 'dns.nothing-found');
};

const stageOf = (
  request: PlanRequest,
  entry: NameToTry,
  answers: Answers,
): { ask: readonly Question[] } | NameStage => {
  const srv = srvSources(request, entry);
  const addresses = asksAddressesAtOnce(request, entry, srv)
    ? addressQuestions(entry.name, request.family, entry.isHostsOnly ? 'hosts' : undefined)
    : [];
  const first = [...srv.map((source) => srvQuestion(source, entry.name)), ...addresses];
  const missing = unanswered(first, answers);
  if (missing.length > 0) return { ask: missing };
  const choice = chooseProfile(request, entry, srv, answers);
  const step = draftFor(request, entry, answers, srv, choice);
  if ('ask' in step) return step;
  const replies = first.map((question) => answers.get(questionKey(question))).filter((answer) => answer !== undefined);
  const isMatch = replies.some(({ outcome }) => outcome === 'found') || step.plan.candidates.length > 0;
  return {
    draft: step.plan,
    isMatch,
    isStopped: replies.some((reply) => isUnknown(reply) && reply.outcome !== 'server-failure'),
  };
};

const typedPlan = (request: PlanRequest, address: string, port: number | undefined): PlanStep => ({
  plan: {
    ...(request.profile === 'auto'
      ? { profile: 'cup-8.6', because: 'an address was typed, so there is nothing to ask' }
      : { profile: request.profile, because: 'as given' }),
    walk: 'sequential',
    candidates: [
      {
        n: 1,
        kind: 'starttls',
        host: address,
        address,
        port: request.port ?? port ?? defaultPort,
        source: 'typed',
        because: 'the address as typed',
      },
    ],
    leftOut: [],
    notes: [],
  },
});

/**
 * One step of planning. Call it with the answers so far; ask what it wants, all at once; call it again.
 * The search list is walked as the C library does: on from "no such name", "no such record" and SERVFAIL, an end at silence.
 */
export const planNext = (request: PlanRequest, answers: Answers): PlanStep => {
  const { target } = request;
  if (target.kind === 'address') return typedPlan(request, target.address, target.port);
  const names =
    target.kind === 'domain'
      ? [{ name: target.name }]
      : namesToTry(target.name, target.isAbsolute, request.search, request.useHosts);
  const passed: LeftOut[] = [];
  let worst: NameStage | undefined;
  for (const entry of names) {
    const stage = stageOf(request, entry, answers);
    if ('ask' in stage) return stage;
    if (stage.isMatch) return { plan: { ...stage.draft, leftOut: [...stage.draft.leftOut, ...passed] } };
    const code = stage.draft.code ?? 'dns.nothing-found';
    const isFailure =
      code !== 'dns.nothing-found' && !isAbsent({ outcome: code.slice('dns.'.length) as Answer['outcome'] });
    if (!worst || (isFailure && worst.draft.code === 'dns.nothing-found')) worst = stage;
    if (stage.isStopped) {
      worst = stage;
      break;
    }
    if (names.length > 1)
      passed.push({
        what: entry.isHostsOnly ? `${entry.name} in the hosts file` : entry.name,
        because: isFailure ? fill(failures[code].short) : 'no such name or record',
        ...(isFailure ? { code } : {}),
      });
  }
  if (!worst) throw new RangeError('a target without a name to try');
  const { suffix: _suffix, name: _name, ...draft } = worst.draft;
  return { plan: { ...draft, leftOut: names.length > 1 ? passed : draft.leftOut } };
};
