// What `cupcheck rehearse` prints: the answer, then a matrix for each client, the shares, and where other clients go.

import { type GoneWay, goneRow, goneWayIds } from '../core/gone.ts';
import type {
  LensReport,
  NodeShare,
  ProfileRehearsal,
  Rehearsal,
  RehearsalCase,
  RehearsalOutcome,
} from '../core/rehearsal.ts';
import { isCutOff } from '../core/rehearsal-case.ts';
import { escapeAll } from './escape.ts';
import { type Look, type Role, type SymbolName, sign } from './look.ts';
import { unfinishedSentence } from './rehearsal-words.ts';
import { count, printMs } from './units.ts';
import { kindWords } from './words.ts';
import { alignRows, displayWidth, padEnd, wrap } from './wrap.ts';

/** TABLE: the answer in a few words. */
export const heads = {
  intact: { symbol: 'yes', says: 'Any one node may go.' },
  broken: { symbol: 'no', says: 'One failure keeps users out.' },
  refused: { symbol: 'no', says: 'Refused with everything up.' },
  unreachable: { symbol: 'no', says: 'No sign-in even with everything up.' },
  unknown: { symbol: 'warn', says: 'It did not show.' },
} as const satisfies Record<RehearsalOutcome, { readonly symbol: SymbolName; readonly says: string }>;

export const depths = {
  model: 'calculated from DNS alone; nothing was dialled',
  live: 'real sign-ins; nodes that are gone were played by stand-ins on this machine',
  lab: 'real sign-ins in a lab, whose nodes really went down',
} as const satisfies Record<Rehearsal['depth'], string>;

export const percent = (share: number): string => {
  const points = share * 100;
  return `${points > 0 && points < 1 ? points.toFixed(1) : Math.round(points)} %`;
};

interface Cell {
  readonly text: string;
  readonly role?: Role;
}

/** Where the client lands and when; the share of those who stay out where others get in. */
const cellOf = (found: RehearsalCase | undefined): Cell => {
  if (!found) return { text: '-', role: 'dim' };
  if (isCutOff(found)) return { text: 'not done', role: 'dim' };
  if (found.signIn === 'undecided') return { text: 'not shown', role: 'warn' };
  if (found.keptOut >= 1) return { text: 'nobody', role: 'bad' };
  if (found.keptOut > 0) return { text: `${percent(found.keptOut)} out`, role: 'warn' };
  if (found.landsOn === undefined) return { text: found.candidate === undefined ? 'nobody' : 'elsewhere' };
  return { text: `${found.landsOn} #${found.nth ?? 1} ${printMs(found.ms)}` };
};

const waysOf = (cases: readonly RehearsalCase[]): readonly GoneWay[] =>
  goneWayIds.filter((how) => cases.some(({ gone }) => gone.some((each) => each.how === how)));

/** The matrix with so much room between its columns. */
const grid = ({ cases, healthy }: ProfileRehearsal, look: Look, gap: number): readonly string[] => {
  const ways = waysOf(cases);
  const sets = [...new Set(cases.map(({ gone }) => gone.map(({ node }) => node).join(' and ')))];
  const lead = Math.max(4, ...sets.map((set) => set.length)) + 2;
  const width = Math.max(10, ...cases.map((each) => cellOf(each).text.length)) + gap;
  const line = (head: string, cells: readonly Cell[]): string =>
    `  ${padEnd(head, lead)}${cells
      .map(({ text, role }) => padEnd(role ? look.paint(role, text) : text, width))
      .join('')}`.trimEnd();
  const caseFor = (set: string, how: GoneWay): RehearsalCase | undefined =>
    cases.find(({ gone }) => gone.map(({ node }) => node).join(' and ') === set && gone[0]?.how === how);
  const up = cellOf(healthy);
  return [
    line(
      'gone',
      ways.map((how) => ({ text: goneRow(how).short })),
    ),
    line('none', [{ ...up, text: `${up.text}  (everything up)` }]),
    ...sets.map((set) =>
      line(
        set,
        ways.map((how) => cellOf(caseFor(set, how))),
      ),
    ),
  ];
};

const matrix = (profile: ProfileRehearsal, look: Look): readonly string[] => {
  const fits = (rows: readonly string[]): boolean => rows.every((row) => displayWidth(row) <= look.width);
  const rows = [2, 1].map((gap) => grid(profile, look, gap)).find(fits);
  if (rows) return rows;
  // A narrow place: each case on a line of its own.
  return [profile.healthy, ...profile.cases].flatMap(({ sentence }) => wrap(sentence, look.width, '  ', '    '));
};

/** More nodes than that are counted: they are all in the matrix. */
const mostShares = 12;

const shareText = (share: NodeShare | undefined): string => {
  if (!share) return 'named to users as they sign in; its share is not known';
  const { shareIfFixed, typicalMs, worstMs } = share;
  const fixed = shareIfFixed === undefined ? '' : ` (${percent(shareIfFixed)} if answers do not rotate)`;
  const without =
    worstMs === 0
      ? 'nobody gets in'
      : typicalMs === worstMs
        ? `a sign-in takes ${printMs(worstMs)}`
        : `a sign-in takes ${printMs(typicalMs)}, at worst ${printMs(worstMs)}`;
  return `${percent(share.share)} try it first${fixed}; without it ${without}`;
};

/** More tries than that are in the JSON. */
const mostTries = 8;

/** The order of this run, which the numbers of tries in the matrix follow as long as no node names others. */
const triesText = ({ candidates }: ProfileRehearsal, look: Look): readonly string[] => {
  const told = candidates.slice(0, mostTries).map(({ host, address, kind, port }) => {
    const isShared = candidates.some((each) => each.host === host && each.address !== address);
    return `${isShared ? address : host} ${kindWords[kind]} ${port}`;
  });
  const more = candidates.length - told.length;
  return wrap(
    `Tried in this order: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    look.width,
    '  ',
    '    ',
  );
};

const sharesText = ({ shares, nodes }: ProfileRehearsal, look: Look): readonly string[] => [
  ...alignRows(
    nodes.slice(0, mostShares).map((node) => ({
      cells: [String(node.n), node.name],
      text: shareText(shares.find((each) => each.node === node.n)),
    })),
    look.width,
  ),
  ...(nodes.length > mostShares ? [`  and ${nodes.length - mostShares} more nodes`] : []),
];

const profileText = (profile: ProfileRehearsal, look: Look): readonly string[] => [
  '',
  ...wrap(`${profile.profile}: ${profile.title}`, look.width).map((line) => look.paint('strong', line)),
  ...(profile.nodes.length === 0 ? wrap(profile.healthy.sentence, look.width, '  ') : sharesText(profile, look)),
  ...(profile.cases.length === 0 && profile.nodes.length > 0 ? wrap(profile.healthy.sentence, look.width, '  ') : []),
  ...(profile.cases.length === 0 ? [] : [...triesText(profile, look), '', ...matrix(profile, look)]),
  ...profile.notes.flatMap((note) => wrap(note, look.width, '  note: ')),
];

/** Only the loss of the node where it lands sends a client elsewhere. */
const landings = ({ landsOn, gone }: LensReport): string => {
  if (landsOn === undefined) return 'nobody gets in';
  const without = gone.find(({ node }) => node === landsOn)?.landsOn;
  return `goes to ${landsOn}; without it ${without === undefined ? 'nobody gets in' : `to ${without}`}`;
};

const lensText = (lenses: readonly LensReport[], look: Look): readonly string[] => {
  if (lenses.length === 0) return [];
  const groups = [...new Set(lenses.map(landings))];
  return [
    '',
    ...wrap('Where other clients go with the same records, weights drawn once', look.width).map((line) =>
      look.paint('strong', line),
    ),
    ...groups.flatMap((group) => [
      ...wrap(`${group}:`, look.width, '  '),
      ...lenses
        .filter((lens) => landings(lens) === group)
        .flatMap(({ title, seen, source, note }) => [
          ...wrap(title, look.width, '    '),
          ...[
            ...wrap(`seen in: ${seen}${source === 'none' ? '' : ` [${source}]`}`, look.width, '      '),
            ...(note === undefined ? [] : wrap(`note: ${note}`, look.width, '      ')),
          ].map((line) => look.paint('dim', line)),
        ]),
    ]),
  ];
};

const legend = (profiles: readonly ProfileRehearsal[]): readonly string[] =>
  profiles.some(({ cases }) => cases.length > 0)
    ? [
        'A cell says on which node the client lands, by which try (#2: the second), and after how long. The share that tries a node first also meets it first when it is dead. Ways of being gone:',
        ...goneWayIds
          .filter((how) => profiles.some(({ cases }) => waysOf(cases).includes(how)))
          .map((how) => `  ${goneRow(how).short}: ${goneRow(how).does}`),
        ...(profiles.some(({ cases }) => waysOf(cases).includes('refusing-logins'))
          ? ['A refused login is an answer: clients stop there, so it does not count against the service.']
          : []),
      ]
    : [];

export interface RehearsalTextOptions {
  /** The answer alone. */
  readonly isQuiet?: boolean;
}

/** What `cupcheck rehearse` prints. */
export const rehearsalText = (raw: Rehearsal, look: Look, { isQuiet = false }: RehearsalTextOptions = {}): string => {
  const rehearsal = escapeAll(raw);
  const { outcome, sentence, depth, profiles, lenses, assumptions, submissions, unfinished, ms } = rehearsal;
  const { symbol, says } = heads[outcome];
  const head = wrap(sentence, look.width, `${sign(look, symbol)} ${look.paint('strong', says)} `, '  ');
  const passwords = depth === 'model' ? '' : `; ${count(submissions, 'password')} submitted`;
  const told = legend(profiles);
  const lines = isQuiet
    ? head
    : [
        ...head,
        ...wrap(`${depths[depth]}${passwords}; ${printMs(ms)}`, look.width, '  '),
        ...(unfinished ? wrap(unfinishedSentence(unfinished), look.width, '  ') : []),
        ...profiles.flatMap((profile) => profileText(profile, look)),
        ...(told.length === 0 ? [] : ['']),
        ...told.flatMap((line) => wrap(line, look.width, /^ +/.exec(line)?.[0] ?? '')),
        ...lensText(lenses, look),
        ...(assumptions.length === 0 ? [] : ['']),
        ...assumptions.flatMap((each) => wrap(`assumption: ${each}`, look.width, '', '  ')),
        '',
        ...wrap(`Drawn with seed ${rehearsal.seed}; --seed ${rehearsal.seed} draws the same again.`, look.width),
      ];
  return look.spell(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
};
