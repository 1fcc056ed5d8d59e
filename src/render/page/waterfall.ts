// The attempts on an axis of time: a bar for each, a stretch for each of its phases; and the same as a table.

import type { Element } from 'hast';
import { type Child, h, s } from 'hastscript';
import type { CupcheckEvent } from '../../core/event.ts';
import type { Phase } from '../../core/phase.ts';
import type { AttemptReport, Report } from '../../core/report.ts';
import { nameNode } from '../advice.ts';
import { resultWords } from '../attempts-text.ts';
import { printMs } from '../units.ts';
import { phaseNames } from '../words.ts';
import { atMost, type Mood, moreLine, type Section, tablePart, withSign } from './parts.ts';
import { type Stretch, timesOf } from './times.ts';

const drawn = 30;
const listed = 100;
const trackHeight = 18;

/** TABLE: which phases share a colour. */
const bars = {
  dns: 'dns',
  tcp: 'tcp',
  tls: 'tls',
  starttls: 'tls',
  http: 'https',
  soap: 'https',
  stream: 'stream',
  auth: 'sasl',
  bind: 'done',
  presence: 'done',
} as const satisfies Record<Phase, string>;

const moods = {
  online: 'good',
  passed: 'good',
  reached: 'good',
  failed: 'bad',
  skipped: 'skip',
} as const satisfies Record<AttemptReport['outcome'], Mood>;

const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 10_000) / 100}%`;

/** Steps that people count in: 1, 2 or 5 of a power of ten, about five of them. */
const stepFor = (endMs: number): number => {
  const rough = endMs / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10) * power;
};

const ticksOf = (endMs: number): readonly number[] => {
  const step = stepFor(endMs);
  return Array.from({ length: Math.floor(endMs / step) + 1 }, (_, i) => i * step);
};

const grid = (endMs: number, height: number): readonly Element[] =>
  ticksOf(endMs).map((at) =>
    s('line', { className: ['tick'], x1: percent(at, endMs), x2: percent(at, endMs), y1: 0, y2: height }),
  );

const barOf = ({ phase, fromMs, ms }: Stretch, endMs: number): Element =>
  s(
    'rect',
    {
      className: ['bar', `bar-${bars[phase]}`],
      x: percent(fromMs, endMs),
      y: 2,
      // What took no time is seen all the same.
      width: percent(Math.max(ms, endMs / 400), endMs),
      height: trackHeight - 4,
    },
    s('title', `${phaseNames[phase]}: ${printMs(ms)}`),
  );

/** The stretch in which it failed is hatched. */
const failedBar = ({ fromMs, ms }: Stretch, endMs: number): Element =>
  s('rect', {
    fill: 'url(#hatch)',
    x: percent(fromMs, endMs),
    y: 2,
    width: percent(Math.max(ms, endMs / 400), endMs),
    height: trackHeight - 4,
  });

/** The words beside it say the same, so a screen reader need not hear it. */
const track = (stretches: readonly Stretch[], endMs: number, hasFailed: boolean): Element => {
  const last = stretches.at(-1);
  return s(
    'svg',
    { width: '100%', height: trackHeight, ariaHidden: 'true', focusable: 'false' },
    s('rect', { className: ['track'], width: '100%', height: trackHeight }),
    ...grid(endMs, trackHeight),
    ...stretches.map((stretch) => barOf(stretch, endMs)),
    ...(hasFailed && last ? [failedBar(last, endMs)] : []),
  );
};

const row = (head: readonly Child[], stretches: readonly Stretch[], endMs: number, hasFailed = false): Element =>
  h('li', h('p', { className: ['head'] }, ...head), track(stretches, endMs, hasFailed));

const axis = (endMs: number): Element =>
  s(
    'svg',
    { width: '100%', height: 18, ariaHidden: 'true', focusable: 'false' },
    ...ticksOf(endMs).map((at) => {
      const anchor = at === 0 ? 'start' : at > endMs * 0.94 ? 'end' : 'middle';
      return s('text', { className: ['lesser'], x: percent(at, endMs), y: 13, textAnchor: anchor }, printMs(at));
    }),
  );

/** What the hatch is painted with; referred to by all bars, so it stands once. */
const hatch = s(
  'svg',
  { width: 0, height: 0, ariaHidden: 'true', focusable: 'false' },
  s(
    'defs',
    s(
      'pattern',
      { id: 'hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      s('line', { className: ['hatch'], x1: 0, y1: 0, x2: 0, y2: 8 }),
    ),
  ),
);

const legend = (stretches: readonly Stretch[], hasFailed: boolean): Element => {
  const used = [...new Set(stretches.map(({ phase }) => bars[phase]))];
  const namesOf = (bar: string): string =>
    [...new Set(stretches.flatMap(({ phase }) => (bars[phase] === bar ? [phaseNames[phase]] : [])))].join(', ');
  return h(
    'ul',
    { className: ['legend'], ariaLabel: 'Colours of the phases' },
    ...used.map((bar) =>
      h(
        'li',
        s(
          'svg',
          { width: 12, height: 12, ariaHidden: 'true', focusable: 'false' },
          s('rect', { className: [`bar-${bar}`], width: 12, height: 12 }),
        ),
        namesOf(bar),
      ),
    ),
    ...(hasFailed ? [h('li', 'hatched: it failed there')] : []),
  );
};

const headOf = (report: Report, attempt: AttemptReport): readonly Child[] => [
  h('strong', `${attempt.candidate}. ${nameNode(report, attempt.candidate) ?? 'a node'}`),
  withSign(moods[attempt.outcome], resultWords(attempt)),
];

const attemptsTable = (report: Report): readonly Child[] => {
  const { shown, more } = atMost(report.attempts, listed);
  return [
    tablePart({
      caption: 'Every attempt with the time of each phase',
      columns: ['Attempt', 'Candidate', 'Result', 'Phases', 'In all'],
      numbers: [4],
      rows: shown.map((attempt) => [
        String(attempt.n),
        `${attempt.candidate}. ${nameNode(report, attempt.candidate) ?? 'a node'}`,
        withSign(moods[attempt.outcome], resultWords(attempt)),
        attempt.phases.map(({ phase, ms }) => `${phaseNames[phase]} ${printMs(ms)}`).join(', ') || '–',
        attempt.ms > 0 ? printMs(attempt.ms) : '–',
      ]),
    }),
    ...moreLine(more, 'attempts'),
  ];
};

/** Absent where nothing was dialled. */
export const waterfallSection = (report: Report, events: readonly CupcheckEvent[]): Section | undefined => {
  if (report.attempts.length === 0) return undefined;
  const { discovery, timings, isMeasured, endMs } = timesOf(report, events);
  const { shown, more } = atMost(timings, drawn);
  const stretches = [...(discovery ? [discovery] : []), ...shown.flatMap((each) => each.stretches)];
  const caption = isMeasured
    ? 'From the start of the run. Questions of DNS that only the diagnosis asks are left out.'
    : 'The attempts one behind the other; when each began is not in this report.';
  const figure = h(
    'figure',
    h('figcaption', caption),
    hatch,
    h(
      'ol',
      { className: ['waterfall'] },
      ...(discovery
        ? [row([h('strong', 'Finding the candidates'), `by DNS, in ${printMs(discovery.ms)}`], [discovery], endMs)]
        : []),
      ...shown.map((each) =>
        row(headOf(report, each.attempt), each.stretches, endMs, each.attempt.outcome === 'failed'),
      ),
    ),
    axis(endMs),
    legend(
      stretches,
      shown.some(({ attempt }) => attempt.outcome === 'failed'),
    ),
    ...moreLine(more, 'attempts'),
  );
  return {
    id: 'attempts',
    title: 'The attempts',
    body: [...(timings.length === 0 ? [] : [figure]), ...attemptsTable(report)],
  };
};
