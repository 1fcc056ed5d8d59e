// Reads one line for the redundancy group of a lab: `stop-service cup1 "Presence Engine"`, `failover cup1`, `status`.

import { nearest } from '../core/nearest.ts';
import { type EventType, eventTypes, type GroupEvent, isGroupWide, isOfService } from '../ha/group-event.ts';
import type { Group, NodeIndex } from '../ha/group-state.ts';
import { findService, serviceNames, unknownService } from '../ha/services.ts';
import type { NodeState } from '../ha/states.ts';

export type GroupAction =
  | { readonly kind: 'event'; readonly event: GroupEvent }
  /** To the node that can take its users back, whichever that is then. */
  | { readonly kind: 'fallback' }
  /** Switched on, or thawed where it is frozen. */
  | { readonly kind: 'start'; readonly node: NodeIndex };

export type GroupCommand =
  | GroupAction
  | { readonly kind: 'status' | 'at' }
  | { readonly kind: 'wrong'; readonly says: string };

type Names = readonly [string, string];

/** A user that is added would have no account here. */
const events: readonly EventType[] = eventTypes.filter((type) => type !== 'add-user');
/** What the console of any lab calls them. */
const aliases: Readonly<Record<string, EventType>> = { stop: 'kill' };
export const groupWords: readonly string[] = [...events, 'start', 'status', 'at'];

export const groupHelp = `stop-service <node> "<service>"   start-service and service-will-not-start likewise
kill <node>                       power off; boot, reboot, freeze, thaw likewise
failover <node>                   by hand; fallback <node> and recover likewise
partition, heal                   the nodes lose contact, and find each other
restart-srm, database-down, database-up, replication-broken,
replication-restored, upgrade     each with a node
enable-ha, disable-ha             High Availability
status                            as 'utils ha status' prints it, users, sessions
at                                the time of the group
`;

const wrong = (says: string): GroupCommand => ({ kind: 'wrong', says });

/** The words of a line; a service may stand in quotes, or without. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, one, two, three]) => one ?? two ?? three ?? '');

const isEventType = (word: string): word is EventType => events.some((type) => type === word);

const readNode = (word: string, name: string | undefined, names: Names): NodeIndex | GroupCommand => {
  if (name === undefined) return wrong(`${word} which node? There are ${names.join(', ')}.`);
  if (name === names[0]) return 0;
  if (name === names[1]) return 1;
  const near = nearest(name, names);
  return wrong(
    `'${name}' is no node of the group${near === undefined ? `; there are ${names.join(', ')}` : `. Did you mean '${near}'?`}`,
  );
};

const readService = (word: string, rest: readonly string[]): string | GroupCommand => {
  const typed = rest.join(' ');
  if (typed === '') return wrong(`${word} which service? There are ${serviceNames.join(', ')}.`);
  return findService(typed) ?? wrong(unknownService(typed));
};

const tooMuch = (word: string, rest: readonly string[]): GroupCommand => wrong(`${word} takes no '${rest.join(' ')}'`);

const readEvent = (type: EventType, rest: readonly string[], names: Names): GroupCommand => {
  if (isGroupWide(type)) return rest.length > 0 ? tooMuch(type, rest) : { kind: 'event', event: { type } };
  const [name, ...more] = rest;
  const node = readNode(type, name, names);
  if (typeof node === 'object') return node;
  if (!isOfService(type)) return more.length > 0 ? tooMuch(type, more) : { kind: 'event', event: { type, node } };
  const service = readService(type, more);
  return typeof service === 'object' ? service : { kind: 'event', event: { type, node, service } };
};

/** What a line asks of the group; undefined where its first word is none of the group's. */
export const readGroupCommand = (line: string, names: Names): GroupCommand | undefined => {
  const [first = '', ...rest] = wordsOf(line);
  // Unified CM and the edge are no part of the group, and stop and start as in any lab.
  const [name = ''] = rest;
  if (['stop', 'start', 'freeze'].includes(first) && name !== '' && !names.includes(name)) return undefined;
  const word = aliases[first] ?? first;
  if (word === 'status' || word === 'at') return rest.length > 0 ? tooMuch(word, rest) : { kind: word };
  if (word === 'fallback' && rest.length === 0) return { kind: 'fallback' };
  if (word === 'start') {
    const node = readNode(word, rest[0], names);
    return typeof node === 'object' ? node : { kind: 'start', node };
  }
  return isEventType(word) ? readEvent(word, rest, names) : undefined;
};

const canTakeBack: readonly NodeState[] = ['Failed Over', 'Idle', 'Failed Over with Critical Services Not Running'];

/** The event of a command, as the group is now. */
export const eventOf = (action: GroupAction, group: Group): GroupEvent => {
  switch (action.kind) {
    case 'event':
      return action.event;
    case 'fallback': {
      const [, second] = group.nodes;
      return { type: 'fallback', node: canTakeBack.includes(second.state) ? 1 : 0 };
    }
    case 'start':
      return { type: group.nodes[action.node].isFrozen ? 'thaw' : 'boot', node: action.node };
  }
};
