// The questions to DNS, folded: those of the client, and those that a diagnosis asks beside them.

import type { Element } from 'hast';
import type { Outcome } from '../../core/answer.ts';
import type { CupcheckEvent, Purpose } from '../../core/event.ts';
import { codeOfOutcome, failureRow } from '../../core/failure.ts';
import type { QuestionReport } from '../../core/report.ts';
import { printMs, printTtl } from '../units.ts';
import { transportWords } from '../words.ts';
import { atMost, folded, moreLine, tablePart } from './parts.ts';

const listed = 150;

const outcomeWords = (outcome: Outcome): string =>
  outcome === 'found' ? 'found' : failureRow(codeOfOutcome(outcome)).short;

const questionsTable = (
  caption: string,
  questions: readonly QuestionReport[],
  why?: readonly string[],
): readonly Element[] => {
  const { shown, more } = atMost(questions, listed);
  return [
    tablePart({
      caption,
      columns: ['Question', ...(why === undefined ? [] : ['Why']), 'Name server', 'Answer', 'TTL', 'Time'],
      numbers: why === undefined ? [3, 4] : [4, 5],
      rows: shown.map(({ name, type, server, transport, outcome, ttl, ms, notes = [] }, i) => [
        `${type} ${name}`,
        ...(why === undefined ? [] : [why[i] ?? '']),
        `${server} (${transportWords[transport]})`,
        [outcomeWords(outcome), ...notes].join('; '),
        ttl === undefined ? '–' : printTtl(ttl),
        printMs(ms),
      ]),
    }),
    ...moreLine(more, 'questions'),
  ];
};

/** TABLE: why a diagnosis asks what no client asks. */
const purposes = {
  plan: 'the plan',
  'other-service': 'another service',
  misspelling: 'a usual misspelling',
  canary: 'a name that cannot exist',
  repeat: 'asked again',
  zone: 'the zone itself',
  compare: 'comparison',
} as const satisfies Record<Purpose, string>;

/** What went over the wire for the diagnosis alone; the report has only what the client asks. */
const besideParts = (events: readonly CupcheckEvent[]): readonly Element[] => {
  const asked = events.flatMap((event) =>
    event.type === 'dns-exchanged' && event.purpose !== undefined
      ? [{ why: purposes[event.purpose], question: { ...event, type: event.recordType, ms: event.ms } }]
      : [],
  );
  if (asked.length === 0) return [];
  return [
    folded(
      `Questions of the diagnosis: ${asked.length}`,
      ...questionsTable(
        'Asked beside what the client asks',
        asked.map(({ question }) => question),
        asked.map(({ why }) => why),
      ),
    ),
  ];
};

/** What the client asked, and what the diagnosis asked beside it. */
export const questionParts = (
  questions: readonly QuestionReport[],
  events: readonly CupcheckEvent[],
): readonly Element[] => [
  ...(questions.length === 0
    ? []
    : [
        folded(
          `Questions of the client to DNS: ${questions.length}`,
          ...questionsTable('In the order in which they were asked', questions),
        ),
      ]),
  ...besideParts(events),
];
