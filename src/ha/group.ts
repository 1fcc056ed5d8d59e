// The redundancy group as a pure machine over virtual time: events go in, states, alarms and users per node come out.

import { defaultPace, type Pace, paceRows } from './assumptions.ts';
import { checkNumber, outOfRange } from './check.ts';
import { happen } from './faults.ts';
import { type GroupEvent, tellEvent } from './group-event.ts';
import { bitOf, homeOf, nodeStatus } from './group-look.ts';
import {
  type Assignment,
  assume,
  because,
  type Group,
  type GroupNode,
  type GroupOptions,
  nodeIndexes,
  other,
} from './group-state.ts';
import { readParameters } from './parameters.ts';
import { criticalServices, findService, unknownService } from './services.ts';
import { settle } from './settle.ts';
import { down } from './states.ts';
import { nextTimer } from './timers.ts';

/** What a group starts with; everything has a default. */
export interface StartOptions {
  /** Default cup1 and cup2. */
  readonly names?: readonly [string, string];
  /** From 0 to 100,000; default 1,000. */
  readonly users?: number;
  /** Default `balanced`. */
  readonly assignment?: Assignment;
  /** By Cisco's names or ours; what is absent has its default. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The critical services: the six of 8.x (default) [CUPSHA13], those of later guides, or a list. */
  readonly critical?: '8.x' | 'later' | readonly string[];
  readonly pace?: Partial<Pace>;
  /** Whether HA is on at the beginning; default true. */
  readonly isEnabled?: boolean;
  /** Default `8.6.4` for both nodes. */
  readonly version?: string;
}

export const maxUsers = 100_000;

const readCritical = (given: StartOptions['critical'] = '8.x'): readonly string[] => {
  if (given === '8.x' || given === 'later') return criticalServices[given];
  return given.map((typed) => {
    const name = findService(typed);
    if (name === undefined) throw outOfRange('critical', unknownService(typed));
    return name;
  });
};

const readPace = (given: Partial<Pace> = {}): Pace => {
  const pace = { ...defaultPace, ...given };
  for (const id of ['movesPerSecond', 'bootSeconds', 'installSeconds'] as const) {
    const { min, max, says } = paceRows[id];
    checkNumber(id, pace[id], { min, max, unit: says });
  }
  return pace;
};

/**
 * Two healthy nodes at the moment 0, with HA on unless asked otherwise, and every user on the node it is assigned to.
 * @throws CupcheckError `invalid-option` naming what is out of range
 */
export const startGroup = (given: StartOptions = {}): Group => {
  const parameters = readParameters(given.parameters ?? {});
  if ('message' in parameters) throw outOfRange(parameters.name, parameters.message);
  const isEnabled = given.isEnabled ?? true;
  const options: GroupOptions = {
    names: given.names ?? ['cup1', 'cup2'],
    users: checkNumber('users', given.users ?? 1_000, { min: 0, max: maxUsers, isWhole: true }),
    assignment: given.assignment ?? 'balanced',
    parameters,
    critical: readCritical(given.critical),
    pace: readPace(given.pace),
  };
  const node: GroupNode = {
    state: isEnabled ? 'Normal' : 'Unknown',
    reason: isEnabled ? 'Normal' : undefined,
    seen: isEnabled ? { state: 'Normal', reason: 'Normal' } : { state: down },
    because: undefined,
    isIdled: false,
    isOn: true,
    upMs: undefined,
    isFrozen: false,
    hasManager: true,
    stopped: {},
    stuck: [],
    isReplicating: true,
    version: given.version ?? '8.6.4',
    install: undefined,
    silentSinceMs: undefined,
    hasLostPeer: false,
    startedMs: undefined,
    healthySinceMs: undefined,
    move: undefined,
  };
  const empty: Group = {
    options,
    nowMs: 0,
    isEnabled,
    isLinked: true,
    nodes: [node, node],
    owners: new Uint8Array(0),
    willMoveFail: false,
    cause: 'the beginning',
    timeline: [],
    alarms: [],
    refusals: [],
    assumed: [],
  };
  const owners = Uint8Array.from({ length: options.users }, (_, user) => bitOf(homeOf(empty, user)));
  const group = { ...empty, owners };
  return { ...group, timeline: nodeIndexes.map((each) => entryOf(group, each)) };
};

const entryOf = (group: Group, node: 0 | 1): Group['timeline'][number] => {
  const { state, reason } = nodeStatus(group, node);
  const { names } = group.options;
  return { at: group.nowMs / 1000, node: names[node], state, reason: reason ?? null, cause: group.cause };
};

/** Notes every node that came to show something else. */
const record = (before: Group, after: Group): Group => {
  const changed = nodeIndexes.filter((node) => {
    const [was, is] = [nodeStatus(before, node), nodeStatus(after, node)];
    return was.state !== is.state || was.reason !== is.reason;
  });
  if (changed.length === 0) return after;
  const timeline = [...after.timeline, ...changed.map((node) => entryOf(after, node))];
  const isPeerSilent = changed.some((node) => nodeStatus(after, node).state === down && after.nodes[other(node)].isOn);
  return isPeerSilent ? assume({ ...after, timeline }, 'last-known') : { ...after, timeline };
};

/** When the next internal timer is due, in milliseconds; undefined: nothing will happen by itself. */
export const nextDueMs = (group: Group): number | undefined => nextTimer(group)?.dueMs;

/** The group at a later moment, with every timer fired that was due up to and at it. An earlier moment changes nothing. */
export const advanceTo = (group: Group, atMs: number): Group => {
  let now = group;
  for (let timer = nextTimer(now); timer !== undefined && timer.dueMs <= atMs; timer = nextTimer(now)) {
    const at = { ...now, nowMs: timer.dueMs };
    now = settle(record(at, timer.fire(at)), record);
  }
  return atMs > now.nowMs ? { ...now, nowMs: atMs } : now;
};

/** The group after an event; one that cannot be is noted among the refusals, and changes nothing else. */
export const apply = (group: Group, event: GroupEvent, atMs: number): Group => {
  const now = advanceTo(group, atMs);
  const told = tellEvent(event, now.options.names);
  const outcome = happen(because(now, told), event);
  const refuse = (why: string): Group => ({
    ...now,
    refusals: [...now.refusals, { at: now.nowMs / 1000, event: told, why }],
  });
  if (typeof outcome === 'string') return refuse(outcome);
  if ('why' in outcome) return assume(refuse(outcome.why), outcome.assumes);
  return settle(record(now, outcome), record);
};
