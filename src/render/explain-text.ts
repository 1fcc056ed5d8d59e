// The failure table as text: one row in full, or all of them by phase; and what a source key stands for.

import { type CiscoSourceKey, ciscoSources } from '../core/cisco-source.ts';
import { type FailureCode, failureCodes, failureRow } from '../core/failure.ts';
import type { FailureRow } from '../core/failure-row.ts';
import { jabberSawOf } from '../core/jabber-message.ts';
import type { Look } from './look.ts';
import { nextText } from './next-text.ts';
import { capital } from './units.ts';
import { ownerWords, retryWords } from './words.ts';
import { padEnd, wrap } from './wrap.ts';

/** Braces as a manual writes them: `<host>`. */
export const asManual = (template: string): string => capital(template.replaceAll(/\{(\w+)\}/g, '<$1>'));

export const labelled = (label: string, text: string, look: Look): string[] =>
  wrap(text, look.width, `  ${padEnd(label, 11)}  `);

/** One code in full. */
export const explainText = (code: FailureCode, look: Look): string => {
  const row: FailureRow = failureRow(code);
  const saw = jabberSawOf(code);
  const says = [saw?.message === undefined ? [] : `"${saw.message}"`, saw?.code ?? []].flat().join(', ');
  const jabber = saw && `${says} (${saw.source})`;
  return look.spell(
    [
      `${look.paint('strong', code)}: ${row.short}`,
      '',
      ...wrap(asManual(row.sentence), look.width),
      '',
      ...labelled('What to do', asManual(row.remedy), look),
      ...(row.remedyOverHttps === undefined ? [] : labelled('Over HTTPS', asManual(row.remedyOverHttps), look)),
      ...(row.remedyAtEdge === undefined ? [] : labelled('Expressway', asManual(row.remedyAtEdge), look)),
      ...labelled('Whose job', ownerWords[row.whose], look),
      ...labelled('Stage', row.phase, look),
      ...labelled('cupcheck', capital(retryWords[row.retry]), look),
      ...(jabber === undefined ? [] : labelled('Jabber says', jabber, look)),
      ...(row.source === undefined ? [] : labelled('Source', row.source, look)),
      '',
    ].join('\n'),
  );
};

/** What a key in brackets stands for. */
export const explainSourceText = (key: CiscoSourceKey, look: Look): string => {
  const { title, where } = ciscoSources[key];
  return look.spell(
    [...wrap(title, look.width, `${look.paint('strong', `[${key}]`)} `), ...labelled('Where', where, look), ''].join(
      '\n',
    ),
  );
};

/** Codes grouped by phase, one line each. */
export const explainListText = (codes: readonly FailureCode[], look: Look, program = 'cupcheck'): string => {
  const widest = Math.max(...failureCodes.map(({ length }) => length));
  const groups = groupByPhase(codes);
  const lines = [...groups].flatMap(([phase, members]) => [
    look.paint('strong', phase),
    ...members.flatMap((code) => wrap(failureRow(code).short, look.width, `  ${code.padEnd(widest)}  `)),
    '',
  ]);
  const [first] = codes;
  const hint =
    first === undefined
      ? []
      : nextText(
          [
            { command: ['explain', first], why: 'one code in full' },
            { command: ['explain', 'HA125'], why: 'what a key in brackets stands for' },
          ],
          look,
          program,
        ).slice(1);
  return look.spell([...lines, ...hint, ''].join('\n'));
};

const groupByPhase = (codes: readonly FailureCode[]): Map<string, FailureCode[]> => {
  const groups = new Map<string, FailureCode[]>();
  for (const code of codes) {
    const { phase } = failureRow(code);
    groups.set(phase, [...(groups.get(phase) ?? []), code]);
  }
  return groups;
};
