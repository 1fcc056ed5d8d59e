// The matrix of a rehearsal: what is gone and how, by profile; where users land and after how long; their shares; other clients.

import type { Element } from 'hast';
import { type Child, h } from 'hastscript';
import { failureRow } from '../../core/failure.ts';
import { type GoneRow, goneRow, goneWayIds } from '../../core/gone.ts';
import type { LensReport, ProfileRehearsal, Rehearsal, RehearsalCase } from '../../core/rehearsal.ts';
import { isCutOff } from '../../core/rehearsal-case.ts';
import type { SymbolName } from '../look.ts';
import { depths, heads, percent } from '../rehearsal-text.ts';
import { unfinishedSentence } from '../rehearsal-words.ts';
import { capital, count, printMs } from '../units.ts';
import { atMost, folded, type Mood, moreLine, type Section, tablePart, withSign } from './parts.ts';

const listed = 120;

const moods = {
  yes: 'good',
  no: 'bad',
  warn: 'warn',
  skip: 'skip',
  dot: 'note',
} as const satisfies Record<SymbolName, Mood>;

const nodeNameOf = ({ nodes }: ProfileRehearsal, n: number | undefined): string =>
  nodes.find((node) => node.n === n)?.label ?? 'another node';

/** What is gone, in words that are the same for every profile. */
const goneWords = (profile: ProfileRehearsal, { gone }: RehearsalCase): string =>
  gone.length === 0
    ? 'nothing'
    : gone.map(({ node, how }) => `${nodeNameOf(profile, node)}: ${goneRow(how).short}`).join(' and ');

const cellOf = (profile: ProfileRehearsal, each: RehearsalCase | undefined): Child => {
  if (each === undefined) return 'not looked at';
  const why = each.code === undefined ? '' : `: ${failureRow(each.code).short}`;
  const when = `after ${printMs(each.ms)}`;
  if (isCutOff(each)) return withSign('skip', 'not done');
  if (each.signIn === 'undecided') return [withSign('warn', 'did not show'), h('br'), `${when}${why}`];
  const lands =
    each.landsOn === undefined && each.candidate === undefined
      ? []
      : [nodeNameOf(profile, each.landsOn), h('br'), `${when}${each.step === undefined ? '' : `, ${each.step}`}`];
  if (each.keptOut >= 1 || (lands.length === 0 && each.keptOut === 0)) {
    // A refusal is an answer, whatever stands in DNS: it does not count against the service.
    const isAnswer = each.gone.some(({ how }) => goneRow(how).isAnswer === true);
    return [withSign(isAnswer ? 'warn' : 'bad', 'nobody gets in'), h('br'), `${when}${why}`];
  }
  if (each.keptOut === 0) return [withSign('good', 'lands on '), ...lands];
  const rest = lands.length === 0 ? [h('br'), `${when}${why}`] : [h('br'), 'others land on ', ...lands];
  return [withSign('warn', `${percent(each.keptOut)} of users cannot sign in`), ...rest];
};

interface Row {
  readonly words: string;
  readonly cells: readonly Child[];
}

/** Where it makes no difference in which way a node is gone, one row says so. */
const joined = (rows: readonly Row[]): readonly (readonly Child[])[] => {
  const kept: Row[] = [];
  for (const row of rows) {
    const last = kept.at(-1);
    const [node, way] = row.words.split(': ');
    const isSame = last !== undefined && JSON.stringify(last.cells) === JSON.stringify(row.cells);
    if (isSame && way !== undefined && last.words.startsWith(`${node}: `) && !row.words.includes(' and '))
      kept.splice(-1, 1, { ...last, words: `${last.words}, ${way}` });
    else kept.push(row);
  }
  return kept.map(({ words, cells }) => [words, ...cells]);
};

const matrix = (
  caption: string,
  { profiles }: Rehearsal,
  isShown: (each: RehearsalCase) => boolean,
): readonly Element[] => {
  const all = profiles.map((profile) => ({
    profile,
    cases: new Map(
      [profile.healthy, ...profile.cases].filter(isShown).map((each) => [goneWords(profile, each), each] as const),
    ),
  }));
  const { shown, more } = atMost([...new Set(all.flatMap(({ cases }) => [...cases.keys()]))], listed);
  if (shown.length === 0) return [];
  return [
    tablePart({
      caption,
      columns: ['Gone', ...profiles.map(({ profile }) => profile)],
      rows: joined(
        shown.map((words) => ({
          words,
          cells: all.map(({ profile, cases }) => cellOf(profile, cases.get(words))),
        })),
      ),
    }),
    ...moreLine(more, 'cases'),
  ];
};

/** What stands in the first column, in whole words. */
const legend = ({ profiles }: Rehearsal): readonly Element[] => {
  const ways = goneWayIds.filter((way) =>
    profiles.some(({ cases }) => cases.some(({ gone }) => gone.some(({ how }) => how === way))),
  );
  return ways.length === 0
    ? []
    : [
        h(
          'ul',
          { className: ['small', 'soft'] },
          ...ways.map((way) => {
            const { short, does, isAnswer }: GoneRow = goneRow(way);
            const note = isAnswer ? '; an answer, at which every client stops, so it does not count' : '';
            return h('li', `${short}: the node ${does}${note}`);
          }),
        ),
      ];
};

const sharesTable = ({ profiles }: Rehearsal): Element =>
  tablePart({
    caption: 'How users spread, and what the loss of a node costs them',
    columns: ['Node', 'Profile', 'Tried first by', 'Typical sign-in without it', 'Worst sign-in without it'],
    rows: profiles.flatMap((profile) =>
      profile.shares.map(({ node, share: part, shareIfFixed, typicalMs, worstMs }) => [
        nodeNameOf(profile, node),
        profile.profile,
        `${percent(part)} of users${shareIfFixed === undefined ? '' : `; ${percent(shareIfFixed)} where answers do not rotate`}`,
        ...(worstMs === 0 ? ['nobody gets in', 'nobody gets in'] : [printMs(typicalMs), printMs(worstMs)]),
      ]),
    ),
  });

/** Most nodes are not the one that the client uses: their loss changes nothing, and is told in one line. */
const withoutEach = (gone: LensReport['gone'], landsOn: string | undefined): readonly Element[] => {
  const same = gone.filter((each) => each.landsOn !== undefined && each.landsOn === landsOn);
  const isShort = same.length > 1;
  return [
    ...gone
      .filter((each) => !isShort || !same.includes(each))
      .map(({ node, landsOn: then }) =>
        h('li', `${node} gone: `, then === undefined ? withSign('bad', 'nobody gets in') : `lands on ${then}`),
      ),
    ...(isShort ? [h('li', 'any other gone: the same')] : []),
  ];
};

const lensTable = (lenses: readonly LensReport[]): Element =>
  tablePart({
    caption: 'How other clients take the same records',
    columns: ['Client', 'Order of candidates', 'Lands on', 'With a node gone', 'Seen in'],
    rows: lenses.map(({ title, order, landsOn, gone, seen, note }) => [
      title,
      order.join(', ') || 'none',
      landsOn ?? withSign('bad', 'nobody gets in'),
      h('ul', { className: ['plain'] }, ...withoutEach(gone, landsOn)),
      note === undefined ? seen : [seen, h('br'), `Note: ${note}.`],
    ]),
  });

const notesOf = ({ profiles, assumptions }: Rehearsal): readonly Element[] => {
  const notes = profiles.flatMap(({ profile, notes: own }) => own.map((note) => `${profile}: ${note}`));
  const lines = [...assumptions.map((text) => `Assumption: ${text}`), ...notes];
  return lines.length === 0 ? [] : [h('ul', { className: ['small'] }, ...lines.map((line) => h('li', line)))];
};

/** Where this client lands with each node gone. */
export const rehearsalSection = (rehearsal: Rehearsal): Section => {
  const { symbol, says } = heads[rehearsal.outcome];
  const { unfinished } = rehearsal;
  const isPair = ({ gone }: RehearsalCase): boolean => gone.length > 1;
  const pairs = matrix('With two nodes gone', rehearsal, isPair);
  return {
    id: 'rehearsal',
    title: 'Rehearsal: with a node gone',
    body: [
      h('p', withSign(moods[symbol], says), ` ${rehearsal.sentence}`),
      h('p', { className: ['soft'] }, `${capital(depths[rehearsal.depth])}.`),
      ...(unfinished ? [h('p', withSign('warn', unfinishedSentence(unfinished)))] : []),
      ...matrix('With everything up, and with one node gone', rehearsal, (each) => !isPair(each)),
      ...legend(rehearsal),
      ...(pairs.length === 0 ? [] : [folded('With two nodes gone', ...pairs)]),
      ...(rehearsal.profiles.some(({ shares }) => shares.length > 0) ? [sharesTable(rehearsal)] : []),
      ...(rehearsal.lenses.length === 0
        ? []
        : [
            folded(
              `Other clients with the same records: ${count(rehearsal.lenses.length, 'kind')}`,
              lensTable(rehearsal.lenses),
            ),
          ]),
      ...notesOf(rehearsal),
    ],
  };
};
