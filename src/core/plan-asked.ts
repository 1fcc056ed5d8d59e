// Which questions a client asks about one name, and where: its SRV records, and what is left out of them.

import { isUnknown, type Question } from './answer.ts';
import type { LeftOut } from './candidate.ts';
import { codeOfOutcome, failures } from './failure.ts';
import { type JscpReading, readJscp } from './jscp.ts';
import { type Answers, type PlanRequest, questionKey } from './plan-request.ts';
import type { Where } from './plan-srv.ts';
import { autoProfiles, type ProfileRow, profileRow } from './profile.ts';
import type { NameToTry } from './search.ts';
import { type SourceId, sourceRow } from './source.ts';

export const hasSrv = (source: SourceId): boolean => sourceRow(source).srv !== undefined;

/** A single label is a host name typed by hand, never a domain that could carry SRV records of its own. */
const isSingleLabel = ({ target }: PlanRequest): boolean => target.kind === 'host' && !target.name.includes('.');

/** The rows whose names are asked; one that asks its user takes a name typed by hand for a presence server and asks nothing. */
const rowsOf = (request: PlanRequest): readonly ProfileRow[] => {
  const { profile } = request;
  if (profile === 'cup-8.6' && isSingleLabel(request)) return [];
  const rows = profile === 'auto' ? autoProfiles.map(profileRow) : [profileRow(profile)];
  const isByHand = request.isManual === true || isSingleLabel(request);
  return rows.filter(({ fallback }) => !(isByHand && fallback === 'ask'));
};

/** The row by which options of Jabber are understood: under `auto` that of the versions that know them all. */
const jabberRow = ({ profile }: PlanRequest): ProfileRow => profileRow(profile === 'auto' ? 'jabber-10.5' : profile);

/** Every service that this client could look for is left out: it takes manual settings only. */
export const isAllExcluded = ({ excluded = [] }: PlanRequest, { excludes }: ProfileRow): boolean =>
  excludes !== undefined &&
  Object.keys(excludes).length > 0 &&
  Object.keys(excludes).every((service) => excluded.some((each) => each === service));

/** The SRV sources asked under a choice of profile; `auto` asks those of several profiles at once. */
export const srvSources = (request: PlanRequest, entry: NameToTry): readonly SourceId[] => {
  const { target, excluded = [] } = request;
  if (entry.isHostsOnly || target.kind === 'address' || (target.kind === 'host' && target.port !== undefined))
    return [];
  const rows = rowsOf(request).filter((row) => !isAllExcluded(request, row));
  const without = excluded.flatMap((service) => jabberRow(request).excludes?.[service] ?? []);
  return [...new Set(rows.flatMap(({ precedence }) => precedence.flat()))].filter(
    (source) => hasSrv(source) && !without.includes(source),
  );
};

/** Sources that wait for the answers to the others. */
export const isLate = ({ profile }: PlanRequest, source: SourceId): boolean =>
  profile !== 'auto' && profileRow(profile).late?.includes(source) === true;

/** The domain below which each source is asked: that of voice services for those that Jabber asks there. */
export const whereOf =
  (request: PlanRequest, entry: NameToTry): Where =>
  (source) =>
    request.voiceDomain !== undefined && jabberRow(request).voice?.includes(source) ? request.voiceDomain : entry.name;

const jscpQuestion = (entry: NameToTry): Question => ({ name: entry.name, type: 'TXT' });

/** The JSCP record goes out with the SRV questions. */
export const jscpQuestions = (request: PlanRequest, entry: NameToTry): readonly Question[] =>
  request.profile !== 'auto' && profileRow(request.profile).hasJscp === true ? [jscpQuestion(entry)] : [];

/** In which order a client takes its services, and how it came to it. */
export interface Precedence {
  readonly sets: readonly (readonly SourceId[])[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
  /** Nobody could say which order counts. */
  readonly isUncertain: boolean;
  /** A JSCP record gives the order, and what it does not name is not used. */
  readonly isListed: boolean;
}

/** The default order, or that of the JSCP record, which beats it [IPAD93]. */
export const precedenceOf = (row: ProfileRow, entry: NameToTry, answers: Answers): Precedence => {
  const base = { sets: row.precedence, leftOut: [], notes: [], isUncertain: false, isListed: false };
  const answer = row.hasJscp ? answers.get(questionKey(jscpQuestion(entry))) : undefined;
  if (!answer) return base;
  const what = `TXT ${answer.question.name}`;
  if (isUnknown(answer) && answer.outcome !== 'found') {
    const code = codeOfOutcome(answer.outcome);
    const because = `${failures[code].short}; a JSCP record could change the order of services`;
    return { ...base, leftOut: [{ what, because, code }], isUncertain: true };
  }
  const defaults = row.precedence.filter((set) => set.some(hasSrv));
  const reading: JscpReading = readJscp(answer, entry.name, defaults.flat());
  if (reading.kind === 'none') return base;
  if (reading.kind === 'malformed') {
    const because = `the JSCP record cannot be used, because ${reading.because}; the default order counts [IPAD93]`;
    return { ...base, leftOut: [{ what, because }] };
  }
  const unknown = reading.unknown.map((name) => `the JSCP record names ${name}, which this client does not know`);
  const listed = reading.sources.map((source) => sourceRow(source).srv).join(', ');
  return {
    ...base,
    sets: [...reading.sources.map((source) => [source]), ...row.precedence.filter((set) => !set.some(hasSrv))],
    notes: [
      `the JSCP record of ${entry.name} gives the order: ${listed || 'nothing that is known'} [IPAD93]`,
      ...unknown,
    ],
    isListed: true,
  };
};
