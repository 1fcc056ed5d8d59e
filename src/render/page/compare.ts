// The comparison of name servers: who was asked, and what each says to the same questions, side by side.

import { type Child, h } from 'hastscript';
import type { ComparedQuestion, ComparedServer, Comparison } from '../../core/comparison.ts';
import { differs, saying, vantageWords, whenNewest } from '../comparison-text.ts';
import { atMost, moreLine, type Section, tablePart, withSign } from './parts.ts';

const listed = 60;

const nameOf = ({ server, isOutside }: Pick<ComparedServer, 'server' | 'isOutside'>): string =>
  `${server}${isOutside ? ' (outside)' : ''}`;

const headOf = (question: ComparedQuestion): Child => {
  const what = `${question.type} ${question.name}`;
  if (!question.agrees) return [what, h('br'), withSign('bad', 'they disagree')];
  return [what, h('br'), differs(question) ? withSign('warn', 'not all the same') : withSign('good', 'all agree')];
};

const cellOf = (question: ComparedQuestion, server: ComparedServer): Child => {
  const answer = question.answers.find((each) => nameOf(each) === nameOf(server));
  if (!answer) return 'not asked';
  return [saying(answer), whenNewest(answer)];
};

const serversTable = (servers: readonly ComparedServer[]): Child =>
  tablePart({
    caption: 'The name servers',
    columns: ['Name server', 'Whose', 'Serial of the zone', 'Answers from'],
    rows: servers.map((server) => [
      nameOf(server),
      vantageWords[server.vantage],
      server.serial === undefined ? 'not said' : String(server.serial),
      server.isAuthoritative ? 'the zone itself' : 'a cache',
    ]),
  });

/** Those that differ stand first. */
const inWeight = (questions: readonly ComparedQuestion[]): readonly ComparedQuestion[] =>
  questions.toSorted((a, b) => Number(differs(b)) - Number(differs(a)) || Number(a.agrees) - Number(b.agrees));

/** Absent where no comparison was asked for. */
export const compareSection = (comparison: Comparison | undefined): Section | undefined => {
  if (comparison === undefined) return undefined;
  const { servers, newestSerial } = comparison;
  // A serial stands beside its server.
  const questions = comparison.questions.filter(({ type }) => type !== 'SOA');
  const { shown, more } = atMost(inWeight(questions), listed);
  const disagreed = questions.filter(({ agrees }) => !agrees).length;
  return {
    id: 'comparison',
    title: 'What the name servers say',
    body: [
      h(
        'p',
        disagreed === 0
          ? withSign('good', 'The servers inside agree.')
          : withSign('bad', `The servers inside disagree on ${disagreed} of ${questions.length} questions.`),
        newestSerial === undefined ? '' : ` The newest version of the zone that was seen has serial ${newestSerial}.`,
      ),
      serversTable(servers),
      tablePart({
        caption: 'The same questions, put to each',
        columns: ['Question', ...servers.map(nameOf)],
        rows: shown.map((question) => [headOf(question), ...servers.map((server) => cellOf(question, server))]),
      }),
      ...moreLine(more, 'questions'),
    ],
  };
};
