// What events do to the nodes themselves; what the group makes of it is decided when it settles.

import type { GroupEvent } from './group-event.ts';
import { areInTouch } from './group-look.ts';
import {
  assume,
  because,
  type Group,
  type GroupNode,
  type NodeIndex,
  other,
  type Stop,
  withNode,
} from './group-state.ts';
import { addUser, disable, enable, failover, fallback, type Outcome, recover } from './operator.ts';
import { afterRestart } from './restart.ts';
import { database, recoveryManager } from './services.ts';
import { down } from './states.ts';

const stop = (group: Group, node: NodeIndex, service: string, by: Stop['by']): Group => {
  const { stopped } = group.nodes[node];
  const before = stopped[service];
  // The clock of a service that is down already runs on; a stop by Server Recovery Manager gives way to a fault alone.
  if (before !== undefined && (before.by !== 'srm' || by === 'operator')) return group;
  const stopping = withNode(group, node, { stopped: { ...stopped, [service]: { sinceMs: group.nowMs, by } } });
  const isTimed = service === database && group.isEnabled && group.options.critical.includes(service);
  return isTimed ? assume(stopping, 'database-delay') : stopping;
};

const start = (group: Group, node: NodeIndex, service: string): Outcome => {
  const { stopped, stuck } = group.nodes[node];
  const before = stopped[service];
  if (before === undefined) return `${service} is running already`;
  if (stuck.includes(service)) return `${service} will not start; a reboot may help`;
  if (before.by === 'srm') return `${service} stays stopped until the fallback`;
  if (before.by === 'install') return `${service} does not answer while the upgrade is installed`;
  const { [service]: _, ...left } = stopped;
  return withNode(group, node, { stopped: left });
};

/** What a node that is switched off keeps: what is on its disk. */
const switchOff = (group: Group, node: NodeIndex, patch: Partial<GroupNode>): Group =>
  withNode(group, node, {
    isOn: false,
    isFrozen: false,
    install: undefined,
    silentSinceMs: undefined,
    hasLostPeer: false,
    startedMs: undefined,
    healthySinceMs: undefined,
    ...patch,
  });

const bootMs = ({ nowMs, options }: Group): number => nowMs + options.pace.bootSeconds * 1000;

/** A node that was off runs: every service starts, save those that stay stopped until the fallback. */
export const comeUp = (group: Group, node: NodeIndex): Group => {
  const { stopped, stuck, isIdled } = group.nodes[node];
  const kept = isIdled ? Object.entries(stopped).filter(([, { by }]) => by === 'srm') : [];
  const up = withNode(group, node, {
    isOn: true,
    upMs: undefined,
    hasManager: true,
    stopped: Object.fromEntries(kept),
    stuck: [],
    state: group.isEnabled ? 'Initializing' : 'Unknown',
    reason: undefined,
    seen: { state: down },
    startedMs: group.nowMs,
    move: undefined,
  });
  const told = because(up, `${group.options.names[node]} starts`);
  return assume(told, 'boot-time', ...(stuck.length > 0 ? (['restored-by-reboot'] as const) : []));
};

/** The new version is installed: the node reboots into it. */
export const finishInstall = (group: Group, node: NodeIndex): Group => {
  const version = group.nodes[node].install?.version ?? group.nodes[node].version;
  return switchOff(group, node, { version, upMs: bootMs(group) });
};

const nextVersion = (version: string): string => version.replace(/\d+$/, (last) => String(Number(last) + 1));

/** A restart: with a peer that answers, the node carries on; without one it starts from nothing. */
const restartManager = (group: Group, node: NodeIndex): Outcome => {
  const { isOn, isFrozen } = group.nodes[node];
  if (!isOn || isFrozen) return `${group.options.names[node]} is not running`;
  const running = withNode(group, node, { hasManager: true });
  const told = because(running, `Server Recovery Manager was restarted on ${group.options.names[node]}`);
  if (!group.isEnabled) return told;
  if (areInTouch(group)) return afterRestart(told, node);
  return withNode(areInTouch(told) ? told : assume(told, 'starts-alone'), node, {
    state: 'Initializing',
    reason: undefined,
    seen: { state: down },
    startedMs: group.nowMs,
    hasLostPeer: false,
    move: undefined,
  });
};

/** A node that was frozen when HA was switched on begins to wait for its peer now. */
const thaw = (group: Group, node: NodeIndex): Group => {
  const { state, startedMs } = group.nodes[node];
  const waits = state === 'Initializing' && startedMs === undefined;
  return withNode(group, node, { isFrozen: false, ...(waits && { startedMs: group.nowMs }) });
};

const upgrade = (group: Group, event: Extract<GroupEvent, { type: 'upgrade' }>): Outcome => {
  const { isOn, isFrozen, version } = group.nodes[event.node];
  if (!isOn || isFrozen) return `${group.options.names[event.node]} is not running`;
  if (group.nodes[event.node].install !== undefined) return 'an upgrade is being installed already';
  const untilMs = group.nowMs + group.options.pace.installSeconds * 1000;
  const install = { untilMs, version: event.version ?? nextVersion(version) };
  const installing = assume(withNode(group, event.node, { install }), 'install-time');
  return event.service === undefined ? installing : stop(installing, event.node, event.service, 'install');
};

/** Applies an event, or says why it cannot be. */
export const happen = (group: Group, event: GroupEvent): Outcome => {
  const node = 'node' in event ? group.nodes[event.node] : group.nodes[0];
  const name = 'node' in event ? group.options.names[event.node] : '';
  switch (event.type) {
    case 'stop-service':
    case 'service-will-not-start': {
      if (!node.isOn) return `${name} is off`;
      if (event.service === recoveryManager) return withNode(group, event.node, { hasManager: false });
      const stopped = stop(group, event.node, event.service, 'operator');
      if (event.type === 'stop-service') return stopped;
      return withNode(stopped, event.node, { stuck: [...new Set([...node.stuck, event.service])] });
    }
    case 'start-service':
      if (!node.isOn || node.isFrozen) return `${name} is not running`;
      if (event.service !== recoveryManager) return start(group, event.node, event.service);
      return node.hasManager ? `${recoveryManager} is running already` : restartManager(group, event.node);
    case 'database-down':
      return node.isOn ? stop(group, event.node, database, 'fault') : `${name} is off`;
    case 'database-up': {
      const { [database]: before, ...left } = node.stopped;
      if (before === undefined) return 'the database is running already';
      return before.by === 'srm'
        ? `${database} stays stopped until the fallback`
        : withNode(group, event.node, { stopped: left });
    }
    case 'kill':
      return node.isOn || node.upMs !== undefined
        ? assume(switchOff(group, event.node, { upMs: undefined }), 'peer-reboot-known')
        : `${name} is off already`;
    case 'boot':
      if (node.isOn || node.upMs !== undefined) return `${name} is on already`;
      return withNode(group, event.node, { upMs: bootMs(group) });
    case 'reboot':
      return assume(switchOff(group, event.node, { upMs: bootMs(group) }), 'peer-reboot-known');
    case 'freeze':
      if (!node.isOn || node.isFrozen) return `${name} is not running`;
      return withNode(group, event.node, { isFrozen: true, silentSinceMs: undefined });
    case 'thaw':
      return node.isFrozen ? thaw(group, event.node) : `${name} is not frozen`;
    case 'partition':
      return group.isLinked ? { ...group, isLinked: false } : 'the nodes are out of contact already';
    case 'heal':
      return group.isLinked ? 'the nodes are in contact already' : { ...group, isLinked: true };
    case 'restart-srm':
      return restartManager(group, event.node);
    case 'failover':
      return failover(group, event.node);
    case 'fallback':
      return fallback(group, event.node);
    case 'recover':
      return recover(group);
    case 'enable-ha':
      return enable(group);
    case 'disable-ha':
      return disable(group);
    case 'replication-broken':
      return withNode(group, event.node, { isReplicating: false });
    case 'replication-restored':
      return withNode(group, event.node, { isReplicating: true });
    case 'users-move-fails':
      return { ...group, willMoveFail: true };
    case 'upgrade':
      return upgrade(group, event);
    case 'add-user':
      return addUser(group);
  }
};

/** Peers of a node that is switched off know more than silence (assumption `peer-reboot-known`). */
export const lossOf = (group: Group, node: NodeIndex): 'Peer Down' | 'Peer Reboot' =>
  group.nodes[other(node)].isOn ? 'Peer Down' : 'Peer Reboot';
