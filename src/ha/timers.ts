// TABLE: the timers inside a redundancy group: when each is due, and what happens then.

import { comeUp, finishInstall, lossOf } from './faults.ts';
import { areInTouch, isAlive, nextExpiryMs } from './group-look.ts';
import { assume, because, type Group, type NodeIndex, nodeIndexes, other, raise, withNode } from './group-state.ts';
import { fallBack } from './operator.ts';
import { automaticFallbackAfter } from './parameters.ts';
import { fail, setState, takeOverAlone, toNormal } from './transitions.ts';
import { arrive, hasUsersLeft, isMoving } from './users-move.ts';

export type TimerId =
  | 'boot-ends'
  | 'install-ends'
  | 'heartbeat-timeout'
  | 'initialization-timeout'
  | 'users-moved'
  | 'automatic-fallback'
  | 'service-delay';

interface Timer {
  readonly id: TimerId;
  /** Undefined: not running. */
  readonly dueMs: (group: Group, node: NodeIndex) => number | undefined;
  readonly fire: (group: Group, node: NodeIndex) => Group;
}

const after = (sinceMs: number | undefined, seconds: number): number | undefined =>
  sinceMs === undefined ? undefined : sinceMs + seconds * 1000;

/** The heartbeat was missed for the whole timeout. */
const losePeer = (group: Group, node: NodeIndex): Group => {
  const { state } = group.nodes[node];
  const lost = raise(withNode(group, node, { hasLostPeer: true }), node, 'PEPeerNodeFailure');
  const cause = `no heartbeat of ${group.options.names[other(node)]} for the Keep Alive (Heartbeat) Timeout`;
  if (state === 'Running in Failed Mode') return lost;
  if (state === 'Failed Over with Critical Services Not Running' || state === 'Failover Affected Services')
    return assume(lost, 'cannot-take-over');
  return takeOverAlone(assume(lost, 'last-known'), node, lossOf(group, node), cause);
};

/** The peer was not there within the Initialization Keep Alive (Heartbeat) Timeout. */
const giveUpWaiting = (group: Group, node: NodeIndex): Group => {
  const lost = raise(withNode(group, node, { hasLostPeer: true }), node, 'PEPeerNodeFailure');
  const cause = `${group.options.names[other(node)]} was not seen for the Initialization Keep Alive (Heartbeat) Timeout`;
  return takeOverAlone(lost, node, 'Peer Down During Initialization', cause);
};

/** A batch of users arrives, or cannot. */
const moveOn = (group: Group, node: NodeIndex): Group => {
  const { move, state, reason } = group.nodes[node];
  if (move === undefined) return group;
  const isBlocked = group.nodes.some(({ isReplicating }) => !isReplicating);
  if ((group.willMoveFail || isBlocked) && hasUsersLeft(group, node)) {
    const kind = move.kind === 'take-over' ? 'Take Over Users Failed' : 'Take Back Users Failed';
    const why = isBlocked ? 'database replication is broken' : 'a move failed';
    const failed = fail({ ...group, willMoveFail: false }, node, kind, `users could not be moved: ${why}`);
    return isBlocked ? assume(failed, 'replication-moves') : failed;
  }
  const moved = arrive(group, node);
  if (hasUsersLeft(moved, node)) return moved;
  const done = withNode(moved, node, { move: undefined });
  switch (move.kind) {
    case 'take-over': {
      if (state !== 'Taking Over') return done;
      const idle = setState(done, other(node), 'Idle', 'On Admin Request');
      return because(setState(idle, node, 'Running in Backup Mode', reason), 'all users are moved');
    }
    case 'take-back':
      return toNormal(done, 'all users are back on the node that they are assigned to');
    case 'recovery':
      return areInTouch(done) ? toNormal(done, 'recovery: every user is on one node again') : done;
  }
};

const timers: readonly Timer[] = [
  { id: 'boot-ends', dueMs: ({ nodes }, node) => nodes[node].upMs, fire: comeUp },
  {
    id: 'install-ends',
    dueMs: ({ nodes }, node) => (nodes[node].isOn && !nodes[node].isFrozen ? nodes[node].install?.untilMs : undefined),
    fire: finishInstall,
  },
  {
    id: 'heartbeat-timeout',
    dueMs: ({ nodes, options, isEnabled }, node) =>
      isEnabled && !nodes[node].hasLostPeer
        ? after(nodes[node].silentSinceMs, options.parameters.heartbeatTimeout)
        : undefined,
    fire: losePeer,
  },
  {
    id: 'initialization-timeout',
    dueMs: ({ nodes, options, isEnabled }, node) =>
      isEnabled && nodes[node].state === 'Initializing' && isAlive(nodes[node])
        ? after(nodes[node].startedMs, options.parameters.initializationTimeout)
        : undefined,
    fire: giveUpWaiting,
  },
  {
    id: 'users-moved',
    dueMs: (group, node) => (isMoving(group, node) ? group.nodes[node].move?.nextMs : undefined),
    fire: moveOn,
  },
  {
    id: 'automatic-fallback',
    dueMs: ({ nodes, options, isEnabled }, node) =>
      isEnabled && options.parameters.automaticFallback
        ? after(nodes[node].healthySinceMs, automaticFallbackAfter)
        : undefined,
    fire: (group, node) => fallBack(group, node, 'Automatic Fallback'),
  },
  // The delay of a critical service: what follows is a rule of settling, which time alone sets off.
  {
    id: 'service-delay',
    dueMs: (group, node) => (group.isEnabled ? nextExpiryMs(group, node) : undefined),
    fire: (group) => group,
  },
];

/** The timer that is due first; of those due together the first of the table, then the first node. */
export const nextTimer = (
  group: Group,
): { readonly id: TimerId; readonly dueMs: number; readonly fire: (at: Group) => Group } | undefined => {
  let first: { dueMs: number; timer: Timer; node: NodeIndex } | undefined;
  for (const timer of timers)
    for (const node of nodeIndexes) {
      const dueMs = timer.dueMs(group, node);
      if (dueMs === undefined || (first !== undefined && dueMs >= first.dueMs)) continue;
      first = { dueMs, timer, node };
    }
  if (first === undefined) return undefined;
  const { dueMs, timer, node } = first;
  // What was due while a node was frozen, or a mover out of contact, happens now: time never runs backwards.
  return { id: timer.id, dueMs: Math.max(group.nowMs, dueMs), fire: (at) => timer.fire(at, node) };
};
