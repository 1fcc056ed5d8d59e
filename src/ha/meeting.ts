// Two nodes hear each other again, or for the first time: which pair of states they agree on.

import { areInTouch, homeOf, isClaimedTwice, isHealthy } from './group-look.ts';
import { assume, because, type Group, type NodeIndex, nodeIndexes, other, withNode, withNodes } from './group-state.ts';
import { afterRestart } from './restart.ts';
import { database } from './services.ts';
import { down, type NodeState, type Reason } from './states.ts';
import { claimOwn, fail, failOver, moveAllTo, setState, startServices, stopServices, toNormal } from './transitions.ts';
import { startMove } from './users-move.ts';

const holds = (state: NodeState): boolean => state === 'Running in Backup Mode' || state === 'Backup Activated';
const isFresh = (group: Group, node: NodeIndex): boolean => group.nodes[node].state === 'Initializing';

/** Nodes in touch of which one has just started, or has given the other up. */
export const mustMeet = (group: Group): boolean =>
  areInTouch(group) && nodeIndexes.some((node) => isFresh(group, node) || group.nodes[node].hasLostPeer);

/** The pair that two nodes agree on when they meet. */
export const meet = (group: Group): Group => {
  const { nodes, options } = group;
  const [first, second] = nodes;
  const met = withNodes(group, { hasLostPeer: false, startedMs: undefined });
  if (first.version !== second.version)
    return fail(
      claimOwn(met, (user) => homeOf(met, user)),
      0,
      'Unknown',
      `versions differ (${first.version} and ${second.version}), and both nodes claim users`,
    );
  const failed = nodeIndexes.find((node) => nodes[node].state === 'Running in Failed Mode');
  if (failed !== undefined) {
    const isOld = nodes.every(
      ({ state, reason }) => state === 'Running in Failed Mode' && reason === nodes[failed].reason,
    );
    const isRestart = nodeIndexes.some((node) => isFresh(group, node));
    return isOld
      ? met
      : fail(
          isRestart ? met : assume(met, 'failed-returns'),
          failed,
          'Unknown',
          `${options.names[other(failed)]} started or returned while its peer was failed`,
        );
  }
  const holders = nodeIndexes.filter((node) => holds(nodes[node].state));
  const [holder] = holders;
  if (holders.length === 2)
    return fail(assume(met, 'claimed-twice'), 0, 'Unknown', 'both nodes ran in backup mode and claim the same users');
  const fresh = nodeIndexes.filter((node) => isFresh(group, node));
  // Nodes that start wait for each other; where HA is switched on, neither waits.
  if (fresh.length === 2)
    return start(
      met,
      nodes.every(({ startedMs }) => startedMs === undefined),
    );
  const [newcomer] = fresh;
  if (holder !== undefined && nodes[holder].hasLostPeer) return returnTo(met, holder, newcomer !== undefined);
  if (newcomer === undefined) return holder === undefined ? met : returnTo(met, holder, false);
  return resume(met, newcomer);
};

/** A node that was back before anybody acted, or whose peer could not act, goes on where it was last seen. */
const resume = (group: Group, node: NodeIndex): Group => {
  const { state, reason } = group.nodes[other(node)].seen;
  // A node that took over while its peer was silent, and has forgotten it, still has the users.
  const foreign = state === 'Normal' ? holderOfForeign(group) : undefined;
  if (foreign !== undefined) return standAway(group, foreign);
  if (state === down) return toNormal(group, 'both nodes run');
  const isTaking = holds(state) || state === 'Taking Over';
  const resumed = withNode(group, node, {
    state,
    reason,
    because: isTaking ? (group.nodes[node].because ?? reason) : undefined,
  });
  const told = because(assume(resumed, 'resumes'), `${group.options.names[node]} is back before it was missed`);
  const isIdle = state === 'Idle' || state === 'Failing Over';
  return afterRestart(isIdle ? idleAgain(told, node) : goOnMoving(told, node), node);
};

/** A node that had taken over alone meanwhile, and has forgotten it: its peer knows that an administrator failed it over. */
const idleAgain = (group: Group, node: NodeIndex): Group => {
  if (group.nodes[node].isIdled) return group;
  return goOnMoving(withNode(stopServices(group, node), node, { isIdled: true }), other(node));
};

/** A node that was restarted while it moved users begins anew: who is where they should be is passed over. */
const goOnMoving = (group: Group, node: NodeIndex): Group => {
  const { state } = group.nodes[node];
  if (state === 'Taking Over') return startMove(group, node, 'take-over');
  if (state === 'Falling Back') return startMove(group, node, 'take-back');
  return holds(state) ? moveAllTo(group, node) : group;
};

/** A node returns to a peer that has its users. */
const returnTo = (group: Group, holder: NodeIndex, isRestarted: boolean): Group => {
  const node = other(holder);
  const told = because(
    withNode(group, node, { because: undefined, move: undefined }),
    `${group.options.names[node]} is back; its users stay where they are`,
  );
  const before = group.nodes[holder].because;
  if (!group.nodes[node].isIdled) return returnFailedOver(told, holder, before, isRestarted);
  if (before === 'On Admin Request' || before === 'Initialization') {
    const { state, reason } = group.nodes[node];
    const wasRestarted = isRestarted || (state === 'Idle' && reason === 'Initialization');
    const idle = setState(told, node, 'Idle', wasRestarted ? 'Initialization' : 'On Admin Request');
    const both = setState(idle, holder, 'Running in Backup Mode', before);
    return isRestarted ? both : assume(both, 'return-reason');
  }
  // The failover by hand is forgotten on the other side: this node is failed over like any other, and its services run.
  const [started] = startServices(withNode(told, node, { isIdled: false }), node, ['srm']);
  return returnFailedOver(started, holder, before, isRestarted);
};

/** The pair depends on why the peer runs in backup mode, and on the services of the node that returns. */
const returnFailedOver = (group: Group, holder: NodeIndex, before: Reason | undefined, isRestarted: boolean): Group => {
  const node = other(holder);
  const isWell = isHealthy(group, node);
  const pair = (mine: Reason, theirs: Reason): Group => {
    const state = isWell ? 'Failed Over' : 'Failed Over with Critical Services Not Running';
    const both = setState(setState(group, node, state, mine), holder, 'Running in Backup Mode', theirs);
    return withNode(both, holder, { because: theirs });
  };
  if (before === 'Database Failure' && group.nodes[node].stopped[database] !== undefined)
    return assume(pair(before, before), 'return-reason');
  if (before !== 'Critical Service Down' && before !== 'Database Failure') {
    const missed = pair('Initialization', 'Peer Down During Initialization');
    return before === 'Peer Down During Initialization' ? missed : assume(missed, 'return-reason');
  }
  const wellReason = isRestarted ? 'Initialization' : 'Critical Services Down';
  const both = pair(isWell ? wellReason : 'Critical Service Down', 'Critical Service Down');
  const shown = isWell && isRestarted ? both : assume(both, 'return-reason');
  return before === 'Database Failure' ? assume(shown, 'services-reason') : shown;
};

/** Both nodes start at the same time, or HA is switched on. */
const start = (group: Group, isSwitchedOn: boolean): Group => {
  const { names } = group.options;
  const uneven = isSwitchedOn ? group : assume(group, 'away-at-start');
  if (isClaimedTwice(group))
    return fail(assume(group, 'claimed-twice'), 0, 'Unknown', 'both nodes claim the same users');
  const idled = nodeIndexes.find((node) => group.nodes[node].isIdled);
  if (idled !== undefined) {
    const idle = setState(group, idled, 'Idle', 'Initialization');
    const both = setState(idle, other(idled), 'Running in Backup Mode', 'Initialization');
    const told = because(both, 'both nodes were restarted during a manual failover');
    return moveAllTo(withNode(told, other(idled), { because: 'Initialization' }), other(idled));
  }
  const downs = nodeIndexes.flatMap((node) => {
    const service = group.options.critical.find((name) => group.nodes[node].stopped[name] !== undefined);
    return service === undefined ? [] : [{ node, service }];
  });
  const [first, second] = downs;
  if (first !== undefined && second !== undefined)
    return fail(uneven, first.node, 'Critical Service Down', 'critical services are down on both nodes');
  if (first !== undefined)
    return failOver(
      uneven,
      first.node,
      first.service,
      `${first.service} is down on ${names[first.node]} from the start`,
    );
  const alone = nodeIndexes.find((node) => !group.nodes[node].isReplicating);
  if (alone !== undefined)
    return failOver(
      assume(uneven, 'replication-at-start'),
      alone,
      database,
      `database replication of ${names[alone]} is not in state 2`,
    );
  const holder = holderOfForeign(group);
  return holder === undefined ? toNormal(group, 'both nodes run') : standAway(group, holder);
};

/** A node that has users of its peer runs in backup mode, whatever came before. */
const standAway = (group: Group, holder: NodeIndex): Group => {
  const { names } = group.options;
  const away = setState(group, other(holder), 'Failed Over', 'Initialization');
  const both = setState(away, holder, 'Running in Backup Mode', 'Critical Service Down');
  const told = because(both, `${names[holder]} has users of ${names[other(holder)]}`);
  return moveAllTo(assume(withNode(told, holder, { because: 'Critical Service Down' }), 'away-at-start'), holder);
};

/** The node with most users that are assigned to its peer. */
const holderOfForeign = (group: Group): NodeIndex | undefined => {
  const foreign: [number, number] = [0, 0];
  group.owners.forEach((claims, user) => {
    const home = homeOf(group, user);
    if (claims === 2 && home === 0) foreign[1] += 1;
    if (claims === 1 && home === 1) foreign[0] += 1;
  });
  if (foreign[0] === 0 && foreign[1] === 0) return undefined;
  return foreign[1] >= foreign[0] ? 1 : 0;
};
