// The redundancy group of a lab as text: its status as `utils ha status` prints it, and what happens in it line by line.

import { list } from '../core/enumerate.ts';
import { nodeStatus, usersPerNode } from '../ha/group-look.ts';
import { type Group, nodeIndexes } from '../ha/group-state.ts';
import { printTime } from '../ha/scenario-time.ts';
import { down } from '../ha/states.ts';
import type { Lab, LabEvent, LabGroupEvent } from '../lab/lab.ts';
import { escapeAll } from '../render/escape.ts';
import type { Look } from '../render/look.ts';
import { count } from '../render/units.ts';
import { padEnd, wrap } from '../render/wrap.ts';

const columns = 80;

/** Healthy nodes print no reason [CLI14]; a dead one is Unknown without one (assumption). Long lines break, as on a terminal. */
const statusLine = (group: Group, node: 0 | 1, host: string): string => {
  const { state, reason } = nodeStatus(group, node);
  const shown = state === down ? 'Unknown' : state;
  const why = state === 'Normal' || reason === undefined ? '' : ` Reason: ${reason}`;
  return wrap(`Node ${node + 1} Name : ${host} State: ${shown}${why}`, columns)
    .map((line) => `${line}\n`)
    .join('');
};

const stoppedOn = (group: Group, node: 0 | 1): string => {
  const { isOn, isFrozen, stopped } = group.nodes[node];
  if (!isOn) return '; off';
  const names = Object.keys(stopped);
  const services = names.length === 0 ? '' : `; stopped: ${list(names)}`;
  return isFrozen ? `; frozen${services}` : services;
};

/** The status of a group, for `cupcheck ha status -` to read, then its users and sessions. */
export const groupStatusText = (lab: Lab, group: Group): string => {
  const hosts = lab.nodes.map(({ host }) => host);
  const users = usersPerNode(group);
  const rows = nodeIndexes.map((node) => {
    const sessions = lab.nodes[node]?.sessions.length ?? 0;
    return `${group.options.names[node]}: ${count(users[node], 'user')}, ${count(sessions, 'session')}${stoppedOn(group, node)}\n`;
  });
  return [
    `Subcluster Name: ${lab.domain}\n\n`,
    ...nodeIndexes.map((node) => statusLine(group, node, hosts[node] ?? '')),
    `\nafter ${printTime(Math.floor(group.nowMs / 1000))}\n`,
    ...rows,
  ].join('');
};

const isOfGroup = (event: LabEvent): event is LabGroupEvent =>
  event.type === 'group-state' || event.type === 'group-event';

/** Tells the group's events as they come: each moment and each cause once. */
export const createGroupTeller = (look: Look): ((event: LabEvent) => string) => {
  let lastTime = '';
  let lastCause = '';
  const lines = (at: number, mark: string, text: string): readonly string[] => {
    const time = printTime(Math.floor(at));
    const shown = time === lastTime ? '' : time;
    lastTime = time;
    return wrap(text, look.width, `${padEnd(shown, 7)} ${mark} `);
  };
  return (event) => {
    if (!isOfGroup(event)) return '';
    const { at } = event;
    const told = escapeAll(event);
    if (told.type === 'group-event') {
      const happened = lines(at, '>', told.event);
      const refusal = told.refused === undefined ? [] : lines(at, '!', `refused: ${told.refused}`);
      return look.spell([...happened, ...refusal].map((line) => `${line}\n`).join(''));
    }
    const { node, state, reason, cause } = told;
    const isNew = cause !== lastCause;
    lastCause = cause;
    const shown = `${node}: ${state}${reason === null || reason === state ? '' : ` (${reason})`}`;
    const all = [...(isNew ? lines(at, ' ', cause) : []), ...lines(at, ' ', `  ${shown}`)];
    return look.spell(all.map((line) => `${line}\n`).join(''));
  };
};
