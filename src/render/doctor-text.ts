// What `cupcheck doctor` prints: both verdicts, the findings with the worst first, what to do, whom to call.

import type { Finding } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { comparisonSection, doctorDetails } from './doctor-details.ts';
import { redundancyHeads, signInHeads, silence } from './doctor-words.ts';
import { escapeAll } from './escape.ts';
import { type Look, sign } from './look.ts';
import { marksOf } from './marks.ts';
import { nextText, takeoverHints } from './next-text.ts';
import { doctorOwners } from './words.ts';
import { displayWidth, padEnd, wrap } from './wrap.ts';

export interface DoctorTextOptions {
  /** The verdicts and the ids of the findings alone. */
  readonly isQuiet?: boolean;
  /** The evidence as well: plan, attempts, comparison, checks. */
  readonly isVerbose?: boolean;
  /** A page is written as well, and need not be offered. */
  readonly hasPage?: boolean;
  /** How the program is called in commands to be pasted; default `cupcheck`. */
  readonly program?: string;
  /** Options of the command line that the next command needs as well. */
  readonly options?: readonly string[];
}

/** On narrower terminals a sentence beside its head would have a word or two on a line. */
const besideFrom = 60;

/** Both verdicts, their sentences in a column of their own, or below on a narrow terminal. */
const verdicts = ({ signIn, redundancy }: Report, look: Look): readonly string[] => {
  const rows = [
    { ...signInHeads[signIn.outcome], sentence: signIn.sentence },
    { ...redundancyHeads[redundancy.outcome], sentence: redundancy.sentence },
  ];
  const widest = Math.max(...rows.map(({ says }) => says.length));
  return rows.flatMap(({ symbol, says, sentence }) => {
    const head = (text: string): string => `${sign(look, symbol)} ${look.paint('strong', text)}`;
    return look.width < besideFrom
      ? [head(says), ...wrap(sentence, look.width, '  ')]
      : wrap(sentence, look.width, `${head(padEnd(says, widest))}  `);
  });
};

/** That more could have been seen belongs beside the verdicts, wherever the text is passed on to. */
const marks = (report: Report, look: Look): readonly string[] =>
  marksOf(report).flatMap((each) => wrap(each, look.width, `${sign(look, 'warn')} `, '  '));

/** A text with another at the right edge; that one on a line of its own where they do not fit beside each other. */
const withRight = (lines: readonly string[], right: string, width: number): readonly string[] => {
  const last = lines.at(-1) ?? '';
  const room = width - displayWidth(last) - displayWidth(right);
  return room >= 2
    ? [...lines.slice(0, -1), `${last}${' '.repeat(room)}${right}`]
    : [...lines, ' '.repeat(Math.max(0, width - displayWidth(right))) + right];
};

const findingLines = (finding: Finding, n: number, look: Look): readonly string[] => {
  const lead = `${n}  `;
  const indent = ' '.repeat(lead.length);
  return [
    ...withRight(
      wrap(finding.title, look.width, lead).map((line) => look.paint('strong', line)),
      doctorOwners[finding.whose],
      look.width,
    ),
    ...wrap(finding.sentence, look.width, indent),
    ...withRight(
      wrap(`What to do: ${finding.remedy}`, look.width, indent),
      `${finding.severity}, ${finding.id}`,
      look.width,
    ),
  ];
};

/** More than this nobody reads at a terminal; the rest is named by its title. */
const shown = 8;

const findingsText = (findings: readonly Finding[], look: Look): readonly string[] => {
  const rest = findings.slice(shown);
  return [
    ...findings.slice(0, shown).flatMap((finding, i) => ['', ...findingLines(finding, i + 1, look)]),
    ...(rest.length === 0 ? [] : ['', `and ${rest.length} more (--verbose tells them in full):`]),
    ...rest.flatMap(({ id, title }) => wrap(`${id} ${title}`, look.width, '   ')),
  ];
};

const hints = (
  { account, signIn, attempts, findings = [] }: Report,
  { isVerbose = false, hasPage = false }: DoctorTextOptions,
): string => {
  const isUnsigned = account !== undefined && signIn.outcome === 'not-asked' && attempts.length > 0;
  return [
    ...(isUnsigned ? ['With the password the sign-in itself is proven.'] : []),
    ...(isVerbose ? [] : ['All of it: --verbose.']),
    ...(findings.length === 0 || hasPage ? [] : ['A page to pass on: --html report.html.']),
  ].join(' ');
};

/** What `cupcheck doctor` prints. */
export const doctorText = (raw: Report, look: Look, options: DoctorTextOptions = {}): string => {
  const report = escapeAll(raw);
  const { findings = [] } = report;
  const { isVerbose = false } = options;
  const [first] = findings;
  const lines = options.isQuiet
    ? [...verdicts(report, look), ...findings.flatMap(({ id, subject }) => wrap(subject, look.width, `${id}  `))]
    : [
        ...verdicts(report, look),
        ...marks(report, look),
        ...(isVerbose
          ? findings.flatMap((finding, i) => ['', ...findingLines(finding, i + 1, look)])
          : findingsText(findings, look)),
        '',
        ...comparisonSection(report, look),
        ...(isVerbose ? [...doctorDetails(report, look), ''] : []),
        ...wrap(`${silence(report)} ${hints(report, options)}`, look.width),
        ...nextText(
          [
            ...(first === undefined ? [] : [{ command: ['explain', first.id], why: 'what this means' }]),
            ...takeoverHints(report, options.options ?? []),
          ],
          look,
          options.program,
        ),
      ];
  return look.spell(`${lines.join('\n')}\n`);
};
