// The top of the page: both verdicts, the worst finding with what to do and whom to call.

import type { Element } from 'hast';
import { type Child, h } from 'hastscript';
import type { Owner } from '../../core/failure-row.ts';
import type { Finding } from '../../core/finding.ts';
import type { Rehearsal } from '../../core/rehearsal.ts';
import type { Report } from '../../core/report.ts';
import { adviceOf } from '../advice.ts';
import { redundancyHeads, signInHeads, silence } from '../doctor-words.ts';
import type { SymbolName } from '../look.ts';
import { marksOf } from '../marks.ts';
import { heads } from '../rehearsal-text.ts';
import { capital, count } from '../units.ts';
import { doctorOwners } from '../words.ts';
import { type Mood, type Section, terms, withSign } from './parts.ts';

const moods = {
  yes: 'good',
  no: 'bad',
  warn: 'warn',
  skip: 'skip',
  dot: 'note',
} as const satisfies Record<SymbolName, Mood>;

const verdict = (
  question: string,
  { symbol, says }: { readonly symbol: SymbolName; readonly says: string },
  sentence: string,
): Element => {
  const mood = moods[symbol];
  return h(
    'div',
    { className: ['verdict', mood] },
    h('h3', { className: ['kicker'] }, question),
    h('p', { className: ['word'] }, withSign(mood, says)),
    h('p', sentence),
  );
};

/** TABLE: whom to call, in a sentence. */
const calls = {
  caller: 'Nobody: the user can mend this.',
  dns: `The ${doctorOwners.dns}.`,
  network: `The ${doctorOwners.network}.`,
  certificates: `The ${doctorOwners.certificates}.`,
  server: `The ${doctorOwners.server}.`,
  client: `The ${doctorOwners.client}.`,
} as const satisfies Record<Owner, string>;

const worst = (finding: Finding, more: number): Element =>
  h(
    'div',
    { className: ['worst', finding.severity === 'critical' ? 'bad' : finding.severity === 'info' ? 'note' : 'warn'] },
    h('p', { className: ['kicker'] }, `The worst of it: ${finding.severity}, ${finding.id}`),
    h('h3', h('a', { href: '#finding-1' }, finding.title)),
    h('p', finding.sentence),
    terms(
      ['What to do', h('span', { className: ['do'] }, finding.remedy)],
      ['Whom to call', calls[finding.whose]],
      ['For the user', finding.caller],
    ),
    ...(more === 0 ? [] : [h('p', h('a', { href: '#findings' }, `and ${count(more, 'more finding')}`))]),
  );

/** A report of a sign-in alone knows failures and no findings. */
const advised = (report: Report): readonly Child[] => {
  const [first, ...rest] = adviceOf(report);
  if (first === undefined) return [];
  return [
    h(
      'div',
      { className: ['worst', 'warn'] },
      h('h3', 'What to do'),
      h('p', { className: ['do'] }, first.text),
      h('p', { className: ['soft'] }, `${capital(first.whose)}; ${first.code}`),
      ...(rest.length === 0
        ? []
        : [h('ul', ...rest.slice(0, 8).map(({ text, whose }) => h('li', `${text} (${whose})`)))]),
    ),
  ];
};

/** The answer; without findings what the failures themselves advise. */
export const answerSection = (report: Report, rehearsal?: Rehearsal): Section => {
  const { findings, signIn, redundancy } = report;
  const [first, ...rest] = findings ?? [];
  return {
    id: 'answer',
    title: 'The answer',
    body: [
      h(
        'div',
        { className: ['verdicts'] },
        verdict('Can this user sign in now?', signInHeads[signIn.outcome], signIn.sentence),
        // What was not asked is no news where a rehearsal has the answer.
        ...(rehearsal !== undefined && redundancy.outcome === 'not-asked'
          ? []
          : [verdict('Is redundancy intact?', redundancyHeads[redundancy.outcome], redundancy.sentence)]),
        ...(rehearsal === undefined
          ? []
          : [verdict('Rehearsed: who gets in with a node gone?', heads[rehearsal.outcome], rehearsal.sentence)]),
      ),
      ...marksOf(report).map((each) => h('p', withSign('warn', each))),
      ...(first === undefined ? [] : [worst(first, rest.length)]),
      ...(first === undefined && findings !== undefined ? [h('p', silence(report))] : []),
      ...(first === undefined ? advised(report) : []),
    ],
  };
};
