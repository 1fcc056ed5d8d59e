// Predicts what clients make of a zone file: the diagnosis over its records, the model of a rehearsal, and the checks of the file.

import { isZoneCheckId, zoneCheckRow, zoneFindingsOf } from '../checks/tables/zone-checks.ts';
import type { CupcheckEvent, DnsAnswered } from '../core/event.ts';
import { type Finding, severities } from '../core/finding.ts';
import type { ProfileChoice, ProfileId } from '../core/profile.ts';
import { modelRehearsal } from '../core/rehearsal-model.ts';
import type { Report } from '../core/report.ts';
import { type ClientOutlook, isReverse, type Outlook, type ZoneLint } from '../core/zone-lint.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { ZoneFile } from '../lab/zone/zone-file.ts';
import { diagnose } from '../tasks/diagnose.ts';
import { zoneFactsOf } from './zone-facts.ts';
import { createZoneResolver, type ZoneResolver } from './zone-resolver.ts';

export interface LintOptions {
  /** How the file is called. */
  readonly file: string;
  /** The zone's name; A-labels in lower case. */
  readonly origin: string;
  /** The domain of the accounts. */
  readonly domain: string;
  readonly profiles: readonly ProfileId[];
  /** The presence server as typed by hand. */
  readonly at?: string;
  /** Who is asked for names outside the zone; not closed. Default nobody. */
  readonly outside?: Resolver;
  readonly signal?: AbortSignal;
}

/** The same file gives the same words: the draw by weight is always the same one. */
const seed = 1;
/** Places named of one finding. */
const mostPlaces = 12;

interface Diagnosed {
  readonly report: Report;
  readonly answers: ReadonlyMap<number, DnsAnswered>;
}

const diagnoseUnder = async (profile: ProfileChoice, resolver: Resolver, options: LintOptions): Promise<Diagnosed> => {
  const answers = new Map<number, DnsAnswered>();
  const onEvent = (event: CupcheckEvent): void => {
    if (event.type === 'dns-answered') answers.set(event.seq, event);
  };
  const { at, signal } = options;
  const report = await diagnose(options.domain, {
    resolver,
    dial: false,
    profile,
    seed,
    onEvent,
    ...(at === undefined ? {} : { at }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { report, answers };
};

const isGuess = ({ candidates }: Report['plan']): boolean =>
  candidates.every(({ source }) => source === 'fallback' || source === 'multi-a');

const outlookOf = ({ plan }: Report, answers: Diagnosed['answers'], isTyped: boolean, isWhole: boolean): Outlook => {
  if (plan.candidates.length > 0 && (isTyped || !isGuess(plan))) return 'found';
  // Its records may stand in what was not read.
  if (!isWhole) return 'unknown';
  if (plan.candidates.length > 0) return 'guessed';
  const asksOutside = [...answers.values()].some(
    ({ purpose, outcome }) => purpose === 'plan' && outcome === 'not-asked',
  );
  return asksOutside ? 'unknown' : 'nothing';
};

/** Some of its servers are not known, so nothing can be said of what happens without the others. */
const isOpen = ({ leftOut }: Report['plan']): boolean => leftOut.some(({ code }) => code === 'dns.not-asked');

type Seen = DnsAnswered['records'][number];

/** Records that lead to the candidates of a finding: what it says of a node it says of them. */
const leadingTo = ({ candidates = [] }: Finding, { report, answers }: Diagnosed): readonly Seen[] => {
  const all = [...answers.values()].filter(({ purpose }) => purpose === 'plan').flatMap(({ records }) => records);
  const meant = report.plan.candidates.filter(({ n }) => candidates.includes(n));
  return all.filter((record) =>
    meant.some(({ host, address, priority }) =>
      priority === undefined
        ? 'address' in record && record.address === address
        : record.type === 'SRV' && record.target === host,
    ),
  );
};

/** Of the records that the finding rests on those whose target or address it says, where it says one. */
const placesOf = (finding: Finding, diagnosed: Diagnosed, { placeOf }: ZoneResolver): readonly string[] => {
  const { answers } = diagnosed;
  const said = [finding.subject, finding.sentence, finding.remedy].join(' ').toLowerCase();
  const told = finding.events.flatMap((seq): readonly Seen[] => {
    const answer = answers.get(seq);
    return answer ? [...answer.aliases, ...answer.records] : [];
  });
  const found = told.length > 0 ? told : leadingTo(finding, diagnosed);
  const named = found.filter((record) =>
    'target' in record ? said.includes(record.target) : 'address' in record && said.includes(record.address),
  );
  const places = (named.length > 0 ? named : found).flatMap((record) => placeOf(record) ?? []);
  return [...new Set(places)].slice(0, mostPlaces);
};

/** Whether it rests on a name that nobody looked up: nothing is known of it. */
const isAboutOutside = (finding: Finding, { answers }: Diagnosed): boolean =>
  finding.events.some((seq) => answers.get(seq)?.outcome === 'not-asked');

/** Whether it rests on a name that is not there: where a part was not read, it may stand in that part. */
const isAboutMissing = (finding: Finding, { answers }: Diagnosed): boolean =>
  finding.events.some((seq) => {
    const outcome = answers.get(seq)?.outcome;
    return outcome === 'no-such-name' || outcome === 'no-records';
  });

const isMisspelling = (finding: Finding, { answers }: Diagnosed): boolean =>
  finding.events.some((seq) => answers.get(seq)?.purpose === 'misspelling');

const bySeverity = (a: Finding, b: Finding): number => severities.indexOf(a.severity) - severities.indexOf(b.severity);

/** One of each check and subject, the worst of them. */
const merged = (findings: readonly Finding[]): readonly Finding[] => {
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.id} ${finding.subject}`;
    const before = kept.get(key);
    if (!before || bySeverity(finding, before) < 0) kept.set(key, finding);
  }
  return [...kept.values()].toSorted(bySeverity);
};

/** What DNS shows of a line is told once, by the check that knows what it means for a client. */
const notTold = (ofFile: readonly Finding[], ofDns: readonly Finding[]): readonly Finding[] => {
  const told = new Set(ofDns.flatMap(({ places = [] }) => places));
  return ofFile.filter(
    ({ id, places = [] }) =>
      (isZoneCheckId(id) && zoneCheckRow(id).isFatal) ||
      places.length === 0 ||
      !places.every((place) => told.has(place)),
  );
};

const outsideNames = (all: readonly Diagnosed[]): readonly string[] => [
  ...new Set(
    all.flatMap(({ answers }) =>
      [...answers.values()]
        .filter(({ purpose, outcome }) => purpose === 'plan' && outcome === 'not-asked')
        .map(({ name, aliases }) => aliases.at(-1)?.target ?? name),
    ),
  ),
];

/**
 * What clients will make of the zone. Nothing is dialled, and no name server is asked but `outside`.
 * @throws CupcheckError `invalid-target` for a domain or server that is none; `aborted`
 */
export const lintZone = async (
  zone: ZoneFile,
  options: LintOptions,
): Promise<{ readonly lint: ZoneLint; readonly report: Report }> => {
  const { file, origin, domain, profiles } = options;
  const isWhole = zone.problems.every(({ kind }) => kind !== 'unread');
  // A list of suffixes matters to what is typed by hand alone.
  const search = options.at === undefined ? [] : [origin];
  const made = createZoneResolver({ file, origin, records: zone.records, search }, options.outside);
  const all: Diagnosed[] = [];
  const clients: ClientOutlook[] = [];
  for (const profile of profiles) {
    const diagnosed = await diagnoseUnder(profile, made.resolver, options);
    const { report, answers } = diagnosed;
    all.push(diagnosed);
    clients.push({
      profile,
      outlook: outlookOf(report, answers, options.at !== undefined, isWhole),
      plan: report.plan,
      ...(report.plan.candidates.length > 0 && !isOpen(report.plan)
        ? { rehearsal: modelRehearsal(report.plan, { seed }) }
        : {}),
    });
  }
  // What a client does not find by records is a fault only where none does, or where it was asked for alone.
  const isSingle = profiles.length === 1;
  const isServed = (index: number): boolean => {
    const outlook = clients[index]?.outlook;
    return isSingle || outlook === 'found' || outlook === 'unknown' || hasLost(all[index]);
  };
  const isAnyServed = clients.some((_, index) => isServed(index));
  if (!isAnyServed) all.push(await diagnoseUnder('auto', made.resolver, options));
  const ofDns = merged(
    all.flatMap((diagnosed, index) =>
      (diagnosed.report.findings ?? [])
        .filter((finding) => isServed(index) || index >= profiles.length || isMisspelling(finding, diagnosed))
        .filter((finding) => !isReverse(origin) || !isAboutMissing(finding, diagnosed))
        .filter((finding) => !isAboutOutside(finding, diagnosed) && (isWhole || !isAboutMissing(finding, diagnosed)))
        .map((finding) => ({ ...finding, places: placesOf(finding, diagnosed, made) })),
    ),
  );
  const ofFile = zoneFindingsOf(zoneFactsOf(zone, origin)).map((finding) => ({
    ...finding,
    places: (finding.places ?? []).slice(0, mostPlaces),
  }));
  const findings = [...notTold(ofFile, ofDns), ...ofDns].toSorted(bySeverity);
  const shown = all[clients.findIndex(({ outlook }) => outlook === 'found')] ?? all.at(-1);
  if (!shown) throw new RangeError('a zone without clients to look at it');
  const lint: ZoneLint = {
    file,
    origin,
    domain,
    records: zone.records.length + zone.others.length,
    isRefused: ofFile.some(({ id }) => isZoneCheckId(id) && zoneCheckRow(id).isFatal === true),
    clients,
    outside: outsideNames(all),
    findings,
  };
  return { lint, report: { ...shown.report, findings } };
};

/** Its own records exist, and none of them leads anywhere. */
const hasLost = (diagnosed: Diagnosed | undefined): boolean =>
  diagnosed !== undefined &&
  diagnosed.report.plan.candidates.length === 0 &&
  diagnosed.report.plan.leftOut.some(({ what, code }) => code !== undefined && what.includes('(SRV '));
