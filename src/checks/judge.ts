// Judging: every check looks at the evidence of one run; what they find is sorted, the worst first.

import type { CupcheckEvent } from '../core/event.ts';
import { type Finding, type Severity, severities } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import type { Check, Match } from './check.ts';
import { type CheckId, checks, isCheckId } from './checks.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { fillCheck } from './fill.ts';
import { withGroups } from './group-verdict.ts';

/** Whoever broke the run off may have kept themselves out. */
const isKeptOut = ({ report: { signIn, interrupted } }: Evidence): boolean =>
  signIn.outcome !== 'online' &&
  signIn.outcome !== 'not-asked' &&
  (signIn.outcome !== 'undecided' || interrupted === undefined);

/** What decided that the user cannot sign in, or any of the nodes where nobody got in at all. */
const decides = (evidence: Evidence, { candidates }: Match): boolean => {
  const { signIn } = evidence.report;
  if (!isKeptOut(evidence)) return false;
  return signIn.outcome === 'unreachable' || signIn.candidate === undefined
    ? true
    : candidates === undefined || candidates.includes(signIn.candidate);
};

const severityOf = (check: Check, match: Match, evidence: Evidence): Severity => {
  if (match.severity !== undefined) return match.severity;
  if (check.severity !== 'by-verdict') return check.severity;
  return decides(evidence, match) ? 'critical' : 'major';
};

interface Found {
  readonly finding: Finding;
  /** Critical whatever the verdict: a warning against an attack stands before whatever keeps the user out. */
  readonly isAlarm: boolean;
  readonly isDeciding: boolean;
  /** It failed in this run, and is not only set up badly. */
  readonly isMet: boolean;
  /** The place of its check in the table. */
  readonly rank: number;
}

/** The worst first; among equals warnings against an attack, then what decided the sign-in, what else failed, and the order of the table. */
const byWeight = (a: Found, b: Found): number =>
  severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) ||
  Number(b.isAlarm) - Number(a.isAlarm) ||
  Number(b.isDeciding) - Number(a.isDeciding) ||
  Number(b.isMet) - Number(a.isMet) ||
  a.rank - b.rank;

const findingOf = (id: CheckId, match: Match, evidence: Evidence): Finding => {
  const check: Check = checks[id];
  return {
    id,
    severity: severityOf(check, match, evidence),
    whose: match.whose ?? check.whose,
    title: fillCheck(check.title, match.facts),
    subject: match.subject,
    caller: fillCheck(check.caller, match.facts),
    sentence: fillCheck(check.sentence, match.facts),
    remedy: fillCheck(check.remedy, match.facts),
    ...(match.candidates === undefined ? {} : { candidates: match.candidates }),
    ...(check.source === undefined ? {} : { source: check.source }),
    events: match.events,
  };
};

/** A check says a thing once: a record that is published twice has one fault, shown by the events of both. */
const oncePerSubject = (matches: readonly Match[]): readonly Match[] => {
  const kept = new Map<string, Match>();
  for (const match of matches) {
    const before = kept.get(match.subject);
    const candidates = [...new Set([...(before?.candidates ?? []), ...(match.candidates ?? [])])];
    const events = [...new Set([...(before?.events ?? []), ...match.events])];
    kept.set(match.subject, { ...(before ?? match), events, ...(candidates.length === 0 ? {} : { candidates }) });
  }
  return [...kept.values()];
};

/** All findings of one run, the worst first. */
export const findingsOf = (evidence: Evidence): readonly Finding[] => {
  const ids = Object.keys(checks) as readonly string[] as readonly CheckId[];
  const { signIn } = evidence.report;
  const found = ids.flatMap((id, rank): readonly Found[] =>
    oncePerSubject(checks[id].find(evidence)).map((match) => ({
      finding: findingOf(id, match, evidence),
      isAlarm: checks[id].severity === 'critical',
      isMet: checks[id].severity === 'by-verdict',
      isDeciding:
        isKeptOut(evidence) && signIn.candidate !== undefined && match.candidates?.includes(signIn.candidate) === true,
      rank,
    })),
  );
  const all = found.map(({ finding }) => finding);
  return found
    .filter(({ finding }) => !isHidden(finding, all))
    .toSorted(byWeight)
    .map(({ finding }) => finding);
};

const hidesOf = ({ hides = [] }: Check): readonly string[] => hides;

/**
 * Of findings that name candidates only those of which every candidate is explained: another node may have the same trouble
 * for another cause.
 */
const isHidden = ({ id, candidates = [] }: Finding, findings: readonly Finding[]): boolean => {
  const hiders = findings.filter((other) => isCheckId(other.id) && hidesOf(checks[other.id]).includes(id));
  if (hiders.length === 0) return false;
  if (candidates.length === 0 || hiders.some((each) => (each.candidates ?? []).length === 0)) return true;
  return candidates.every((n) => hiders.some((each) => each.candidates?.includes(n)));
};

const rowOf = ({ id }: Finding): Check | undefined => (isCheckId(id) ? checks[id] : undefined);

/** A failure that a finding takes for no word against the service decides neither verdict. */
const unlessOpen = (
  report: Pick<Report, 'signIn' | 'redundancy'>,
  findings: readonly Finding[],
): Pick<Report, 'signIn' | 'redundancy'> => {
  const { signIn, redundancy } = report;
  const reason = findings.find((finding) => rowOf(finding)?.leavesOpen);
  if (reason === undefined || signIn.outcome !== 'unreachable') return { signIn, redundancy };
  const sentence = `It could not be found out: ${reason.title.charAt(0).toLowerCase()}${reason.title.slice(1)}.`;
  return { signIn: { ...signIn, outcome: 'undecided', sentence }, redundancy: { outcome: 'unknown', sentence } };
};

/**
 * Judges the events of one run, live or read back from a bundle: the report, with findings. The same events give the same
 * findings; newer rules may find more in old events.
 * @throws CupcheckError `invalid-events` where they do not begin with `run-started`
 */
export const judge = (events: readonly CupcheckEvent[]): Report => {
  const evidence = evidenceOf(events);
  const findings = findingsOf(evidence);
  const { ms, ...report } = evidence.report;
  const { signIn, redundancy } = unlessOpen(report, findings);
  return {
    ...report,
    signIn,
    redundancy: withGroups(evidence, redundancy, findings),
    findings,
    checks: { total: Object.keys(checks).length, spoke: new Set(findings.map(({ id }) => id)).size },
    ms,
  };
};
