// The redundancy group: what `utils ha status` said, and the timeline of a simulation where there is one.

import type { Element } from 'hast';
import { h } from 'hastscript';
import type { CupcheckEvent } from '../../core/event.ts';
import { printTime } from '../../ha/scenario-time.ts';
import type { Simulation } from '../../ha/simulate.ts';
import { type HaGroup, type HaVerdict, readHaStatus } from '../../ha/status.ts';
import { escapeAll } from '../escape.ts';
import { answers } from '../ha-status-text.ts';
import { haTimelineSvg } from '../ha-timeline-svg.ts';

import { folded, type Mood, type Section, scrolling, tablePart, withSign } from './parts.ts';

const moods = { intact: 'good', broken: 'bad', undecided: 'warn' } as const satisfies Record<HaVerdict, Mood>;

const bullets = (title: string, texts: readonly string[]): readonly Element[] =>
  texts.length === 0 ? [] : [h('h4', title), h('ul', ...texts.map((text) => h('li', text)))];

const groupPart = (group: HaGroup, at: number): Element => {
  const name = group.group === null || group.group === '' ? `Redundancy group ${at + 1}` : group.group;
  const row =
    group.row === null
      ? 'The state and reason matrix has no such row'
      : `Row ${group.row} of the state and reason matrix`;
  return h(
    'div',
    h('h3', name),
    h('p', withSign(moods[group.verdict], answers[group.verdict]), ` ${group.cause}`),
    tablePart({
      caption: `${row} [HA125]`,
      columns: ['Node', 'State', 'Reason'],
      rows: group.nodes.map(({ name: node, state, reason }) => [node, state || '(no state shown)', reason ?? 'none']),
    }),
    ...bullets('What to do', group.advice.do),
    ...bullets('What not to do', group.advice.dont),
    ...group.notes.map((note) => h('p', { className: ['soft'] }, note)),
  );
};

/** The words of whoever gave them; a text that nobody can read is said to be so. */
const statusParts = (haStatus: string): readonly Element[] => {
  try {
    return escapeAll(readHaStatus(haStatus).groups).map(groupPart);
  } catch {
    return [h('p', withSign('warn', 'What was given as the output of utils ha status cannot be read as such.'))];
  }
};

/** As an image it can neither run nor load anything, and follows the colour scheme by itself. */
const timelineParts = (raw: Simulation): readonly Element[] => {
  const simulation = escapeAll(raw);
  const { title, says, timeline, events } = simulation;
  const picture = Buffer.from(haTimelineSvg(simulation)).toString('base64');
  return [
    h(
      'figure',
      h('figcaption', `${title}. ${says}`),
      scrolling(
        'Timeline of the redundancy group',
        'picture',
        h('img', {
          src: `data:image/svg+xml;base64,${picture}`,
          alt: `Timeline of ${simulation.nodes.join(' and ')}: their states, their users and what happens; the table below says the same.`,
        }),
      ),
    ),
    folded(
      'The timeline as a table',
      tablePart({
        caption: 'States of both nodes as they change',
        columns: ['Time', 'Node', 'State', 'Reason', 'Why'],
        rows: timeline
          .slice(0, 400)
          .map(({ at, node, state, reason, cause }) => [printTime(at), node, state, reason ?? 'none', cause]),
      }),
      ...(events.length === 0
        ? []
        : [h('ul', ...events.slice(0, 100).map(({ at, event }) => h('li', `${printTime(at)} ${event}`)))]),
    ),
  ];
};

/** Absent where neither a status was given nor a simulation is at hand. */
export const groupSection = (events: readonly CupcheckEvent[], simulation?: Simulation): Section | undefined => {
  const given = events.find((event) => event.type === 'facts-given');
  const status = given?.haStatus;
  if (status === undefined && simulation === undefined) return undefined;
  return {
    id: 'group',
    title: 'The redundancy group',
    body: [
      ...(status === undefined ? [] : statusParts(status)),
      ...(simulation === undefined ? [] : timelineParts(simulation)),
    ],
  };
};
