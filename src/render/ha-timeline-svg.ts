// A played scenario as a picture: a lane per node, the users of each node, alarms and events over one axis of time; no script in it.

import { printTime } from '../ha/scenario-time.ts';
import type { Simulation } from '../ha/simulate.ts';
import { down, type ShownState } from '../ha/states.ts';
import { escapeText } from './escape.ts';

const width = 960;
const left = 90;
const right = 36;
const laneTop = 74;
const laneHeight = 30;
const laneGap = 8;
const chartTop = laneTop + 2 * (laneHeight + laneGap) + 30;
const chartHeight = 180;
const chartBottom = chartTop + chartHeight;
const lineHeight = 17;

/** A text of one line for XML: nothing in it can end an attribute or begin an element, nor hide. */
const safe = (text: string): string =>
  escapeText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** TABLE: which states look alike; each also has its name in the lane, so that colour is no news by itself. */
const kinds: Readonly<Record<string, string>> = {
  Normal: 'well',
  'Running in Backup Mode': 'carries',
  'Backup Activated': 'carries',
  'Taking Over': 'moves',
  'Failing Over': 'moves',
  'Taking Back': 'moves',
  'Falling Back': 'moves',
  Idle: 'away',
  'Failed Over': 'away',
  'Failed Over with Critical Services Not Running': 'away',
  'Failover Affected Services': 'away',
  'Running in Failed Mode': 'failed',
  [down]: 'gone',
} satisfies Partial<Record<ShownState, string>>;

/** Both schemes are legible by themselves; a viewer that knows neither sees the light one. */
const style = `<style>
.page{fill:#fff}.ink{fill:#1a1a1a}.soft{fill:#5a5a5a}.rule{stroke:#d0d0d0}.event{stroke:#5a5a5a;stroke-dasharray:3 3}
.well{fill:#bfe3c6}.carries{fill:#b9d4f4}.moves{fill:#f8e0a6}.away{fill:#dcdcdc}.failed{fill:#f4b6b0}.gone{fill:#c4c4c4}.unknown{fill:#eeeeee}
.first{fill:#7fb2e5;fill-opacity:.75}.second{fill:#e8b06a;fill-opacity:.75}.online{stroke:#1a1a1a}.alarm{fill:#b3261e}
text{font:12px system-ui,sans-serif}.title{font-size:16px;font-weight:600}.small{font-size:11px}
@media (prefers-color-scheme:dark){
.page{fill:#16181c}.ink{fill:#f0f0f0}.soft{fill:#b0b4ba}.rule{stroke:#3a3f47}.event{stroke:#b0b4ba}
.well{fill:#1f5a30}.carries{fill:#1d4a7d}.moves{fill:#6b5310}.away{fill:#454a52}.failed{fill:#7d2620}.gone{fill:#2c3036}.unknown{fill:#33383f}
.first{fill:#3f78b5;fill-opacity:.75}.second{fill:#b5752a;fill-opacity:.75}.online{stroke:#f0f0f0}.alarm{fill:#ff8a80}}
</style>`;

/** TABLE: what each look means; shown for those that occur. */
const meanings: Readonly<Record<string, string>> = {
  well: 'normal',
  carries: 'has all users',
  moves: 'users are moved',
  away: 'failed over',
  failed: 'failed',
  gone: 'down',
  unknown: 'starting, or HA off',
};
const kindOf = (state: string): string => kinds[state] ?? 'unknown';

const round = (value: number): string => String(Math.round(value * 10) / 10);

type Scale = (seconds: number) => number;

const lane = ({ timeline, seconds, nodes }: Simulation, index: 0 | 1, x: Scale): readonly string[] => {
  const node = nodes[index];
  const top = laneTop + index * (laneHeight + laneGap);
  const entries = timeline.filter((entry) => entry.node === node);
  const bars = entries.flatMap(({ at, state, reason, cause }, i) => {
    const until = entries[i + 1]?.at ?? seconds;
    if (until <= at && i < entries.length - 1) return [];
    const size = Math.max(1, x(until) - x(at));
    const told = safe(`${printTime(at)} ${node}: ${state}${reason === null ? '' : ` (${reason})`}: ${cause}`);
    // About 6.5 units a letter: a label that would run into its neighbour is left to the tooltip.
    const fits = size > state.length * 6.5 + 8;
    const label = fits ? `<text class="ink" x="${round(x(at) + 5)}" y="${top + 19}">${safe(state)}</text>` : '';
    return [
      `<g><title>${told}</title><rect class="${kindOf(state)}" x="${round(x(at))}" y="${top}" width="${round(size)}" height="${laneHeight}"/>${label}</g>`,
    ];
  });
  return [`<text class="ink" x="${left - 8}" y="${top + 19}" text-anchor="end">${safe(shorten(node))}</text>`, ...bars];
};

const shorten = (text: string): string => (text.length > 12 ? `${text.slice(0, 11)}…` : text);

const chart = ({ users, nodes }: Simulation, x: Scale): readonly string[] => {
  const most = Math.max(1, ...users.map(({ perNode, online }) => Math.max(perNode[0] + perNode[1], online)));
  const y = (count: number): number => chartBottom - (count / most) * chartHeight;
  const area = (from: (i: number) => number, to: (i: number) => number): string => {
    const top = users.map(({ at }, i) => `${round(x(at))},${round(y(to(i)))}`);
    const bottom = users.map(({ at }, i) => `${round(x(at))},${round(y(from(i)))}`).reverse();
    return [...top, ...bottom].join(' ');
  };
  const on = (node: 0 | 1) => (i: number) => users[i]?.perNode[node] ?? 0;
  const online = users.map((sample) => `${round(x(sample.at))},${round(y(sample.online))}`).join(' ');
  const caption = (at: number, kind: string, text: string): string =>
    `<rect class="${kind}" x="${at}" y="${chartTop - 18}" width="12" height="10"/><text class="soft small" x="${at + 16}" y="${chartTop - 9}">${safe(text)}</text>`;
  return [
    `<text class="soft small" x="${left - 8}" y="${chartTop + 9}" text-anchor="end">${most}</text>`,
    `<text class="soft small" x="${left - 8}" y="${chartBottom}" text-anchor="end">0</text>`,
    `<polygon class="first" points="${area(() => 0, on(0))}"/>`,
    `<polygon class="second" points="${area(on(0), (i) => on(0)(i) + on(1)(i))}"/>`,
    `<polyline class="online" fill="none" stroke-width="2" points="${online}"/>`,
    caption(left, 'first', `users on ${shorten(nodes[0])}`),
    caption(left + 190, 'second', `users on ${shorten(nodes[1])}`),
    `<line class="online" stroke-width="2" x1="${left + 380}" x2="${left + 396}" y1="${chartTop - 13}" y2="${chartTop - 13}"/><text class="soft small" x="${left + 402}" y="${chartTop - 9}">clients online</text>`,
  ];
};

const spans = [60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];

const axis = ({ seconds }: Simulation, x: Scale): readonly string[] => {
  const span = spans.find((each) => seconds / each <= 10) ?? 86_400;
  return Array.from({ length: Math.floor(seconds / span) + 1 }, (_, i) => i * span).map(
    (at) =>
      `${upright('rule', round(x(at)), laneTop)}<text class="soft small" x="${round(x(at))}" y="${chartBottom + 15}" text-anchor="middle">${printTime(at)}</text>`,
  );
};

/** A line from top to bottom, which leaves the words between the lanes and the chart legible. */
const upright = (kind: string, at: string, top: number): string => {
  const lanesEnd = laneTop + 2 * laneHeight + laneGap;
  return `<path class="${kind}" fill="none" d="M${at} ${top}V${lanesEnd}M${at} ${chartTop}V${chartBottom}"/>`;
};

/** Events are numbered in the picture and told below it. */
const events = ({ events: all }: Simulation, x: Scale): readonly string[] =>
  all.map(
    ({ at, event }, i) =>
      `<g><title>${safe(`${printTime(at)} ${event}`)}</title>${upright('event', round(x(at)), laneTop - 12)}<text class="ink small" x="${round(x(at))}" y="${laneTop - 15}" text-anchor="middle">${i + 1}</text></g>`,
  );

const alarms = ({ alarms: all }: Simulation, x: Scale): readonly string[] =>
  all.map(({ at, node, alarm }) => {
    const [cx, top] = [x(at), chartBottom + 22];
    return `<g><title>${safe(`${printTime(at)} alarm ${alarm} on ${node}`)}</title><polygon class="alarm" points="${round(cx)},${top} ${round(cx - 5)},${top + 9} ${round(cx + 5)},${top + 9}"/></g>`;
  });

const key = ({ timeline }: Simulation): readonly string[] =>
  Object.entries(meanings)
    .filter(([kind]) => timeline.some(({ state }) => kindOf(state) === kind))
    .map(([kind, meaning], i) => {
      const [x, y] = [left + i * 125, chartBottom + 44];
      return `<rect class="${kind}" x="${x}" y="${y}" width="12" height="12"/><text class="soft small" x="${x + 17}" y="${y + 10}">${meaning}</text>`;
    });

const below = ({ events: all, alarms: raised }: Simulation): readonly string[] => [
  ...all.map(({ at, event }, i) => `${i + 1}  ${printTime(at)}  ${event}`),
  ...raised.map(({ at, node, alarm }) => `▲  ${printTime(at)}  alarm ${alarm} on ${node}`),
];

/** An SVG document of its own: no script, nothing loaded, and every name escaped. */
export const haTimelineSvg = (simulation: Simulation): string => {
  const x: Scale = (seconds) => left + (seconds / Math.max(1, simulation.seconds)) * (width - left - right);
  const told = below(simulation);
  const listTop = chartBottom + 84;
  const height = listTop + told.length * lineHeight + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${safe(simulation.title)}</title>`,
    style,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="ink title" x="20" y="30">${safe(simulation.title)}</text>`,
    ...axis(simulation, x),
    ...lane(simulation, 0, x),
    ...lane(simulation, 1, x),
    ...chart(simulation, x),
    ...events(simulation, x),
    ...alarms(simulation, x),
    ...key(simulation),
    ...told.map((text, i) => `<text class="soft" x="20" y="${listTop + i * lineHeight}">${safe(text)}</text>`),
    '</svg>',
    '',
  ].join('\n');
};
