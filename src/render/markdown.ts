// The report as Markdown for a ticket: verdicts, what to do, findings, and the evidence in tables.

import type { List, PhrasingContent, RootContent, Table } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import { printEndpoint } from '../core/endpoint.ts';
import { failureRow } from '../core/failure.ts';
import type { Finding } from '../core/finding.ts';
import type { AttemptReport, Report } from '../core/report.ts';
import { comparisonLines } from './comparison-text.ts';
import { redundancyHeads, signInHeads, silence } from './doctor-words.ts';
import { escapeAll } from './escape.ts';
import { plainLook } from './look.ts';
import { code, prose } from './markdown-prose.ts';
import { marksOf } from './marks.ts';
import { capital, printMs } from './units.ts';
import { doctorOwners, kindWords, phaseNames } from './words.ts';

type Phrase = readonly PhrasingContent[];

const plain = (text: string): PhrasingContent => ({ type: 'text', value: text });
const strong = (text: string): PhrasingContent => ({ type: 'strong', children: [plain(text)] });
const paragraph = (...children: Phrase): RootContent => ({ type: 'paragraph', children: [...children] });

const heading = (depth: 1 | 2, text: string): RootContent => ({ type: 'heading', depth, children: [...prose(text)] });

const listOf = (items: readonly Phrase[], ordered: boolean): List => ({
  type: 'list',
  ordered,
  spread: false,
  children: items.map((children) => ({
    type: 'listItem',
    spread: false,
    children: [{ type: 'paragraph', children: [...children] }],
  })),
});

const tableOf = (head: readonly string[], rows: readonly (readonly Phrase[])[]): Table => ({
  type: 'table',
  children: [head.map((text): Phrase => [plain(text)]), ...rows].map((cells) => ({
    type: 'tableRow',
    children: cells.map((children) => ({ type: 'tableCell', children: [...children] })),
  })),
});

const section = (title: string, content: readonly RootContent[]): readonly RootContent[] =>
  content.length === 0 ? [] : [heading(2, title), ...content];

const verdicts = ({ signIn, redundancy }: Report): RootContent =>
  listOf(
    [
      [strong(signInHeads[signIn.outcome].says), ...prose(` ${signIn.sentence}`)],
      [strong(redundancyHeads[redundancy.outcome].says), ...prose(` ${redundancy.sentence}`)],
    ],
    false,
  );

const remedies = (findings: readonly Finding[]): readonly RootContent[] =>
  findings.length === 0
    ? []
    : [
        listOf(
          findings.map(({ whose, remedy, id }) => [
            strong(`${capital(doctorOwners[whose])}:`),
            ...prose(` ${remedy} (${id})`),
          ]),
          true,
        ),
      ];

const findingsTable = (findings: readonly Finding[]): readonly RootContent[] =>
  findings.length === 0
    ? []
    : [
        tableOf(
          ['Id', 'Severity', 'What is wrong', 'Where', 'What was seen', 'Whose job'],
          findings.map(({ id, severity, title, subject, sentence, whose }) => [
            [code(id)],
            [plain(severity)],
            prose(title),
            [code(subject)],
            prose(sentence),
            [plain(doctorOwners[whose])],
          ]),
        ),
      ];

const resultOf = ({ outcome, code: failed, phase, because }: AttemptReport): string => {
  switch (outcome) {
    case 'online':
      return 'signed in';
    case 'passed':
      return 'passed';
    case 'reached':
      return because ?? 'ready for a sign-in, no password sent';
    case 'skipped':
      return because === undefined ? 'not tried' : `not tried: ${because}`;
    case 'failed':
      return failed === undefined ? `failed at ${phaseNames[phase]}` : `${failureRow(failed).short} (${failed})`;
  }
};

const attemptsTable = ({ plan, attempts }: Report): readonly RootContent[] =>
  attempts.length === 0
    ? []
    : [
        tableOf(
          ['Node', 'Address', 'Result', 'After', 'Certificate'],
          attempts.map((attempt) => {
            const node = plan.candidates.find(({ n }) => n === attempt.candidate);
            const certificate = attempt.tls?.certificate;
            return [
              [code(node?.host ?? String(attempt.candidate))],
              node === undefined ? [] : [code(printEndpoint(node))],
              prose(resultOf(attempt)),
              [plain(printMs(attempt.ms))],
              certificate === undefined
                ? []
                : prose(`${certificate.names.join(', ')}; until ${certificate.validTo.slice(0, 10)}`),
            ];
          }),
        ),
      ];

const planTable = ({ plan }: Report): readonly RootContent[] => [
  paragraph(...prose(`Profile ${plan.profile}: ${plan.because}.`)),
  ...(plan.candidates.length === 0
    ? []
    : [
        tableOf(
          ['No.', 'Node', 'Address', 'How', 'Why'],
          plan.candidates.map((node) => [
            [plain(String(node.n))],
            [code(node.host)],
            [code(printEndpoint(node))],
            [plain(kindWords[node.kind])],
            prose(node.because),
          ]),
        ),
      ]),
  ...(plan.leftOut.length === 0
    ? []
    : [
        paragraph(plain('Left out:')),
        listOf(
          plan.leftOut.map(({ what, because }) => [code(what), ...prose(`: ${because}`)]),
          false,
        ),
      ]),
];

const questionsTable = ({ plan }: Report): readonly RootContent[] =>
  plan.questions.length === 0
    ? []
    : [
        tableOf(
          ['Question', 'Name server', 'Answer', 'TTL'],
          plan.questions.map(({ name, type, server, outcome, ttl }) => [
            [code(`${type} ${name}`)],
            [code(server)],
            [plain(outcome)],
            [plain(ttl === undefined ? '' : `${ttl} s`)],
          ]),
        ),
      ];

/** As on a terminal: its columns would not survive in cells. */
const comparison = (report: Report): readonly RootContent[] => {
  const lines = comparisonLines(report, plainLook);
  return lines.length === 0 ? [] : [{ type: 'code', value: lines.join('\n') }];
};

/** What `cupcheck doctor --markdown` prints; text from the network stays text. */
export const markdownOf = (raw: Report): string => {
  const report = escapeAll(raw);
  const { findings = [], tool, run, profile, seed, ms } = report;
  return toMarkdown(
    {
      type: 'root',
      children: [
        heading(1, `Diagnosis of ${report.account ?? report.target}`),
        verdicts(report),
        ...marksOf(report).map((each) => paragraph(...prose(each))),
        ...section('What to do', remedies(findings)),
        ...section('Findings', [...findingsTable(findings), paragraph(plain(silence(report)))]),
        ...section('The name servers side by side', comparison(report)),
        ...section('What became of each node', attemptsTable(report)),
        ...section('The plan', planTable(report)),
        ...section('What was asked', questionsTable(report)),
        paragraph(...prose(`${tool}, profile ${profile}, seed ${seed}, run ${run}, ${printMs(ms)}`)),
      ],
    },
    { bullet: '-', extensions: [gfmTableToMarkdown()] },
  );
};
