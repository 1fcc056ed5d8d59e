// What a redundancy group does by itself, without an event: rules that are applied until none changes anything.

import { lossOf } from './faults.ts';
import { areInTouch, expiredService, isAlive, isHealthy } from './group-look.ts';
import { assume, because, type Group, type NodeIndex, nodeIndexes, other, withNode } from './group-state.ts';
import { meet, mustMeet } from './meeting.ts';
import { fail, failOver, greet, recoverAutomatically, setState, startServices, takeOverAlone } from './transitions.ts';

/** A rule gives the changed group, or the very same one. */
type Rule = (group: Group, node: NodeIndex) => Group;

/** What made a rule act: a critical service is down for the whole delay, or all of them run again. */
export type RuleCause = 'service-delay' | 'services-run';

/** Is told every pair of states on the way; no cause: the nodes have met, because of what came before. */
export type Recorder = (before: Group, after: Group, cause?: RuleCause) => Group;

const withoutServices = 'Failed Over with Critical Services Not Running';

/** A node can take all users of its peer: failed over with everything running, or idle with nothing broken. */
const canTakeAll = (group: Group, node: NodeIndex): boolean => {
  const { state, stopped, stuck } = group.nodes[node];
  if (state === 'Failed Over') return isHealthy(group, node);
  return (
    state === 'Idle' &&
    group.options.critical.every((service) => (stopped[service]?.by ?? 'srm') === 'srm' && !stuck.includes(service))
  );
};

/** A critical service has been down for the whole delay: its peer takes over, or there is nobody who could. */
const serviceLost: Rule = (group, node) => {
  const service = expiredService(group, node);
  const mine = group.nodes[node];
  const peer = other(node);
  if (service === undefined || !isAlive(mine)) return group;
  const { names } = group.options;
  const cause = `${service} was down on ${names[node]} for longer than the Critical Service (Down) Delay`;
  const cannot = `${cause}, and ${names[peer]} cannot take over`;
  if (!areInTouch(group)) {
    const isAlone = mine.state === 'Running in Backup Mode' && mine.hasLostPeer;
    return isAlone ? fail(group, node, 'Critical Service Down', cannot) : group;
  }
  switch (mine.state) {
    case 'Normal':
      return expiredService(group, peer) === undefined
        ? failOver(group, node, service, cause)
        : fail(assume(group, 'nobody-takes-over'), node, 'Critical Service Down', cannot);
    case 'Running in Backup Mode': {
      if (!canTakeAll(group, peer)) return fail(group, node, 'Critical Service Down', cannot);
      const isIdle = group.nodes[peer].state === 'Idle';
      const [started] = startServices(isIdle ? assume(group, 'idle-takes-over') : group, peer);
      return recoverAutomatically(started, node, service, `${cause}; ${names[peer]} takes all users`);
    }
    case 'Backup Activated':
    case 'Taking Over':
      return fail(assume(group, 'nobody-takes-over'), node, 'Critical Service Down', cannot);
    case 'Failed Over': {
      const { reason } = group.nodes[peer];
      const isMissing = reason === 'Peer Down During Initialization';
      return because(
        setState(group, node, withoutServices, isMissing ? 'Initialization' : 'Critical Service Down'),
        cause,
      );
    }
    default:
      return group;
  }
};

/** Everything runs again on a node that had failed over. */
const servicesBack: Rule = (group, node) => {
  const mine = group.nodes[node];
  const peer = other(node);
  const isAffected = mine.state === 'Failover Affected Services';
  // Failed over for its replication: no service of it is down, and none can come back.
  if (!mine.isReplicating) return group;
  if ((mine.state !== withoutServices && !isAffected) || !isHealthy(group, node) || !areInTouch(group)) return group;
  const told = because(group, `the critical services of ${group.options.names[node]} run again`);
  if (group.nodes[peer].reason === 'Peer Down During Initialization')
    return setState(told, node, 'Failed Over', 'Initialization');
  const failedOver = setState(told, node, 'Failed Over', 'Critical Services Down');
  const both = withNode(failedOver, peer, {
    state: 'Running in Backup Mode',
    reason: 'Critical Service Down',
    because: 'Critical Service Down',
  });
  if (isAffected) return assume(both, 'after-automatic-recovery');
  return group.nodes[peer].reason === 'Database Failure' ? assume(both, 'services-reason') : both;
};

/** A node that could not take over from its lost peer can do so now. */
const ableAtLast: Rule = (group, node) => {
  const mine = group.nodes[node];
  const isStuck = mine.state === withoutServices || mine.state === 'Failover Affected Services';
  if (!isStuck || !mine.hasLostPeer || !isAlive(mine) || !isHealthy(group, node)) return group;
  return takeOverAlone(group, node, lossOf(group, node), 'its critical services run again, and its peer is lost');
};

/** Since when a node hears nothing, and since when a failed-over node is healthy. */
const clocks: Rule = (group, node) => {
  const mine = group.nodes[node];
  const { heartbeatInterval } = group.options.parameters;
  const beatMs = heartbeatInterval * 1000;
  const hearsNothing = isAlive(mine) && !areInTouch(group) && mine.state !== 'Initializing';
  const silentSinceMs = hearsNothing ? (mine.silentSinceMs ?? Math.floor(group.nowMs / beatMs) * beatMs) : undefined;
  const isWaiting = mine.state === 'Failed Over' && areInTouch(group) && isHealthy(group, node);
  const healthySinceMs = isWaiting ? (mine.healthySinceMs ?? group.nowMs) : undefined;
  if (silentSinceMs === mine.silentSinceMs && healthySinceMs === mine.healthySinceMs) return group;
  return withNode(group, node, { silentSinceMs, healthySinceMs });
};

const onEnabled: readonly (readonly [cause: RuleCause, rule: Rule])[] = [
  ['service-delay', serviceLost],
  ['services-run', servicesBack],
  ['services-run', ableAtLast],
];

/** One change, the first that is due; the very same group where none is. */
const once = (group: Group): readonly [Group, RuleCause?] => {
  if (mustMeet(group)) return [meet(group)];
  for (const [cause, rule] of onEnabled)
    for (const node of nodeIndexes) {
      const next = rule(group, node);
      if (next !== group) return [next, cause];
    }
  return [group];
};

/** More changes than that at one moment are a loop. */
const maxChanges = 20;

/** Every pair of states on the way is handed to `record`. */
export const settle = (before: Group, record: Recorder): Group => {
  let group = before;
  for (let i = 0; group.isEnabled && i < maxChanges; i++) {
    const [next, cause] = once(group);
    if (next === group) break;
    group = record(group, greet(next), cause);
  }
  return group.isEnabled ? nodeIndexes.reduce(clocks, greet(group)) : group;
};
