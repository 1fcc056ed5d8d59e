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

/** One check in full. */
export const explainCheckText = (id: CheckId, look: Look): string => {
  const { looksFor, severity, whose, codes = [], source, example } = checkRow(id);
  const { title, caller, sentence, remedy } = checkTexts(id);
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
      ...labelled('How bad', severityWords[severity], look),
      ...(codes.length === 0 ? [] : labelled('Failures', codes.join(', '), look)),
      ...(source === undefined ? [] : labelled('Source', source, look)),
      ...labelled('See it', `cupcheck lab ${example}`, look),
      '',
    ].join('\n'),
  );
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
