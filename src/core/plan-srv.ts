// Reading SRV answers: which records are real, what "." means, and where each target leads.

import { type Answer, isUnknown, type Question, type SrvRecord } from './answer.ts';
import type { Candidate, LeftOut } from './candidate.ts';
import { addressFamily } from './endpoint.ts';
import { codeOfOutcome, type FailureCode, failures, fill } from './failure.ts';
import { limits } from './limits.ts';
import { isHostName } from './name.ts';
import { findAddresses, fitsFamily, inBailiwick, misfit, notGiven } from './plan-addresses.ts';
import { type Answers, type PlanRequest, questionKey } from './plan-request.ts';
import type { ProfileRow } from './profile.ts';
import { type SourceId, type Speech, sourceRow } from './source.ts';

/** The domain below which a source is asked. */
export type Where = (source: SourceId) => string;

/** How a profile speaks to what a source leads to; undefined where it is recorded and not dialled. */
export const speechOf = ({ speaks }: ProfileRow, source: SourceId): Speech | undefined => {
  const { kind, port = 'record' } = sourceRow(source);
  return speaks?.[source] ?? (kind && { kind, port });
};

export const srvQuestion = (source: SourceId, domain: string): Question => ({
  name: `${sourceRow(source).srv}.${domain}`,
  type: 'SRV',
});

/** What the SRV answers of one set of sources say together. */
export interface SrvReading {
  readonly records: readonly { readonly source: SourceId; readonly record: SrvRecord; readonly answer: Answer }[];
  /** A record with target "." was seen: decidedly not offered (RFC 2782), so nothing else may be guessed. */
  readonly isDenied: boolean;
  /** The first question that nobody could answer; it is not absence (trap T14). */
  readonly failure?: FailureCode;
  readonly leftOut: readonly LeftOut[];
}

const isSrv = (record: { readonly type: string }): record is SrvRecord => record.type === 'SRV';

/** The root comes as "." or as an empty name, a target with or without its final dot (traps T2, T20). */
const plainTarget = (record: SrvRecord): SrvRecord => ({
  ...record,
  target: record.target.toLowerCase().replace(/(?<=.)\.$/, '') || '.',
});

/** Where a set is too long the same records are cut off in whatever order they were answered (trap T8). */
const rank = ({ priority, weight, port, target }: SrvRecord): string =>
  [String(priority).padStart(5, '0'), String(65_535 - weight).padStart(5, '0'), target, port].join(' ');

export const readSrv = (set: readonly SourceId[], where: Where, answers: Answers): SrvReading => {
  const records: { source: SourceId; record: SrvRecord; answer: Answer }[] = [];
  const leftOut: LeftOut[] = [];
  let isDenied = false;
  let failure: FailureCode | undefined;
  for (const source of set) {
    const answer = answers.get(questionKey(srvQuestion(source, where(source))));
    if (!answer) continue;
    const what = `SRV ${answer.question.name}`;
    if (answer.outcome === 'found') {
      const all = answer.records.filter(isSrv).map(plainTarget);
      const real = all.filter(({ target }) => target !== '.');
      if (real.length < all.length) {
        isDenied = true;
        const because =
          real.length > 0
            ? 'one record has target "." beside real ones; it is ignored'
            : 'target ".": the domain does not offer this service';
        leftOut.push({ what, because, code: 'dns.not-offered' });
      }
      const kept = real.length > limits.srvRecords ? real.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)) : real;
      for (const record of kept.slice(0, limits.srvRecords)) records.push({ source, record, answer });
      if (real.length > limits.srvRecords)
        leftOut.push({ what, because: `only the first ${limits.srvRecords} of ${real.length} records are used` });
    } else {
      const code = codeOfOutcome(answer.outcome);
      leftOut.push({ what, because: failures[code].short, code });
      if (isUnknown(answer)) failure ??= code;
    }
  }
  return { records, isDenied, leftOut, ...(failure ? { failure } : {}) };
};

/** Where a target leads: an address typed as target, the addresses of a name, or nowhere. */
export const candidatesOfSrv = (
  reading: SrvReading,
  where: Where,
  answers: Answers,
  request: PlanRequest,
  profile: ProfileRow,
):
  | { readonly ask: readonly Question[] }
  | {
      readonly candidates: readonly Candidate[];
      readonly leftOut: readonly LeftOut[];
      /** Records without an address, as candidates with an empty one. */
      readonly lost: readonly Candidate[];
    } => {
  const ask: Question[] = [];
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  const lost: Candidate[] = [];
  for (const { source, record, answer } of reading.records) {
    const { priority, weight, target } = record;
    const speech = speechOf(profile, source);
    const port = request.port ?? (typeof speech?.port === 'number' ? speech.port : record.port);
    const owner = answer.question.name;
    const what = `${target}:${record.port} (SRV ${owner}, priority ${priority}, weight ${weight})`;
    if (!speech) {
      leftOut.push({ what, because: `${sourceRow(source).title}: recorded, not dialled` });
      continue;
    }
    const notes: string[] = [];
    if (answer.aliases.length > 0) notes.push(`${owner} is an alias of ${answer.aliases.at(-1)?.target}`);
    if (typeof speech.port === 'number' && record.port !== speech.port)
      notes.push(
        source === 'cuplogin' && speech.kind === 'starttls'
          ? `the record says port ${record.port}, that of the SOAP login; XMPP is tried on ${port}`
          : `the record says port ${record.port}; this client ignores it [IPAD93] and uses ${port}`,
      );
    const base = { n: 0, kind: speech.kind, host: target, port, source, priority, weight } as const;
    const because = `SRV ${owner}: priority ${priority}, weight ${weight}`;
    if (addressFamily(target) !== 0) {
      if (!fitsFamily(target, request.family)) {
        leftOut.push({ what, because: misfit(request.family) });
        continue;
      }
      notes.push(fill(failures['dns.target-is-address'].sentence, { host: target }));
      candidates.push({ ...base, address: target, because, notes });
      continue;
    }
    const nowhere = { ...base, address: '', because };
    if (record.port === 0 && request.port === undefined && speech.port === 'record') {
      leftOut.push({ what, because: 'port 0 cannot be dialled', code: 'dns.bad-target' });
      lost.push(nowhere);
      continue;
    }
    if (!isHostName(target)) {
      leftOut.push({ what, because: failures['dns.bad-target'].short, code: 'dns.bad-target' });
      lost.push(nowhere);
      continue;
    }
    const found = findAddresses(target, answers, {
      family: request.family,
      order: profile.addresses,
      given: inBailiwick(answer, where(source)),
    });
    if ('ask' in found) {
      ask.push(...found.ask);
      continue;
    }
    if (found.addresses.length === 0) {
      const code = found.failure ? codeOfOutcome(found.failure) : 'dns.no-address';
      const { server } = found.replies.find(isUnknown) ?? {};
      const sentence = fill(failures[code].sentence, { host: target, name: target, ...(server ? { server } : {}) });
      // With one family wanted nobody has asked for the other: a choice, not a fault of the record.
      const isChoice = code === 'dns.no-address' && request.family !== undefined;
      leftOut.push(
        isChoice
          ? { what, because: `no IPv${request.family} address: ${misfit(request.family)}` }
          : { what, because: sentence, code },
      );
      if (!isChoice) lost.push(nowhere);
      continue;
    }
    // One family of a target that nobody could ask is not absence either.
    for (const line of notGiven(found.replies.filter(isUnknown)))
      if (!leftOut.some(({ what: said }) => said === line.what)) leftOut.push(line);
    if (found.alias !== '') notes.push(`the target is an alias, which some clients do not follow: ${found.alias}`);
    for (const { address } of found.addresses)
      candidates.push({ ...base, address, because, ...(notes.length > 0 ? { notes } : {}) });
  }
  return ask.length > 0 ? { ask } : { candidates, leftOut, lost };
};
