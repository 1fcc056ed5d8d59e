// The walk of a profile's precedence over the answers about one name: candidates, what was left out, the conclusion.

import type { Candidate, LeftOut } from './candidate.ts';
import { type Conclusion, conclude, conclusionOf } from './conclusion.ts';
import { codeOfOutcome, type FailureCode, isUndecided } from './failure.ts';
import { limits } from './limits.ts';
import { findAddresses, notGiven } from './plan-addresses.ts';
import { hasSrv, isAllExcluded, isLate, type Precedence } from './plan-asked.ts';
import { bestServers } from './plan-limit.ts';
import { mergeDuplicates } from './plan-merge.ts';
import { notesOf, walkNotes } from './plan-notes.ts';
import { type Answers, type PlanRequest, type PlanStep, questionKey, unanswered } from './plan-request.ts';
import { candidatesOfSrv, readSrv, speechOf, srvQuestion, type Where } from './plan-srv.ts';
import { profileRow } from './profile.ts';
import type { ProfileReason } from './profile-choice.ts';
import type { NameToTry } from './search.ts';
import type { SourceId } from './source.ts';

export const defaultPort = 5222;

/** One name under one profile, with the answers to all of its first questions. */
export interface Subject {
  readonly request: PlanRequest;
  readonly entry: NameToTry;
  readonly answers: Answers;
  /** The SRV sources that are asked, now or after the others. */
  readonly srv: readonly SourceId[];
  readonly where: Where;
  readonly choice: ProfileReason;
  readonly order: Precedence;
}

/** What the walk of the precedence came to. */
interface Outcome {
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
  /** Why there is no candidate, where there is none. */
  readonly code: FailureCode;
  readonly conclusion?: Conclusion | undefined;
  /** The sources that were read on the way. */
  readonly read: readonly SourceId[];
  /** Why the others were not. */
  readonly because: string;
}

const ownerOf = ({ where }: Subject, source: SourceId): string => srvQuestion(source, where(source)).name;

/** What was asked and not read: not a fault but a choice, so without a code. */
const unread = ({ answers, where, choice, srv, order }: Subject, { read, because }: Outcome): readonly LeftOut[] => {
  const used = profileRow(choice.profile).precedence.flat();
  const listed = order.sets.flat();
  return srv
    .filter((source) => !read.includes(source))
    .flatMap((source): LeftOut[] => {
      const answer = answers.get(questionKey(srvQuestion(source, where(source))));
      if (!answer) return [];
      const what = `SRV ${answer.question.name}`;
      if (answer.outcome !== 'found')
        return readSrv([source], where, answers).leftOut.map((line) => ({ what, because: line.because }));
      if (!used.includes(source)) return [{ what, because: `profile ${choice.profile} does not ask for it` }];
      return [{ what, because: listed.includes(source) ? because : 'the JSCP record does not name it' }];
    });
};

const planOf = (subject: Subject, outcome: Outcome): PlanStep => {
  const { request, entry, srv, choice, order } = subject;
  const row = profileRow(choice.profile);
  const merged = mergeDuplicates(outcome.candidates);
  const surplus = merged.length - limits.candidates;
  return {
    plan: {
      ...choice,
      walk: request.walk ?? row.walk,
      ...('name' in request.target && request.target.name === entry.name ? {} : { name: entry.name }),
      ...(entry.suffix === undefined ? {} : { suffix: entry.suffix }),
      candidates: merged.slice(0, limits.candidates),
      leftOut: [
        ...order.leftOut,
        ...outcome.leftOut,
        ...unread(subject, outcome),
        ...(surplus > 0 ? [{ what: `${surplus} more candidates`, because: 'too many to try' }] : []),
      ],
      notes: [
        ...order.notes,
        ...notesOf(request, row, srv.length > 0 ? new Set(merged.map(({ source }) => source)) : undefined),
        ...walkNotes(row, merged),
      ],
      ...(outcome.conclusion && !order.isUncertain ? { conclusion: outcome.conclusion } : {}),
      ...(merged.length > 0 ? {} : { code: outcome.code }),
    },
  };
};

/** The addresses of the name itself: several nodes behind one name, or the one guess of RFC 6120. */
const addressPlan = (
  subject: Subject,
  source: 'multi-a' | 'fallback',
  so: Omit<Outcome, 'candidates' | 'code'>,
): PlanStep => {
  const { request, entry, answers, choice } = subject;
  const only = entry.isHostsOnly ? 'hosts' : undefined;
  const row = profileRow(choice.profile);
  const found = findAddresses(entry.name, answers, { family: request.family, order: row.addresses, only });
  if ('ask' in found) return found;
  const speech = speechOf(row, source);
  const usual = typeof speech?.port === 'number' ? speech.port : defaultPort;
  const port = request.port ?? (request.target.kind === 'host' ? request.target.port : undefined) ?? usual;
  const guess = request.port === undefined ? ', so port 5222 is the one guess' : '';
  const why = source === 'fallback' ? `; no SRV record exists${guess} (RFC 6120, 3.2.2)` : '';
  const candidates = found.addresses.map(({ address, because }, index) => ({
    n: index + 1,
    kind: speech?.kind ?? 'starttls',
    host: entry.name,
    address,
    port,
    source,
    because: because + why,
    ...(found.alias === '' ? {} : { notes: [`${entry.name} is an alias: ${found.alias}`] }),
  }));
  const missing = only ? [] : notGiven(found.replies);
  const code = found.failure ? codeOfOutcome(found.failure) : 'dns.nothing-found';
  return planOf(subject, { ...so, candidates, leftOut: [...so.leftOut, ...missing], code });
};

/** What a client says that found no record: nothing, or that the name it has is typed by hand. */
const withoutRecords = (subject: Subject): Conclusion | undefined => {
  const { request, entry, srv, choice } = subject;
  const row = profileRow(choice.profile);
  if (isAllExcluded(request, row)) return conclude(row, 'nothing', 'Every service is left out', false);
  if (srv.length === 0) return conclude(row, 'manual', entry.name);
  const owners = srv.map((source) => ownerOf(subject, source));
  const all = owners.length < 2 ? owners.join('') : `${owners.slice(0, -1).join(', ')} nor ${owners.at(-1)}`;
  return conclude(row, 'nothing', owners.length < 2 ? `${all} does not exist` : `Neither ${all} exists`);
};

/** Walks the precedence of the chosen profile. */
export const planUnder = (subject: Subject): PlanStep => {
  const { request, answers, srv, where, choice, order } = subject;
  const row = profileRow(choice.profile);
  const leftOut: LeftOut[] = [];
  const read: SourceId[] = [];
  const nowhere = (code: FailureCode, because: string, conclusion?: Conclusion): PlanStep =>
    planOf(subject, { candidates: [], leftOut, code, read, because, conclusion });
  if (request.webex === 'yes' && row.excludes && !request.excluded?.includes('WEBEX') && srv.length > 0)
    return planOf(subject, {
      candidates: [],
      leftOut,
      code: 'dns.webex',
      read,
      because: 'Webex comes first',
      conclusion: conclude(row, 'webex', 'The domain is one of Webex'),
    });
  let isDenied = false;
  for (const set of order.sets) {
    if (!set.some(hasSrv)) {
      // What is decidedly not offered is not guessed at (trap T10); and Jabber takes no domain for a presence server.
      if (isDenied || (row.fallback === 'ask' && request.target.kind === 'domain')) break;
      const source = srv.length > 0 && set.includes('fallback') ? 'fallback' : 'multi-a';
      return addressPlan(subject, source, { leftOut, read, because: '', conclusion: withoutRecords(subject) });
    }
    const asked = set.filter((source) => srv.includes(source));
    if (asked.length === 0) continue;
    const late = srv.filter((source) => isLate(request, source)).map((source) => srvQuestion(source, where(source)));
    const missing = asked.some((source) => isLate(request, source)) ? unanswered(late, answers) : [];
    if (missing.length > 0) return { ask: missing };
    const reading = readSrv(asked, where, answers);
    read.push(...asked);
    leftOut.push(...reading.leftOut);
    const [first] = reading.records;
    if (first) {
      const built = candidatesOfSrv(reading, where, answers, request, row);
      if ('ask' in built) return { ask: unanswered(built.ask, answers) };
      const codes = built.leftOut.flatMap(({ code }) => code ?? []);
      const { candidates, leftOut: beyond } = bestServers(built.candidates, built.lost, row, request.random);
      const owner = first.answer.question.name;
      const id = conclusionOf(first.source);
      return planOf(subject, {
        candidates,
        leftOut: [...leftOut, ...built.leftOut, ...beyond],
        code: codes.find(isUndecided) ?? codes[0] ?? 'dns.nothing-found',
        read,
        because: `${owner} comes first`,
        conclusion: id && conclude(row, id, owner),
      });
    }
    // Nobody knows: that allows no guess (trap T14).
    if (reading.failure) {
      const owners = asked.map((source) => ownerOf(subject, source)).join(' or ');
      return nowhere(reading.failure, `not used, because nobody could say whether ${owners} comes first`);
    }
    isDenied ||= reading.isDenied;
  }
  const code = isAllExcluded(request, row) ? 'dns.all-excluded' : isDenied ? 'dns.not-offered' : 'dns.nothing-found';
  return nowhere(code, 'not used', withoutRecords(subject));
};
