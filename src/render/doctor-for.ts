// Plain lines for one reader: the caller, or a team; each stands alone in a chat or a message.

import type { Owner } from '../core/failure-row.ts';
import type { Finding } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { escapeAll } from './escape.ts';
import { ownerWords } from './words.ts';

/** Whom a line can be written for. */
export const readers = ['caller', 'dns', 'network', 'certificates', 'server'] as const satisfies readonly Owner[];
export type Reader = (typeof readers)[number];

const stopped = 'The check was stopped before it could tell anything.';

/** What the person on the line is told where no finding speaks. */
const healthy = ({ signIn, interrupted }: Report): string => {
  switch (signIn.outcome) {
    case 'online':
      return interrupted
        ? 'You can sign in; the check was stopped before it had looked at everything.'
        : 'Everything works: you can sign in.';
    case 'not-asked':
      return interrupted ? stopped : 'Everything that could be looked at without signing in works.';
    case 'refused':
    case 'unreachable':
    case 'undecided':
      return interrupted && signIn.outcome === 'undecided'
        ? stopped
        : 'You cannot be signed in at the moment, and the cause is not known yet.';
  }
};

/** What the caller wants to hear before anything that is said of one server: does signing in work? */
const leadOf = ({ signIn, findings = [] }: Report, { severity, candidates = [] }: Finding): string => {
  // What is critical although somebody got in is a warning not to.
  if (signIn.outcome === 'online' && severity !== 'critical')
    return candidates.length === 0 || (signIn.candidate !== undefined && candidates.includes(signIn.candidate))
      ? 'You can sign in. '
      : 'You can sign in. What is wrong is at another server. ';
  const reasons = findings.filter((each) => each.severity === 'critical');
  return signIn.outcome === 'unreachable' && reasons.length > 1 ? 'No server lets you in at the moment. ' : '';
};

const callerLine = (report: Report): string => {
  const worst = report.findings?.find(({ severity }) => severity !== 'info');
  return worst === undefined ? healthy(report) : `${leadOf(report, worst)}${worst.caller}`;
};

/** A line for the caller; for a team one line for each finding that is its job, with the remedy. Lines are not wrapped. */
export const doctorLinesFor = (raw: Report, reader: Reader): string => {
  const report = escapeAll(raw);
  if (reader === 'caller') return `${callerLine(report)}\n`;
  const theirs = (report.findings ?? []).filter(({ whose }) => whose === reader);
  if (theirs.length === 0)
    return `Nothing for the ${ownerWords[reader]}${report.interrupted ? ' so far: the run was interrupted' : ''}.\n`;
  return theirs.map(({ id, sentence, remedy }) => `${sentence} ${remedy} [${id}]\n`).join('');
};
