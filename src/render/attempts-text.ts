// The nodes as text: what became of each, with the stage, the time and the evidence.

import type { Candidate } from '../core/candidate.ts';
import { failureRow } from '../core/failure.ts';
import { profileRow } from '../core/profile.ts';
import type { AttemptReport, Report } from '../core/report.ts';
import { nodeName } from '../core/verdict.ts';
import { type Look, type SymbolName, sign } from './look.ts';
import { candidateCells } from './plan-text.ts';
import { tlsInBrief, tlsInFull } from './tls-text.ts';
import { printMs } from './units.ts';
import { findingWords, kindWords, phaseNames } from './words.ts';
import { alignRows, glue, type Row } from './wrap.ts';

/** Skipped, but not without having been dialled: in a race another node was faster. */
export const isBegun = (attempt: AttemptReport): boolean => attempt.ms > 0;

const resultSigns = {
  online: 'yes',
  passed: 'yes',
  reached: 'yes',
  skipped: 'skip',
  failed: 'no',
} as const satisfies Record<AttemptReport['outcome'], SymbolName>;

/** What came of an attempt: `online in 311 ms`, `no answer after 5 s (tcp.timeout)`. */
export const resultWords = (attempt: AttemptReport): string => {
  const time = printMs(attempt.ms);
  switch (attempt.outcome) {
    case 'online':
      return `online in ${time}`;
    case 'passed':
      return `passed in ${time}`;
    case 'reached':
      return `${attempt.because ?? 'ready for a sign-in'} after ${time}, no password sent`;
    case 'skipped': {
      const what = isBegun(attempt) ? `given up after ${time} at ${phaseNames[attempt.phase]}` : 'not tried';
      return `${what}${attempt.because === undefined ? '' : `: ${attempt.because}`}`;
    }
    case 'failed': {
      const { code } = attempt;
      const short = code === undefined ? `failed at ${phaseNames[attempt.phase]}` : failureRow(code).short;
      return `${short} after ${time}${code === undefined ? '' : ` (${code})`}`;
    }
  }
};

const resultText = (attempt: AttemptReport, look: Look): string =>
  `${sign(look, resultSigns[attempt.outcome])} ${resultWords(attempt)}`;

const timings = (attempt: AttemptReport): string =>
  attempt.phases.map(({ phase, ms }) => `${phaseNames[phase]}${glue}${printMs(ms)}`).join(', ');

/** A certificate is quoted in full where it is the matter. */
const isAboutTls = (attempt: AttemptReport): boolean =>
  attempt.tls !== undefined &&
  (attempt.code?.startsWith('tls.') === true ||
    !attempt.tls.isTrusted ||
    !(attempt.tls.domain.matches || attempt.tls.acceptedBy === 'host'));

/** At an Expressway, and through it, the domain counts; elsewhere it is the profile's affair. */
export const identityRule = ({ plan }: Pick<Report, 'plan'>, { kind, source, via }: Candidate): 'domain' | 'host' =>
  kind === 'edge' || via !== undefined || source === 'edge-config' ? 'domain' : profileRow(plan.profile).identity;

/** Accepted for the domain's sake alone, where a Jabber client looks for the host and would ask its user (an assumption). */
const isDoubted = ({ tls }: AttemptReport, rule: 'domain' | 'host'): boolean =>
  rule === 'host' && tls?.acceptedBy === 'domain';

/** Nodes that let the client in with such a certificate, or a step further, each once. */
export const doubtedNodes = (report: Pick<Report, 'plan' | 'attempts'>): readonly Candidate[] => {
  const passed = report.attempts.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'skipped');
  return report.plan.candidates
    .filter((node) => passed.some((each) => each.candidate === node.n && isDoubted(each, identityRule(report, node))))
    .filter((node, i, all) => all.findIndex((each) => nodeName(each) === nodeName(node)) === i);
};

/** The rule of Cisco clients beside ours. */
const ciscoDoubt = (attempt: AttemptReport, rule: 'domain' | 'host'): readonly string[] =>
  isDoubted(attempt, rule)
    ? [
        `the certificate names ${attempt.tls?.domain.name}, not ${attempt.tls?.host.name}: a Jabber client looks for the host it dialled (assumption) and would ask its user`,
      ]
    : [];

const details = (attempt: AttemptReport, isCertificateShown: boolean, rule: 'domain' | 'host'): string[] => {
  const { tls, mechanisms, mechanism, cause } = attempt;
  const timing = timings(attempt);
  return [
    ...(timing === '' ? [] : [timing]),
    ...(tls === undefined ? [] : isAboutTls(attempt) && !isCertificateShown ? tlsInFull(tls, rule) : [tlsInBrief(tls)]),
    ...ciscoDoubt(attempt, rule),
    ...(attempt.found ?? []).map(({ what, values }) => `${findingWords[what]} ${values.join(', ')}`),
    ...(mechanism === undefined
      ? // Where no mechanism fitted the cause lists what was offered.
        mechanisms === undefined || attempt.outcome === 'skipped' || attempt.code === 'auth.no-mechanism'
        ? []
        : [`offers ${mechanisms.length === 0 ? 'no way of signing in' : mechanisms.join(', ')}`]
      : [attempt.outcome === 'online' ? `signed in by ${mechanism}` : `SASL mechanism ${mechanism}`]),
    ...(attempt.submitted && attempt.outcome === 'passed' ? ['the password was accepted here'] : []),
    ...(cause === undefined || cause === tls?.trustError ? [] : [`cause: ${cause}`]),
  ];
};

const rowsOf = (
  candidate: Candidate,
  cells: readonly string[],
  report: Report,
  look: Look,
  isShown: (attempt: AttemptReport) => boolean,
): Row[] => {
  const attempts = report.attempts.filter((attempt) => attempt.candidate === candidate.n);
  if (attempts.length === 0) return [{ cells, text: `${sign(look, 'skip')} not tried` }];
  return attempts.map((attempt) => ({
    cells,
    text: resultText(attempt, look),
    more: details(attempt, isShown(attempt), identityRule(report, candidate)),
  }));
};

/** Every candidate of the plan, tried or not; a node tried twice has two entries. */
export const attemptsText = (report: Report, look: Look): string[] => {
  const { candidates } = report.plan;
  const cells = candidateCells(candidates);
  // One certificate in full is enough, at however many ports it is met.
  const shown = new Map<string, AttemptReport>();
  for (const attempt of report.attempts) {
    const print = attempt.tls?.certificate?.fingerprint;
    if (print !== undefined && isAboutTls(attempt) && !shown.has(print)) shown.set(print, attempt);
  }
  const isShown = (attempt: AttemptReport): boolean => {
    const first = shown.get(attempt.tls?.certificate?.fingerprint ?? '');
    return first !== undefined && first !== attempt;
  };
  const showsKind = candidates.some((each) => each.kind !== 'starttls');
  return alignRows(
    candidates.flatMap((candidate, i) =>
      rowsOf(
        candidate,
        [...(cells[i] ?? []), ...(showsKind ? [kindWords[candidate.kind]] : [])],
        report,
        look,
        isShown,
      ),
    ),
    look.width,
  );
};
