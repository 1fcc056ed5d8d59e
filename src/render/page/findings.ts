// All findings, each with its severity, its owner, a line for the user, a line for the engineer, and what to do.

import type { Element } from 'hast';
import { type Child, h } from 'hastscript';
import { isCheckId } from '../../checks/checks.ts';
import { list } from '../../core/enumerate.ts';
import { type Finding, type Severity, severities } from '../../core/finding.ts';
import type { Report } from '../../core/report.ts';
import { nameNode } from '../advice.ts';
import { silence } from '../doctor-words.ts';
import { capital } from '../units.ts';
import { doctorOwners } from '../words.ts';
import { type Mood, type Section, terms } from './parts.ts';

const moods = {
  critical: 'bad',
  major: 'warn',
  minor: 'note',
  info: 'skip',
} as const satisfies Record<Severity, Mood>;

/** Of the text that explains a finding or failure, where the page has it. */
export const aboutId = (id: string): string => `about-${id.replaceAll('.', '-')}`;

const named = (finding: Finding): Child =>
  isCheckId(finding.id) ? h('a', { href: `#${aboutId(finding.id)}` }, `What ${finding.id} means`) : finding.id;

const findingPart = (report: Report, finding: Finding, n: number): Element => {
  const mood = moods[finding.severity];
  const nodes = (finding.candidates ?? []).flatMap((candidate) => nameNode(report, candidate) ?? []);
  return h(
    'article',
    { id: `finding-${n}`, className: ['finding', mood], ariaLabelledBy: [`finding-${n}-title`] },
    h(
      'h3',
      { id: `finding-${n}-title` },
      h('span', { className: ['badge', `is-${mood}`] }, finding.severity),
      `${n}. ${finding.title}`,
    ),
    h('p', h('code', finding.subject), h('span', { className: ['soft'] }, ` · ${finding.id}`)),
    terms(
      ['What was seen', finding.sentence],
      ['What to do', h('span', { className: ['do'] }, finding.remedy)],
      ['Whose job', capital(doctorOwners[finding.whose])],
      ['For the user', finding.caller],
      ['Concerns', nodes.length === 0 ? undefined : list([...new Set(nodes)])],
      ['Source', finding.source],
      ['More', named(finding)],
    ),
  );
};

const summary = (report: Report, findings: readonly Finding[]): string => {
  const counts = severities.flatMap((severity) => {
    const n = findings.filter((each) => each.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}`];
  });
  const rest = report.checks === undefined ? '' : silence(report);
  return `${list(counts)}. ${rest}`.trim();
};

/** Absent where no checks were asked for, or none spoke: the answer says so. */
export const findingsSection = (report: Report): Section | undefined => {
  const { findings } = report;
  if (findings === undefined || findings.length === 0) return undefined;
  return {
    id: 'findings',
    title: 'Findings',
    body: [h('p', summary(report, findings)), ...findings.map((finding, i) => findingPart(report, finding, i + 1))],
  };
};
