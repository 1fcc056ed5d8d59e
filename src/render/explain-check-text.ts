// A check as text: what it looks for, whose job it is, what to do; or a family of checks, one line each.

import type { Check } from '../checks/check.ts';
import { checksOf, type Family, families } from '../checks/check-families.ts';
import { type CheckId, checkRow } from '../checks/checks.ts';
import { checkTexts } from '../checks/explain.ts';
import { asManual, labelled } from './explain-text.ts';
import type { Look } from './look.ts';
import { nextText } from './next-text.ts';
import { doctorOwners } from './words.ts';
import { padEnd, wrap } from './wrap.ts';

/** TABLE: how bad a finding is, and what that means. */
const severityWords = {
  critical: 'critical: somebody cannot sign in because of it',
  major: 'major: redundancy is broken, or it breaks at the next change',
  minor: 'minor: it works, and slows users down or will stop working',
  info: 'info: worth knowing',
  'by-verdict': 'critical where it keeps the user out, otherwise major',
} as const satisfies Record<Check['severity'], string>;

/** What a row says of itself, of whatever table it is. */
interface Explained extends Pick<Check, 'title' | 'looksFor' | 'sentence' | 'remedy' | 'caller' | 'whose' | 'source'> {
  readonly howBad: string;
  readonly codes?: Check['codes'];
  /** The command that shows it. */
  readonly seeIt: string;
}

/** One row in full. */
export const explainRowText = (id: string, row: Explained, look: Look): string => {
  const { title, looksFor, sentence, remedy, caller, whose, howBad, codes = [], source, seeIt } = row;
  return look.spell(
    [
      ...wrap(asManual(title), look.width, `${look.paint('strong', id)}: `, ''),
      '',
      ...wrap(looksFor, look.width),
      '',
      ...labelled('It says', asManual(sentence), look),
      ...labelled('What to do', asManual(remedy), look),
      ...labelled('To a caller', asManual(caller), look),
      ...labelled('Whose job', doctorOwners[whose], look),
      ...labelled('How bad', howBad, look),
      ...(codes.length === 0 ? [] : labelled('Failures', codes.join(', '), look)),
      ...(source === undefined ? [] : labelled('Source', source, look)),
      ...labelled('See it', seeIt, look),
      '',
    ].join('\n'),
  );
};

/** One check in full. */
export const explainCheckText = (id: CheckId, look: Look): string => {
  const row = checkRow(id);
  const howBad = severityWords[row.severity];
  return explainRowText(id, { ...row, ...checkTexts(id), howBad, seeIt: `cupcheck lab ${row.example}` }, look);
};

/** Families of checks, one line for each check. */
export const explainChecksText = (wanted: readonly Family[], look: Look, program?: string): string => {
  const lines = wanted.flatMap((family) => [
    `${look.paint('strong', family)}: ${families[family]}`,
    ...checksOf(family).flatMap((id) => wrap(asManual(checkRow(id).title), look.width, `  ${padEnd(id, 6)}  `)),
    '',
  ]);
  const [first] = wanted.flatMap(checksOf);
  const hint =
    first === undefined ? [] : nextText([{ command: ['explain', first], why: 'one check in full' }], look, program);
  return look.spell([...lines, ...hint.slice(1), ''].join('\n'));
};
