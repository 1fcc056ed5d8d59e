// The comparison of name servers in lines: who was asked, where they differ, and when the newest version can be seen.

import type { ComparedAnswer, ComparedQuestion, ComparedServer } from '../core/comparison.ts';
import { codeOfOutcome, failureRow } from '../core/failure.ts';
import type { Report } from '../core/report.ts';
import { escapeText } from './escape.ts';
import { type Look, sign } from './look.ts';
import { printTtl } from './units.ts';
import { alignRows, glue, type Row, wrap } from './wrap.ts';

/** Whose server it is. */
export const vantageWords = {
  given: 'asked by the client',
  system: 'of this computer',
  zone: 'of the zone',
} as const satisfies Record<ComparedServer['vantage'], string>;

const isAnswer = ({ outcome }: ComparedAnswer): boolean =>
  outcome === 'found' || outcome === 'no-such-name' || outcome === 'no-records';

/** A server that answers, and never from the zone itself, answers from what it has kept. */
const isCache = (
  { server, isOutside, isAuthoritative }: ComparedServer,
  questions: readonly ComparedQuestion[],
): boolean =>
  !isAuthoritative &&
  questions.some(({ answers }) =>
    answers.some((answer) => answer.server === server && answer.isOutside === isOutside && isAnswer(answer)),
  );

const serverRow = (server: ComparedServer, questions: readonly ComparedQuestion[]): Row => ({
  cells: ['', escapeText(server.server)],
  text: [
    server.isOutside ? 'outside' : vantageWords[server.vantage],
    ...(server.serial === undefined ? [] : [`serial ${server.serial}`]),
    ...(isCache(server, questions) ? ['answers from a cache'] : []),
  ].join(', '),
});

/** What a server says: its records, that there are none, or why it said nothing. */
export const saying = (answer: ComparedAnswer): string => {
  const { outcome, values } = answer;
  if (outcome === 'found') return values.map(escapeText).join(', ');
  return isAnswer(answer) ? 'no record' : failureRow(codeOfOutcome(outcome)).short;
};

export const whenNewest = ({ newestInS, isAuthoritative, ttl }: ComparedAnswer): string => {
  if (newestInS !== undefined) return `; the newest version at the latest in ${printTtl(newestInS)}`;
  return isAuthoritative || ttl === undefined ? '' : ` (kept for ${printTtl(ttl)} more)`;
};

const answerRow = (answer: ComparedAnswer, look: Look): Row => ({
  cells: [
    sign(look, isAnswer(answer) && answer.newestInS === undefined ? 'dot' : 'warn'),
    `${escapeText(answer.server)}${answer.isOutside ? ' (outside)' : ''}`,
  ],
  text: `${saying(answer)}${whenNewest(answer)}`,
});

/** Views from outside may differ: that is what two views are for. */
export const differs = ({ answers, agrees }: ComparedQuestion): boolean => {
  const isAlike = new Set(answers.map(saying)).size < 2;
  return !agrees || (!isAlike && answers.some((answer) => answer.isOutside || !isAnswer(answer)));
};

const questionLines = (question: ComparedQuestion, look: Look): readonly string[] => {
  const what = `${question.type} ${escapeText(question.name)}`;
  const head = question.agrees ? what : `${what}: the servers inside disagree`;
  const rows = question.answers.map((answer) => answerRow(answer, look));
  return [...wrap(head, look.width, '  '), ...alignRows(rows, look.width, '    ')];
};

/** Names to which every server gave the same answer: those with records, a line each, and the others together. */
const alikeLines = (questions: readonly ComparedQuestion[], look: Look): readonly string[] => {
  const alike = questions.filter((question) => !differs(question) && question.type !== 'SOA');
  const withRecords = alike.filter(({ answers }) => answers.some(({ outcome }) => outcome === 'found'));
  const without = alike.filter((question) => !withRecords.includes(question));
  const names = without.map(({ type, name }) => `${type} ${escapeText(name)}`.replaceAll(' ', glue));
  return [
    ...withRecords.flatMap(({ type, name, answers: [first] }) =>
      wrap(`${type} ${escapeText(name)}: all agree: ${first ? saying(first) : ''}`, look.width, '  ', '    '),
    ),
    ...(names.length === 0 ? [] : wrap(`no record anywhere: ${names.join(', ')}`, look.width, '  ', '    ')),
  ];
};

/**
 * The comparison as lines for a terminal, indented by two, without a heading; none where the report has no comparison.
 * Text from the network is escaped.
 */
export const comparisonLines = (report: Pick<Report, 'comparison'>, look: Look): readonly string[] => {
  const { comparison } = report;
  if (!comparison) return [];
  const { servers, questions } = comparison;
  // A serial is shown beside its server.
  const different = questions.filter((question) => question.type !== 'SOA' && differs(question));
  return [
    ...alignRows(
      servers.map((server) => serverRow(server, questions)),
      look.width,
      '',
    ),
    ...different.flatMap((question) => questionLines(question, look)),
    ...alikeLines(questions, look),
  ];
};
