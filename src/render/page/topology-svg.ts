// Draws boxes and the links between them as an SVG picture, laid out from left to right in layers.

import { Graph, layout } from '@dagrejs/dagre';
import type { Element } from 'hast';
import { s } from 'hastscript';
import { cut, displayWidth } from '../wrap.ts';
import type { Standing } from './standing.ts';

/** Two lines in a box: a name, and what is said of it. */
export interface Box {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  /** Absent of names, which are neither dead nor alive. */
  readonly standing: Standing | undefined;
}

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly isDead: boolean;
}

export interface Drawing {
  readonly title: string;
  readonly summary: string;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
}

const boxHeight = 46;
const nameChars = 34;
const saysChars = 38;
/** Widths of one letter at 12 px: of a fixed pitch exactly, of the other on the safe side. */
const nameLetter = 7.3;
const saysLetter = 6.4;
const signRoom = 22;

interface Laid {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const widthOf = ({ name, says, standing }: Box): number =>
  Math.ceil(
    Math.max(displayWidth(cut(name, nameChars)) * nameLetter, displayWidth(cut(says, saysChars)) * saysLetter, 40) +
      24 +
      (standing === undefined ? 0 : signRoom),
  );

/** The shape says how it stands: round and whole, corners cut, dotted. */
const outline = ({ standing }: Box, { x, y, width, height }: Laid): Element => {
  const [left, top] = [round(x - width / 2), round(y - height / 2)];
  const className = ['box', ...(standing === undefined ? [] : [`box-${standing}`])];
  if (standing !== 'dead')
    return s('rect', { className, x: left, y: top, width, height, rx: standing === undefined ? 3 : 10 });
  const [right, bottom, corner] = [left + width, top + height, 10];
  const points = [
    [left + corner, top],
    [right - corner, top],
    [right, top + corner],
    [right, bottom - corner],
    [right - corner, bottom],
    [left + corner, bottom],
    [left, bottom - corner],
    [left, top + corner],
  ];
  return s('polygon', { className, points: points.map((point) => point.map(round).join(',')).join(' ') });
};

/** TABLE: signs as strokes, since not every font has them; around their middle. */
const strokes = {
  works: 'M-6 0l4 5l8 -10',
  dead: 'M-5 -5l10 10M5 -5l-10 10',
  partly: 'M0 -7v8M0 5.5v.5',
  untried: 'M-5 0h10',
} as const satisfies Record<Standing, string>;

const drawBox = (box: Box, laid: Laid): Element => {
  const left = round(laid.x - laid.width / 2 + 12);
  const textLeft = box.standing === undefined ? left : left + signRoom;
  return s(
    'g',
    s('title', `${box.name}: ${box.says}`),
    outline(box, laid),
    ...(box.standing === undefined
      ? []
      : [
          s('path', {
            className: ['sign', `sign-${box.standing}`],
            transform: `translate(${left + 6} ${round(laid.y)})`,
            d: strokes[box.standing],
          }),
        ]),
    s('text', { x: textLeft, y: round(laid.y - 4) }, cut(box.name, nameChars)),
    s('text', { className: ['lesser'], x: textLeft, y: round(laid.y + 13) }, cut(box.says, saysChars)),
  );
};

/** A line through the points of the layout, its corners rounded. */
const pathOf = (points: readonly Point[]): string => {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const between = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1] ?? last;
    const isLast = i === rest.length - 2;
    const to = isLast ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${round(point.x)} ${round(point.y)} ${round(to.x)} ${round(to.y)}`;
  });
  return [
    `M${round(first.x)} ${round(first.y)}`,
    ...(between.length === 0 ? [`L${round(last.x)} ${round(last.y)}`] : between),
  ].join('');
};

/** Points straight on: it ends where its line does. */
const arrowOf = (points: readonly Point[], isDead: boolean): Element | undefined => {
  const [before, tip] = points.slice(-2);
  if (!before || !tip) return undefined;
  const angle = (Math.atan2(tip.y - before.y, tip.x - before.x) * 180) / Math.PI;
  return s('path', {
    className: [isDead ? 'arrow-dead' : 'arrow'],
    transform: `translate(${round(tip.x)} ${round(tip.y)}) rotate(${round(angle)})`,
    d: 'M0 0l-8 -4v8z',
  });
};

/** The picture with its title and description; whoever cannot see it reads those. */
export const drawGraph = ({ title, summary, boxes, links }: Drawing): Element => {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44, marginx: 2, marginy: 2 });
  for (const box of boxes) graph.setNode(box.id, { width: widthOf(box), height: boxHeight });
  for (const { from, to } of links) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const lines = links.flatMap(({ from, to, isDead }) => {
    const points: readonly Point[] = graph.edge(from, to).points ?? [];
    const arrow = arrowOf(points, isDead);
    return [
      s('path', { className: isDead ? ['edge', 'edge-dead'] : ['edge'], d: pathOf(points) }),
      ...(arrow ? [arrow] : []),
    ];
  });
  return s(
    'svg',
    {
      viewBox: `0 0 ${round(width)} ${round(height)}`,
      width: round(width),
      height: round(height),
      role: 'img',
      ariaLabelledBy: 'topology-name',
      ariaDescribedBy: 'topology-told',
    },
    s('title', { id: 'topology-name' }, title),
    s('desc', { id: 'topology-told' }, summary),
    ...lines,
    ...boxes.map((box) => {
      const { x = 0, y = 0, width: wide = 0, height: tall = 0 } = graph.node(box.id);
      return drawBox(box, { x, y, width: wide, height: tall });
    }),
  );
};
