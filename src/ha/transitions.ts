// The steps from one pair of states to the next that involve both nodes.

import { areInTouch, bitOf, ownStatus, reasonOf } from './group-look.ts';
import {
  assume,
  because,
  type Group,
  type GroupNode,
  type NodeIndex,
  other,
  raise,
  type Stop,
  withNode,
  withNodes,
} from './group-state.ts';
import { down, type NodeState, type NodeStatus, type Reason } from './states.ts';
import { hasUsersLeft, startMove } from './users-move.ts';

export const setState = (group: Group, node: NodeIndex, state: NodeState, reason: Reason | undefined): Group =>
  withNode(group, node, { state, reason });

/** Nodes in touch know each other's state. */
export const greet = (group: Group): Group => {
  if (!areInTouch(group)) return group;
  const [first, second] = group.nodes;
  const known = withNode(group, 0, { seen: ownStatus(second) });
  return withNode(known, 1, { seen: ownStatus(first) });
};

/** Nothing of an earlier failover is left. */
const settled: Partial<GroupNode> = {
  because: undefined,
  isIdled: false,
  hasLostPeer: false,
  healthySinceMs: undefined,
  startedMs: undefined,
  move: undefined,
};

export const toNormal = (group: Group, cause: string): Group =>
  because(withNodes(group, { ...settled, state: 'Normal', reason: 'Normal' }), cause);

/** Both nodes fail: only Recovery, or a reboot, leads out. A node that cannot reach its peer fails alone. */
export const fail = (group: Group, node: NodeIndex, reason: Reason, cause: string): Group => {
  const state = 'Running in Failed Mode';
  const failed: Partial<GroupNode> = { ...settled, state, reason, seen: { state, reason } };
  const told = raise(because(group, cause), node, 'SRMFailed');
  return areInTouch(group)
    ? raise(withNodes(told, failed), other(node), 'SRMFailed')
    : withNode(assume(told, 'fails-alone'), node, { ...failed, hasLostPeer: group.nodes[node].hasLostPeer });
};

/** Starts what was stopped, save what is broken; the services that would not start. */
export const startServices = (
  group: Group,
  node: NodeIndex,
  starts: readonly Stop['by'][] = ['operator', 'srm'],
): readonly [Group, readonly string[]] => {
  const { stopped, stuck } = group.nodes[node];
  const left = Object.entries(stopped).filter(([service, { by }]) => !starts.includes(by) || stuck.includes(service));
  // What was stopped by Server Recovery Manager and will not start is from now on simply down.
  const still = left.map(([service, stop]): [string, Stop] => [
    service,
    stop.by === 'srm' ? { sinceMs: group.nowMs, by: 'operator' } : stop,
  ]);
  const refused = left.filter(([service]) => group.options.critical.includes(service)).map(([service]) => service);
  return [withNode(group, node, { stopped: Object.fromEntries(still) }), refused];
};

/** Server Recovery Manager stops the critical services of a node that an administrator fails over [HA125]. */
export const stopServices = (group: Group, node: NodeIndex): Group => {
  const stop: Stop = { sinceMs: group.nowMs, by: 'srm' };
  const stopped = Object.fromEntries(group.options.critical.map((service) => [service, stop]));
  return withNode(group, node, { stopped: { ...stopped, ...group.nodes[node].stopped } });
};

export const moveAllTo = (group: Group, node: NodeIndex): Group => {
  const moving = startMove(group, node, 'take-over');
  return hasUsersLeft(moving, node) ? moving : withNode(group, node, { move: undefined });
};

/** `service` of `node` is down for good, and the peer takes its users. */
export const failOver = (group: Group, node: NodeIndex, service: string, cause: string): Group => {
  const reason = reasonOf(service);
  const peer = other(node);
  const states = withNode(
    withNode(group, node, {
      ...settled,
      state: 'Failed Over with Critical Services Not Running',
      reason,
    }),
    peer,
    { ...settled, state: 'Running in Backup Mode', reason, because: reason },
  );
  const told = because(states, cause);
  const alarmed = reason === 'Database Failure' ? raise(told, node, 'PEDatabaseError') : told;
  return moveAllTo(raise(alarmed, peer, 'SRMFailover'), peer);
};

/** The node in backup mode has lost a service, and its failed-over peer, whose services run, takes all users back. */
export const recoverAutomatically = (group: Group, node: NodeIndex, service: string, cause: string): Group => {
  const peer = other(node);
  const isDatabase = reasonOf(service) === 'Database Failure';
  const affected = isDatabase ? 'Auto Recovery Database Failure' : 'Auto Recover Critical Service Down';
  const first = withNode(group, peer, {
    ...settled,
    state: 'Backup Activated',
    reason: 'Auto Recover Database Failure',
    because: reasonOf(service),
  });
  const both = withNode(first, node, { ...settled, state: 'Failover Affected Services', reason: affected });
  const told = because(isDatabase ? raise(both, node, 'PEDatabaseError') : both, cause);
  return moveAllTo(raise(told, peer, 'SRMFailover'), peer);
};

/** A node that is alone takes everything: it starts what was stopped on it, and moves the users of its peer to itself. */
export const takeOverAlone = (
  group: Group,
  node: NodeIndex,
  reason: 'Peer Down' | 'Peer Reboot' | 'Peer Down During Initialization',
  cause: string,
): Group => {
  const mine = group.nodes[node];
  const isBackupAlready = mine.state === 'Running in Backup Mode';
  const wasIdle = mine.isIdled || mine.state === 'Failed Over';
  const isFresh = reason === 'Peer Down During Initialization';
  const seen: NodeStatus = isFresh
    ? { state: 'Failed Over with Critical Services Not Running', reason: 'Initialization' }
    : { state: down };
  const [started, refused] = mine.isIdled ? startServices(group, node) : [group, []];
  if (refused.length > 0)
    return fail(
      withNode(started, node, { hasLostPeer: true }),
      node,
      'Start of Critical Services Failed',
      `${cause}; ${refused[0]} would not start`,
    );
  const alone = withNode(started, node, {
    state: 'Running in Backup Mode',
    reason,
    seen,
    // Which reason it had before decides what the pair shows when the peer returns; a node that starts has forgotten it.
    because: isFresh ? reason : (mine.because ?? reason),
    isIdled: false,
    hasLostPeer: true,
    startedMs: undefined,
    healthySinceMs: undefined,
    move: undefined,
  });
  const alarmed = isBackupAlready ? alone : raise(alone, node, 'SRMFailover');
  return because(moveAllTo(wasIdle ? assume(alarmed, 'idle-takes-over') : alarmed, node), cause);
};

/** A node that comes up with another version claims the users that are assigned to it, whoever has them. */
export const claimOwn = (group: Group, home: (user: number) => NodeIndex): Group => ({
  ...assume(group, 'versions-claim', 'claimed-twice'),
  owners: group.owners.map((claims, user) => claims | bitOf(home(user))),
});
