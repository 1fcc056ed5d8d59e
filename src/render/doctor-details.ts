// What `cupcheck doctor --verbose` adds: the plan, what became of each node, and which checks looked.

import { checkIds } from '../checks/checks.ts';
import type { Report } from '../core/report.ts';
import { attemptsText } from './attempts-text.ts';
import { comparisonLines } from './comparison-text.ts';
import type { Look } from './look.ts';
import { planDetails } from './plan-text.ts';
import { wrap } from './wrap.ts';

const section = (title: string, lines: readonly string[], look: Look): readonly string[] =>
  lines.length === 0 ? [] : [look.paint('strong', title), ...lines, ''];

const checksText = ({ findings = [] }: Report, look: Look): readonly string[] => {
  const spoke = new Set(findings.map(({ id }) => id));
  const silent = checkIds.filter((id) => !spoke.has(id));
  return [
    ...(spoke.size === 0 ? [] : wrap([...spoke].join(', '), look.width, '  spoke:  ')),
    ...(silent.length === 0 ? [] : wrap(silent.join(', '), look.width, '  silent: ')),
  ];
};

/** What the name servers say side by side, where that was asked for. */
export const comparisonSection = (report: Report, look: Look): readonly string[] =>
  section('The name servers side by side', comparisonLines(report, look), look);

/** The sections, without an empty line at the end. The report's texts are escaped already. */
export const doctorDetails = (report: Report, look: Look): readonly string[] =>
  [
    ...section('The plan', planDetails(report, look), look),
    ...section('What became of each node', report.attempts.length === 0 ? [] : attemptsText(report, look), look),
    ...section('The checks', checksText(report, look), look),
  ].slice(0, -1);
