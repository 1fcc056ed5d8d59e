// Plays a scenario against the machine and its clients: one pure function from a scenario to everything that happened.

import { seeded } from '../core/random.ts';
import { type AssumptionId, assumptions } from './assumptions.ts';
import { type ClientFacts, startClients, type WaitFrom } from './clients.ts';
import { advanceTo, apply, nextDueMs, type StartOptions, startGroup } from './group.ts';
import { type GroupEvent, tellEvent } from './group-event.ts';
import { publishDestination, usersPerNode, views } from './group-look.ts';
import type { AlarmEntry, Group, Refusal, TimelineEntry } from './group-state.ts';
import { placeOf } from './matrix.ts';
import { parameterRows } from './parameters.ts';
import { usersInFlight } from './users-move.ts';

/** What is played. Times are seconds from the beginning, and never go backwards. */
export interface Scenario {
  readonly title: string;
  readonly says: string;
  readonly group: StartOptions;
  /** Default `takeover`. */
  readonly from: WaitFrom;
  /** Seeds the waits of the clients. */
  readonly seed: number;
  readonly events: readonly { readonly at: number; readonly event: GroupEvent }[];
  /** Seconds that are played. */
  readonly seconds: number;
}

/** Users at one moment: claimed by each node, online altogether, and on their way from one node to the other. */
export interface UsersSample {
  readonly at: number;
  readonly perNode: readonly [number, number];
  readonly online: number;
  readonly inFlight: number;
}

/** Everything that happened. Times are seconds. */
export interface Simulation {
  readonly format: 1;
  readonly title: string;
  readonly says: string;
  readonly seed: number;
  readonly from: WaitFrom;
  readonly seconds: number;
  readonly nodes: readonly [string, string];
  /** By Cisco's names. */
  readonly parameters: Readonly<Record<string, number | boolean>>;
  readonly critical: readonly string[];
  readonly events: readonly { readonly at: number; readonly event: string }[];
  readonly timeline: readonly TimelineEntry[];
  readonly users: readonly UsersSample[];
  /** Rows of the state matrix as they came up; two at a moment where the nodes see different pairs, none where 4.4 has none. */
  readonly rows: readonly { readonly at: number; readonly rows: readonly string[] }[];
  /** Where CUCM's PUBLISH trunk goes, each time that changes; null: no destination answers. */
  readonly publish: readonly { readonly at: number; readonly node: string | null }[];
  readonly alarms: readonly AlarmEntry[];
  readonly refused: readonly Refusal[];
  readonly sessions: Omit<ClientFacts, 'peak' | 'lastLoginAt'> & {
    readonly peak: { readonly logins: number; readonly at: number; readonly node: string };
    readonly lastLoginAt: number | null;
    /** The fewest that were online at one moment. */
    readonly fewest: { readonly at: number; readonly online: number };
  };
  /** What the run rested on without a source. */
  readonly assumptions: readonly { readonly id: AssumptionId; readonly says: string }[];
}

/** Moments at which the users are counted, besides those at which something happened. */
const samples = 200;
/** A change of this part of all users is counted as well. */
const notablePart = 0.05;

/** A list that keeps what differs from the entry before; of entries of one moment the last. */
const noted = <T extends { readonly at: number }>(list: T[], entry: T, isSame: (a: T, b: T) => boolean): void => {
  if (list.at(-1)?.at === entry.at) list.pop();
  const last = list.at(-1);
  if (last === undefined || !isSame(last, entry)) list.push(entry);
};

const rowsOf = (group: Group): readonly string[] => [
  ...new Set(views(group).flatMap(([a, b]) => placeOf(a, b)?.row.id ?? [])),
];

/** Only time has passed. */
const isSame = (before: Group, after: Group): boolean =>
  before.nodes === after.nodes &&
  before.owners === after.owners &&
  before.isLinked === after.isLinked &&
  before.isEnabled === after.isEnabled;

/** The same scenario gives the same simulation, byte by byte. Throws what `startGroup` throws. */
export const simulate = (scenario: Scenario): Simulation => {
  let group = startGroup(scenario.group);
  const clients = startClients(group, scenario.from, seeded(scenario.seed));
  const endMs = scenario.seconds * 1000;
  const gridMs = Math.max(1, Math.ceil(scenario.seconds / samples)) * 1000;
  const users: UsersSample[] = [];
  const rows: { at: number; rows: readonly string[] }[] = [];
  const publish: { at: number; node: string | null }[] = [];
  let fewest = { at: 0, online: clients.online() };
  const { names } = group.options;

  const count = (): void => {
    const at = group.nowMs / 1000;
    const sample = { at, perNode: usersPerNode(group), online: clients.online(), inFlight: usersInFlight(group) };
    noted(users, sample, () => false);
  };
  const look = (before: Group): void => {
    clients.observe(group);
    const at = group.nowMs / 1000;
    noted(rows, { at, rows: rowsOf(group) }, (a, b) => a.rows.join() === b.rows.join());
    const destination = publishDestination(group);
    noted(publish, { at, node: destination === undefined ? null : names[destination] }, (a, b) => a.node === b.node);
    const hasArrived = group.nodes.some((node, i) => node.move === undefined && before.nodes[i]?.move !== undefined);
    if (hasArrived || group.timeline !== before.timeline) count();
  };
  const step = (next: Group): void => {
    const before = group;
    group = next;
    if (!isSame(before, next)) look(before);
  };

  look(group);
  count();
  let nextEvent = 0;
  let gridAt = gridMs;
  while (group.nowMs < endMs) {
    const event = scenario.events[nextEvent];
    const eventMs = event === undefined ? endMs : event.at * 1000;
    const atMs = Math.min(endMs, eventMs, gridAt, nextDueMs(group) ?? endMs, clients.nextDueMs() ?? endMs);
    step(advanceTo(group, atMs));
    for (; (scenario.events[nextEvent]?.at ?? Number.POSITIVE_INFINITY) * 1000 <= atMs; nextEvent++) {
      const due = scenario.events[nextEvent];
      if (due !== undefined) step(apply(group, due.event, atMs));
      count();
    }
    clients.logIn(group);
    const online = clients.online();
    if (online < fewest.online) fewest = { at: atMs / 1000, online };
    if (Math.abs(online - (users.at(-1)?.online ?? 0)) > notablePart * group.owners.length) count();
    if (atMs >= gridAt) {
      count();
      gridAt += gridMs;
    }
  }
  count();

  const { peak, lastLoginAt, ...sessions } = clients.found();
  const used = [...group.assumed, 'uniform-wait', 'wait-counted', 'sessions-end'] as const;
  const ids = sessions.lost > 0 ? used : group.assumed;
  const all: readonly AssumptionId[] = sessions.vain > 0 ? [...ids, 'waits-again'] : ids;
  return {
    format: 1,
    title: scenario.title,
    says: scenario.says,
    seed: scenario.seed,
    from: scenario.from,
    seconds: scenario.seconds,
    nodes: names,
    parameters: Object.fromEntries(
      Object.entries(group.options.parameters).map(([id, value]) => [
        Object.entries(parameterRows).find(([each]) => each === id)?.[1].name ?? id,
        value,
      ]),
    ),
    critical: group.options.critical,
    events: scenario.events.map(({ at, event }) => ({ at, event: tellEvent(event, names) })),
    timeline: group.timeline,
    users,
    rows,
    publish,
    alarms: group.alarms,
    refused: group.refusals,
    sessions: { ...sessions, peak: { ...peak, node: names[peak.node] }, lastLoginAt: lastLoginAt ?? null, fewest },
    assumptions: all.map((id) => ({ id, says: assumptions[id] })),
  };
};
