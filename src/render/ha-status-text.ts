// What `utils ha status` means, as text: the answer, what to do, what not to do, and what was read.

import type { HaGroup, HaStatus, HaVerdict } from '../ha/status.ts';
import { escapeAll } from './escape.ts';
import { type Look, type SymbolName, sign } from './look.ts';
import { alignRows, wrap } from './wrap.ts';

const signs = { intact: 'yes', broken: 'no', undecided: 'warn' } as const satisfies Record<HaVerdict, SymbolName>;
export const answers = {
  intact: 'Redundancy is intact.',
  broken: 'Redundancy is not intact.',
  undecided: 'Whether redundancy is intact cannot be told.',
} as const satisfies Record<HaVerdict, string>;

const bullets = (title: string, texts: readonly string[], look: Look): readonly string[] =>
  texts.length === 0
    ? []
    : ['', look.paint('strong', title), ...texts.flatMap((text) => wrap(text, look.width, '  - '))];

const groupText = (group: HaGroup, look: Look): readonly string[] => {
  const name = group.group === null || group.group === '' ? '' : `${group.group}: `;
  const row =
    group.row === null ? 'no row of the state and reason matrix' : `row ${group.row} of the state and reason matrix`;
  return [
    ...wrap(
      `${name}${answers[group.verdict]} ${group.cause}`,
      look.width,
      `${sign(look, signs[group.verdict])} `,
      '  ',
    ),
    '',
    ...alignRows(
      group.nodes.map(({ name: node, state, reason }, i) => ({
        cells: [String(i + 1), node],
        text: reason === null ? state || '(no state shown)' : `${state || '(no state shown)'}: ${reason}`,
      })),
      look.width,
    ),
    ...bullets('What to do', group.advice.do, look),
    ...bullets('What not to do', group.advice.dont, look),
    '',
    ...wrap(`This is ${row} [HA125].`, look.width),
    ...group.notes.flatMap((text) => wrap(text, look.width)),
    '',
  ];
};

/** All groups, in the order of the text; names and states are escaped here. */
export const haStatusText = (status: HaStatus, look: Look): string =>
  look.spell(
    escapeAll(status.groups)
      .flatMap((group) => groupText(group, look))
      .join('\n'),
  );
