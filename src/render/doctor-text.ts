// What `cupcheck doctor` prints: both verdicts, the findings with the worst first, what to do, whom to call.

import type { Finding } from '../core/finding.ts';
import type { RedundancyOutcome, Report, SignInOutcome } from '../core/report.ts';
import { escapeAll } from './escape.ts';
import { type Look, type SymbolName, sign } from './look.ts';
import { count } from './units.ts';
import { doctorOwners } from './words.ts';
import { displayWidth, padEnd, wrap } from './wrap.ts';

export interface DoctorTextOptions {
  /** The verdicts and the ids of the findings alone. */
  readonly isQuiet?: boolean;
  /** The evidence as well: plan, attempts, comparison, checks. */
  readonly isVerbose?: boolean;
  /** How the program is called in commands to be pasted; default `cupcheck`. */
  readonly program?: string;
  /** Options of the command line that the next command needs as well. */
  readonly options?: readonly string[];
}

type Headline = readonly [SymbolName, string];

export const signInHeads = {
  online: ['yes', 'Sign-in works.'],
  refused: ['no', 'Sign-in is refused.'],
  unreachable: ['no', 'Sign-in fails.'],
  undecided: ['warn', 'Sign-in is undecided.'],
  'not-asked': ['skip', 'Sign-in was not tried.'],
} as const satisfies Record<SignInOutcome, Headline>;

export const redundancyHeads = {
  intact: ['yes', 'Redundancy is intact.'],
  degraded: ['no', 'Redundancy is broken.'],
  none: ['no', 'Redundancy is broken.'],
  unknown: ['warn', 'Redundancy is unknown.'],
  'not-asked': ['skip', 'Redundancy was not tried.'],
} as const satisfies Record<RedundancyOutcome, Headline>;

/** Nobody asked for `everyNode` in words: without dialling there is nothing to say of nodes. */
export const redundancySentence = ({ redundancy }: Report): string =>
  redundancy.outcome === 'not-asked' ? 'No node was dialled.' : redundancy.sentence;

/** Both verdicts, their sentences in a column of their own. */
export const doctorVerdicts = (report: Report, look: Look): readonly string[] => {
  const rows = [
    [signInHeads[report.signIn.outcome], report.signIn.sentence],
    [redundancyHeads[report.redundancy.outcome], redundancySentence(report)],
  ] as const;
  const widest = Math.max(...rows.map(([[, head]]) => head.length));
  return rows.flatMap(([[symbol, head], sentence]) =>
    wrap(sentence, look.width, `${sign(look, symbol)} ${look.paint('strong', padEnd(head, widest))}  `),
  );
};

/** A text with another at the right edge; on a line of its own where they do not fit beside each other. */
const withRight = (lines: readonly string[], right: string, width: number): readonly string[] => {
  const last = lines.at(-1) ?? '';
  const room = width - displayWidth(last) - displayWidth(right);
  const gap = ' '.repeat(Math.max(0, room));
  return room >= 2
    ? [...lines.slice(0, -1), `${last}${gap}${right}`]
    : [...lines, ' '.repeat(Math.max(0, width - displayWidth(right))) + right];
};

const findingText = (finding: Finding, n: number, look: Look): readonly string[] => {
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

const closing = ({ checks, findings = [] }: Report): string => {
  const silent = (checks?.total ?? 0) - (checks?.spoke ?? 0);
  const silence = `${count(silent, 'check was', 'checks were')} silent.`;
  return `${findings.length === 0 ? 'Nothing was found. ' : ''}${silence}`;
};

/** What `cupcheck doctor` prints. */
export const doctorText = (raw: Report, look: Look, options: DoctorTextOptions = {}): string => {
  const report = escapeAll(raw);
  const { findings = [] } = report;
  const verdicts = doctorVerdicts(report, look);
  const lines = options.isQuiet
    ? [...verdicts, ...findings.map(({ id, subject }) => `${id} ${subject}`)]
    : [
        ...verdicts,
        '',
        ...findings.flatMap((finding, i) => findingText(finding, i + 1, look)),
        ...(findings.length === 0 ? [] : ['']),
        ...wrap(closing(report), look.width),
      ];
  return look.spell(`${lines.join('\n')}\n`);
};
