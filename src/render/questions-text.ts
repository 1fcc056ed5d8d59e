// Which name servers were asked, and what came of it.

import type { Outcome } from '../core/answer.ts';
import { codeOfOutcome, failureRow } from '../core/failure.ts';
import type { QuestionReport } from '../core/report.ts';
import { type Look, sign } from './look.ts';
import { count, printMs, printTtl } from './units.ts';
import { transportWords } from './words.ts';
import { glue, wrap } from './wrap.ts';

const namesShown = 12;
const serversShown = 8;
const notesShown = 6;

const isAbsent = (outcome: Outcome): boolean => outcome === 'no-such-name' || outcome === 'no-records';

const nameList = (questions: readonly QuestionReport[], withTtl: boolean): string => {
  const names = [
    ...new Set(
      questions.map(({ type, name, ttl }) =>
        `${type} ${name}${withTtl && ttl !== undefined ? ` (TTL ${printTtl(ttl)})` : ''}`.replaceAll(' ', glue),
      ),
    ),
  ];
  const more = names.length - namesShown;
  return names.slice(0, namesShown).join(', ') + (more > 0 ? `, and ${more} more` : '');
};

/** `4 ms`, or `4 ms to 2 s` where several took different times. */
const range = (times: readonly number[]): string =>
  [...new Set([Math.min(...times), Math.max(...times)].map(printMs))].join(' to ');

/** Questions that failed in the same way, in one entry. */
const faultLines = (faults: readonly QuestionReport[], look: Look): string[] => {
  const outcomes = new Set(faults.map(({ outcome }) => outcome));
  return [...outcomes].flatMap((outcome) => {
    if (outcome === 'found') return [];
    const alike = faults.filter((question) => question.outcome === outcome);
    const code = codeOfOutcome(outcome);
    const after = range(alike.map(({ ms }) => ms));
    return wrap(
      `${failureRow(code).short} (${code}) after ${after}: ${nameList(alike, false)}`,
      look.width,
      `    ${sign(look, 'warn')} `,
      '            ',
    );
  });
};

const isFault = (outcome: Outcome): boolean => outcome !== 'found' && !isAbsent(outcome);

/** What nobody could answer to the end (`SRV _xmpp-client._tcp.dogtel.lab`): the questions say so, with server and time. */
export const unanswered = (questions: readonly QuestionReport[]): ReadonlySet<string> => {
  const last = new Map(questions.map(({ type, name, outcome }) => [`${type} ${name}`, outcome]));
  return new Set([...last].flatMap(([what, outcome]) => (isFault(outcome) ? [what] : [])));
};

const serverText = (questions: readonly QuestionReport[], told: ReadonlySet<string>, look: Look): string[] => {
  const [first] = questions;
  if (!first) return [];
  const found = questions.filter(({ outcome }) => outcome === 'found');
  const absent = questions.filter(({ outcome, type, name }) => isAbsent(outcome) && !told.has(`${type} ${name}`));
  const faults = questions.filter(({ outcome }) => isFault(outcome));
  // That a name is not in the hosts file is the rule and no news.
  if (first.transport === 'hosts' && found.length + faults.length === 0) return [];
  const slowest = Math.max(...questions.map(({ ms }) => ms));
  const head =
    first.transport === 'hosts'
      ? `hosts file ${first.server}`
      : first.transport === 'file'
        ? `zone file ${first.server}: ${count(questions.length, 'question')}`
        : `name server ${first.server} (${transportWords[first.transport]}): ${count(questions.length, 'question')}, slowest ${printMs(slowest)}`;
  const notes = [...new Set(questions.flatMap((question) => question.notes ?? []))];
  return [
    ...wrap(head, look.width, '  '),
    ...(found.length > 0 ? wrap(nameList(found, true), look.width, '    found   ') : []),
    ...(absent.length > 0 ? wrap(nameList(absent, false), look.width, '    absent  ') : []),
    ...faultLines(faults, look),
    ...notes.slice(0, notesShown).flatMap((note) => wrap(note, look.width, '    note    ')),
  ];
};

/**
 * One block for each name server and transport, in the order in which they were first asked. Absences that are `told`
 * elsewhere (`SRV _xmpp-client._tcp.dogtel.lab`) are not repeated.
 */
export const questionsText = (
  questions: readonly QuestionReport[],
  told: ReadonlySet<string>,
  look: Look,
): string[] => {
  const groups = new Map<string, QuestionReport[]>();
  for (const question of questions) {
    const key = `${question.transport} ${question.server}`;
    const group = groups.get(key);
    if (group) group.push(question);
    else groups.set(key, [question]);
  }
  const blocks = [...groups.values()];
  return [
    ...blocks.slice(0, serversShown).flatMap((group) => serverText(group, told, look)),
    ...(blocks.length > serversShown ? [`  and ${blocks.length - serversShown} more name servers`] : []),
  ];
};
