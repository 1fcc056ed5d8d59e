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

/** Wider drawings are scrolled on a narrow screen, and not made too small to be read. */
const broadFrom = 720;
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

/** From the right side of a box to the left side of the next; the arrow points straight on. */
const drawLink = (from: Laid, to: Laid, isDead: boolean): readonly Element[] => {
  const [left, right] = [from.x + from.width / 2, to.x - to.width / 2];
  const bend = (right - left) / 2;
  const [y, goal] = [round(from.y), round(to.y)];
  const tip = round(right);
  return [
    s('path', {
      className: isDead ? ['edge', 'edge-dead'] : ['edge'],
      d: `M${round(left)} ${y}C${round(left + bend)} ${y} ${round(right - bend)} ${goal} ${round(tip - 7)} ${goal}`,
    }),
    s('path', { className: [isDead ? 'arrow-dead' : 'arrow'], d: `M${tip} ${goal}l-8 -4v8z` }),
  ];
};

/** The layer of each box: names of what was given first, machines last. */
const layersOf = (links: readonly Link[]): ReadonlyMap<string, number> => {
  const layers = new Map<string, number>();
  for (const { from, to } of links) layers.set(to, (layers.get(from) ?? 0) + 1);
  return layers;
};

/** The picture with its title and description; whoever cannot see it reads those. */
export const drawGraph = ({ title, summary, boxes, links }: Drawing): Element => {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 38, marginx: 2, marginy: 2 });
  const layers = layersOf(links);
  // Of one width in a layer, so that the eye finds its edge.
  const wide = (layer: number | undefined): number =>
    Math.max(...boxes.filter(({ id }) => layers.get(id) === layer).map(widthOf));
  for (const { id } of boxes) graph.setNode(id, { width: wide(layers.get(id)), height: boxHeight });
  for (const { from, to } of links) graph.setEdge(from, to, {});
  // Boxes of one layer stand in the order in which they are given, the first to be tried on top; fewer crossings are no gain.
  layout(graph, { disableOptimalOrderHeuristic: true });
  const { width = 0, height = 0 } = graph.graph();
  const laid = (id: string): Laid => {
    const { x = 0, y = 0, width: own = 0, height: tall = 0 } = graph.node(id);
    return { x, y, width: own, height: tall };
  };
  return s(
    'svg',
    {
      viewBox: `0 0 ${round(width)} ${round(height)}`,
      width: round(width),
      height: round(height),
      ...(width > broadFrom ? { className: ['broad'] } : {}),
      role: 'img',
      ariaLabelledBy: 'topology-name',
      ariaDescribedBy: 'topology-told',
    },
    s('title', { id: 'topology-name' }, title),
    s('desc', { id: 'topology-told' }, summary),
    ...links.flatMap(({ from, to, isDead }) => drawLink(laid(from), laid(to), isDead)),
    ...boxes.map((box) => drawBox(box, laid(box.id))),
  );
};
