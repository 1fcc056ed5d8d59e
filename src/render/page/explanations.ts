// The texts behind the ids of this page: what each check looks for, what each failure means, what each source is.

import type { Element } from 'hast';
import { h } from 'hastscript';
import { type CheckId, checkRow, isCheckId } from '../../checks/checks.ts';
import { checkTexts } from '../../checks/explain.ts';
import { type CiscoSourceKey, ciscoSources } from '../../core/cisco-source.ts';
import { type FailureCode, failureRow } from '../../core/failure.ts';
import type { Report } from '../../core/report.ts';
import { asManual } from '../explain-text.ts';
import { capital } from '../units.ts';
import { doctorOwners } from '../words.ts';
import { aboutId } from './findings.ts';
import { type Section, terms } from './parts.ts';

const aboutCheck = (id: CheckId): Element => {
  const { looksFor, whose, source } = checkRow(id);
  const { title, sentence, remedy } = checkTexts(id);
  return h(
    'div',
    { id: aboutId(id), className: ['about'] },
    h('h3', `${id}: ${asManual(title)}`),
    terms(
      ['Looks for', looksFor],
      ['It says', asManual(sentence)],
      ['What to do', asManual(remedy)],
      ['Whose job', capital(doctorOwners[whose])],
      ['Source', source],
    ),
  );
};

const aboutFailure = (code: FailureCode): Element => {
  const { short, sentence, remedy, whose, source } = failureRow(code);
  return h(
    'div',
    { id: aboutId(code), className: ['about'] },
    h('h3', `${code}: ${short}`),
    terms(
      ['It says', asManual(sentence)],
      ['What to do', asManual(remedy)],
      ['Whose job', capital(doctorOwners[whose])],
      ['Source', source],
    ),
  );
};

const isSourceKey = (key: string): key is CiscoSourceKey => Object.hasOwn(ciscoSources, key);

/** Keys in a text stand in brackets (`[HA125]`), those behind "Source" do not (`DNS97b; P14`). */
const keysIn = (text: string, sources: readonly (string | undefined)[]): readonly CiscoSourceKey[] => {
  const inText = [...text.matchAll(/\[(\w+)\]/g)].map(([, key = '']) => key);
  const inSources = sources.flatMap((source) => source?.match(/\w+/g) ?? []);
  return [...new Set([...inText, ...inSources])].filter(isSourceKey);
};

/** Codes of the attempts and of both verdicts; what a name server did not have is in the evidence. */
export const codesOf = ({ attempts, signIn }: Report): readonly FailureCode[] => [
  ...new Set([...attempts.flatMap(({ code }) => code ?? []), ...(signIn.code === undefined ? [] : [signIn.code])]),
];

/** Absent where nothing on the page needs it. `shown`: all other text of the page. */
export const explanationsSection = (report: Report, shown: string): Section | undefined => {
  const ids = [...new Set((report.findings ?? []).map(({ id }) => id))].filter(isCheckId);
  const codes = codesOf(report);
  const rows = [...ids.map(checkRow), ...codes.map(failureRow)];
  const told = rows.map(({ sentence, remedy }) => `${sentence} ${remedy}`).join(' ');
  const cited = [...rows, ...(report.findings ?? []), ...(report.plan.conclusion ? [report.plan.conclusion] : [])];
  const keys = keysIn(
    `${shown} ${told}`,
    cited.map(({ source }) => source),
  );
  if (ids.length + codes.length + keys.length === 0) return undefined;
  return {
    id: 'explanations',
    title: 'What the ids mean',
    body: [
      ...ids.map(aboutCheck),
      ...codes.map(aboutFailure),
      ...(keys.length === 0
        ? []
        : [
            h('h3', 'Sources'),
            terms(
              ...keys.map((key) => [`[${key}]`, `${ciscoSources[key].title}. ${ciscoSources[key].where}`] as const),
            ),
          ]),
    ],
  };
};
