// docs/findings.md is made from the tables: every check and every failure, with what it means and what to do.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PhrasingContent, RootContent } from 'mdast';
import { toMarkdown } from 'mdast-util-to-markdown';
import { expect, it } from 'vitest';
import type { Check } from '../src/checks/check.ts';
import { checksOf, families, familyIds } from '../src/checks/check-families.ts';
import { type CheckId, checkIds, checkRow } from '../src/checks/checks.ts';
import { checkTexts } from '../src/checks/explain.ts';
import { type ZoneCheckId, zoneCheckIds, zoneCheckRow } from '../src/checks/tables/zone-checks.ts';
import { type FailureCode, failureCodes, failureRow } from '../src/core/failure.ts';
import type { FailureRow } from '../src/core/failure-row.ts';
import { asManual } from '../src/render/explain-text.ts';
import { zoneFamily } from '../src/render/explain-zone-text.ts';
import { doctorOwners, retryWords } from '../src/render/words.ts';

const folder = fileURLToPath(new URL('../docs', import.meta.url));
const file = `${folder}/findings.md`;
/** `UPDATE_DOCS=1 npx vitest run test/docs.test.ts` writes the page anew. */
const isUpdating = process.env.UPDATE_DOCS === '1';

const plain = (value: string): PhrasingContent => ({ type: 'text', value });
const code = (value: string): PhrasingContent => ({ type: 'inlineCode', value });
const paragraph = (...children: readonly PhrasingContent[]): RootContent => ({
  type: 'paragraph',
  children: [...children],
});
const heading = (depth: 1 | 2 | 3, ...children: readonly PhrasingContent[]): RootContent => ({
  type: 'heading',
  depth,
  children: [...children],
});
const terms = (rows: readonly (readonly [string, readonly PhrasingContent[]])[]): RootContent => ({
  type: 'list',
  ordered: false,
  spread: false,
  children: rows.map(([name, says]) => ({
    type: 'listItem',
    spread: false,
    children: [
      {
        type: 'paragraph',
        children: [{ type: 'strong', children: [plain(name)] }, plain(': '), ...says],
      },
    ],
  })),
});

const severities = {
  critical: 'critical',
  major: 'major',
  minor: 'minor',
  info: 'info',
  'by-verdict': 'critical where it keeps the user out, otherwise major',
} as const satisfies Record<Check['severity'], string>;

const listed = (words: readonly string[]): readonly PhrasingContent[] =>
  words.flatMap((word, i) => (i === 0 ? [code(word)] : [plain(', '), code(word)]));

const checkContent = (id: CheckId): readonly RootContent[] => {
  const { looksFor, severity, whose, codes = [], source, example } = checkRow(id);
  const { title, caller, sentence, remedy } = checkTexts(id);
  return [
    heading(3, plain(`${id}: ${asManual(title)}`)),
    paragraph(plain(looksFor)),
    terms([
      ['It says', [plain(asManual(sentence))]],
      ['What to do', [plain(asManual(remedy))]],
      ['To a caller', [plain(asManual(caller))]],
      ['Whose job', [plain(doctorOwners[whose])]],
      ['How bad', [plain(severities[severity])]],
      ...(codes.length === 0 ? [] : [['Failures', listed(codes)] as const]),
      ...(source === undefined ? [] : [['Source', [plain(source)]] as const]),
      ['See it', [code(`cupcheck lab ${example}`)]],
    ]),
  ];
};

const zoneContent = (id: ZoneCheckId): readonly RootContent[] => {
  const { title, looksFor, severity, whose, caller, sentence, remedy, source, example } = zoneCheckRow(id);
  return [
    heading(3, plain(`${id}: ${asManual(title)}`)),
    paragraph(plain(looksFor)),
    terms([
      ['It says', [plain(asManual(sentence))]],
      ['What to do', [plain(asManual(remedy))]],
      ['To a caller', [plain(asManual(caller))]],
      ['Whose job', [plain(doctorOwners[whose])]],
      ['How bad', [plain(severity)]],
      ...(source === undefined ? [] : [['Source', [plain(source)]] as const]),
      ['See it', [code(`cupcheck lint fixtures/zones/${example}.zone`)]],
    ]),
  ];
};

const failureContent = (id: FailureCode): readonly RootContent[] => {
  const { short, sentence, remedy, remedyOverHttps, remedyAtEdge, whose, phase, retry, source }: FailureRow =
    failureRow(id);
  const checks = checkIds.filter((check) => checkRow(check).codes?.includes(id));
  return [
    heading(3, code(id), plain(`: ${short}`)),
    paragraph(plain(asManual(sentence))),
    terms([
      ['What to do', [plain(asManual(remedy))]],
      ...(remedyOverHttps === undefined ? [] : [['Over HTTPS', [plain(asManual(remedyOverHttps))]] as const]),
      ...(remedyAtEdge === undefined ? [] : [['At an Expressway', [plain(asManual(remedyAtEdge))]] as const]),
      ['Whose job', [plain(doctorOwners[whose])]],
      ['Stage', [plain(phase)]],
      ['cupcheck', [plain(retryWords[retry])]],
      ...(checks.length === 0 ? [] : [['Findings', listed(checks)] as const]),
      ...(source === undefined ? [] : [['Source', [plain(source)]] as const]),
    ]),
  ];
};

const page = (): string =>
  toMarkdown(
    {
      type: 'root',
      children: [
        heading(1, plain('Findings and failures')),
        paragraph(
          plain('What '),
          code('cupcheck doctor'),
          plain(' looks for, and every way in which an attempt can fail. '),
          code('cupcheck explain <id>'),
          plain(
            ' prints the same. Words in angle brackets stand for what a run fills in; keys such as HA125 are sources, and ',
          ),
          code('cupcheck explain HA125'),
          plain(' names one. This page is made from the tables of the program.'),
        ),
        ...familyIds.flatMap((family) => [
          heading(2, plain(`${family}: ${families[family]}`)),
          ...checksOf(family).flatMap(checkContent),
        ]),
        heading(2, plain(zoneFamily)),
        ...zoneCheckIds.flatMap(zoneContent),
        heading(2, plain('Failure codes')),
        ...failureCodes.flatMap(failureContent),
      ],
    },
    { bullet: '-' },
  );

it('docs/findings.md is what the tables say', () => {
  if (isUpdating) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, page());
  }
  expect(readFileSync(file, 'utf8'), 'UPDATE_DOCS=1 npx vitest run test/docs.test.ts writes it anew').toBe(page());
});

it('it has a section for every check and every failure', () => {
  const text = readFileSync(file, 'utf8');
  expect(checkIds.filter((id) => !text.includes(`\n### ${id}: `))).toEqual([]);
  expect(zoneCheckIds.filter((id) => !text.includes(`\n### ${id}: `))).toEqual([]);
  expect(failureCodes.filter((id) => !text.includes(`\n### \`${id}\`: `))).toEqual([]);
});

it('every check belongs to a family', () => {
  expect(familyIds.flatMap(checksOf).toSorted()).toEqual(checkIds.toSorted());
});
