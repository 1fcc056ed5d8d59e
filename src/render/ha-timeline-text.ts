// A played scenario as text: how it went in a sentence, then moment by moment, then what was assumed.

import { list } from '../core/enumerate.ts';
import { matrix } from '../ha/matrix.ts';
import { printTime } from '../ha/scenario-time.ts';
import type { Simulation } from '../ha/simulate.ts';
import { escapeAll } from './escape.ts';
import type { Look, Role } from './look.ts';
import { nextText } from './next-text.ts';
import { count, printTtl } from './units.ts';
import { padEnd, wrap } from './wrap.ts';

/** What the screen says of the run itself. */
export interface TimelineAbout {
  /** No file was given. */
  readonly isSample: boolean;
  /** Where the picture was written. */
  readonly svg?: string;
  readonly program?: string;
}

const grouped = (n: number): string => String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
const users = (n: number): string => (n === 0 ? 'no user' : `${grouped(n)} ${n === 1 ? 'user' : 'users'}`);

const isGood = (states: readonly string[]): boolean => states.every((state) => state === 'Normal');

/** The last state that each node showed. */
const lastStates = ({ nodes, timeline }: Simulation): readonly string[] =>
  nodes.map((node) => timeline.findLast((entry) => entry.node === node)?.state ?? 'Normal');

const ending = (simulation: Simulation): string => {
  const [first = '', second = ''] = lastStates(simulation);
  const [one, two] = simulation.nodes;
  return first === second ? `both nodes are ${first}` : `${one} is ${first} and ${two} is ${second}`;
};

const outage = ({ sessions, users: samples, seconds }: Simulation): string => {
  if (sessions.lost === 0) return 'No user lost a session';
  const { online = 0, at = seconds } = samples.at(-1) ?? {};
  const total = samples[0]?.online ?? 0;
  const back =
    online >= total && sessions.lastLoginAt !== null
      ? `; the last was back at ${printTime(sessions.lastLoginAt)}`
      : `; ${users(total - online)} ${total - online === 1 ? 'is' : 'are'} still out at ${printTime(at)}`;
  return `${count(sessions.lost, 'session').replace(/^\d+/, grouped(sessions.lost))} ended, at most ${users(total - sessions.fewest.online)} out at a time${back}`;
};

interface Line {
  readonly at: number;
  readonly mark: '>' | '!' | ' ';
  readonly text: string;
  readonly role?: Role;
}

/** Entries of one node at one moment: only the last of them lasts. */
const lines = ({ events, timeline, alarms, refused, publish }: Simulation): readonly Line[] => {
  const all: (Line & { readonly rank: number })[] = [
    ...events.map(({ at, event }) => ({ at, mark: '>' as const, text: event, role: 'strong' as const, rank: 0 })),
    ...refused.map(({ at, why }) => ({
      at,
      mark: '!' as const,
      text: `refused: ${why}`,
      role: 'warn' as const,
      rank: 1,
    })),
    ...byMoment(timeline).map(({ at, text }) => ({ at, mark: ' ' as const, text, rank: 2 })),
    ...alarms.map(({ at, node, alarm }) => ({
      at,
      mark: '!' as const,
      text: `alarm ${alarm} on ${node}`,
      role: 'warn' as const,
      rank: 3,
    })),
    ...publish.slice(1).map(({ at, node }) => ({
      at,
      mark: ' ' as const,
      text: node === null ? "CUCM's PUBLISH trunk reaches no node" : `CUCM's PUBLISH trunk goes to ${node}`,
      rank: 4,
    })),
  ];
  return all.sort((a, b) => a.at - b.at || a.rank - b.rank);
};

/** The nodes that changed together, and why, in one line. */
const byMoment = (timeline: Simulation['timeline']): readonly { readonly at: number; readonly text: string }[] => {
  const moments: { at: number; cause: string; shown: string[] }[] = [];
  for (const { at, node, state, reason, cause } of timeline) {
    const shown = `${node} ${state}${reason === null || reason === state ? '' : ` (${reason})`}`;
    const last = moments.at(-1);
    if (last?.at === at && last.cause === cause) last.shown.push(shown);
    else moments.push({ at, cause, shown: [shown] });
  }
  return moments.map(({ at, cause, shown }) => ({ at, text: `${list(shown)}: ${cause}` }));
};

const timelineText = (simulation: Simulation, look: Look): readonly string[] => {
  const found = lines(simulation);
  const width = Math.max(...found.map(({ at }) => printTime(at).length));
  return found.flatMap(({ at, mark, text, role }, i) => {
    // A time is printed once: what follows below it happened at the same moment.
    const time = found[i - 1]?.at === at ? '' : printTime(at);
    const wrapped = wrap(text, look.width, `  ${padEnd(time, width)} ${mark} `);
    return role === undefined ? wrapped : wrapped.map((line) => look.paint(role, line));
  });
};

const mostRows = 16;

/** Counts at the moments that matter; of many, some that are spread evenly. */
const usersText = ({ users: samples, nodes }: Simulation): readonly string[] => {
  const changed = samples.filter((sample, i) => {
    const [before, after] = [samples[i - 1], samples[i + 1]];
    const isLike = (other: typeof before): boolean =>
      other?.online === sample.online && other.perNode.join() === sample.perNode.join();
    return i === 0 || after === undefined || !isLike(before) || !isLike(after);
  });
  const every = Math.max(1, Math.ceil(changed.length / mostRows));
  const kept = changed.filter((_, i) => i % every === 0 || i === changed.length - 1);
  const rows = [
    ['', `on ${nodes[0]}`, `on ${nodes[1]}`, 'online'],
    ...kept.map(({ at, perNode, online }) => [printTime(at), ...perNode.map(grouped), grouped(online)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('   ')}`.trimEnd());
};

/** What an operator does about the pair at the end. */
const nextStep = ({ rows }: Simulation, look: Look): readonly string[] => {
  const last = rows.at(-1)?.rows.map((id) => matrix.find((row) => row.id === id));
  return (last ?? []).flatMap((row) =>
    row === undefined || row.id === 'normal' ? [] : wrap(row.step, look.width, 'What to do: '),
  );
};

/** Everything that a played scenario has to say, for a terminal or a ticket. */
export const haTimelineText = (played: Simulation, about: TimelineAbout, look: Look): string => {
  const simulation = escapeAll(played);
  const isWell = isGood(lastStates(simulation));
  const sample = about.isSample ? wrap('No file was given: this is the built-in sample.', look.width) : [];
  const { peak, lost } = simulation.sessions;
  const load =
    lost === 0 || peak.logins === 0
      ? []
      : wrap(`Most logins within one second: ${peak.logins}, on ${peak.node} at ${printTime(peak.at)}.`, look.width);
  const answer = `${outage(simulation)}. At the end, after ${printTtl(simulation.seconds)}, ${ending(simulation)}.`;
  return look.spell(
    [
      look.paint('strong', simulation.title),
      ...(simulation.says === '' ? [] : wrap(simulation.says, look.width)),
      ...sample,
      '',
      ...wrap(answer, look.width).map((line) => look.paint(isWell ? 'good' : 'warn', line)),
      ...nextStep(simulation, look),
      '',
      ...timelineText(simulation, look),
      '',
      'Users claimed by each node, and clients online',
      ...usersText(simulation),
      ...load,
      ...(simulation.assumptions.length === 0 ? [] : ['', 'Assumptions, because no source says it']),
      ...simulation.assumptions.flatMap(({ says }) => wrap(says, look.width, '  - ')),
      '',
      ...wrap(
        `Seed ${simulation.seed}. Waits are counted from the ${simulation.from === 'takeover' ? 'takeover' : 'lost socket'}.`,
        look.width,
      ),
      ...(about.svg === undefined ? [] : wrap(`The picture is in ${escapeAll(about.svg)}.`, look.width)),
      ...(about.isSample
        ? nextText(
            [{ command: ['ha', 'simulate', 'scenario.yaml'], why: 'a scenario of your own' }],
            look,
            about.program,
          )
        : []),
      '',
    ].join('\n'),
  );
};
