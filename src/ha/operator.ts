// TABLE: what an administrator can ask of a redundancy group, and when it is refused.

import type { AssumptionId } from './assumptions.ts';
import { areInTouch, isAlive } from './group-look.ts';
import {
  assume,
  because,
  type Group,
  type NodeIndex,
  nodeIndexes,
  other,
  raise,
  type Stop,
  withNode,
  withNodes,
} from './group-state.ts';
import { down, type NodeState } from './states.ts';
import { fail, setState, startServices, stopServices } from './transitions.ts';
import { startMove } from './users-move.ts';

/** A group in which it was done, or the reason why not. */
export type Outcome = Group | string | Refusal;

/** A reason why not that no source knows. */
export interface Refusal {
  readonly why: string;
  readonly assumes: AssumptionId;
}

const off = 'HA is not enabled';
const noContact: Refusal = { why: 'the nodes do not hear each other', assumes: 'fallback-needs-peer' };
const stateOf = (group: Group, node: NodeIndex): NodeState => group.nodes[node].state;

/** Failover: from Normal. Its critical services are stopped, and its peer moves the users. */
export const failover = (group: Group, node: NodeIndex): Outcome => {
  const peer = other(node);
  const { names } = group.options;
  if (!group.isEnabled) return off;
  if (!nodeIndexes.every((each) => stateOf(group, each) === 'Normal')) return 'both nodes must be Normal';
  if (!areInTouch(group)) return noContact;
  const stopped = withNode(stopServices(group, node), node, { isIdled: true });
  const going = setState(stopped, node, 'Failing Over', 'On Admin Request');
  const taking = withNode(setState(going, peer, 'Taking Over', 'On Admin Request'), peer, {
    because: 'On Admin Request',
  });
  const cause = `failover by hand: the critical services of ${names[node]} are stopped, and CUCM's PUBLISH trunk goes to ${names[peer]}`;
  return startMove(raise(because(taking, cause), peer, 'SRMFailover'), peer, 'take-over');
};

/** Fallback to `node`, by hand or automatically: its services are started, and its peer gives the users back. */
export const fallBack = (group: Group, node: NodeIndex, reason: 'On Admin Request' | 'Automatic Fallback'): Group => {
  const peer = other(node);
  const [started, refused] = startServices(group, node);
  const [service] = refused;
  if (service !== undefined)
    return fail(
      started,
      node,
      'Start of Critical Services Failed',
      `${service} would not start on ${group.options.names[node]}`,
    );
  const cleared = withNode(started, node, { isIdled: false, healthySinceMs: undefined });
  const states = setState(setState(cleared, node, 'Taking Back', reason), peer, 'Falling Back', reason);
  const cause =
    reason === 'Automatic Fallback' ? 'automatic fallback: 30 minutes of health have passed' : 'fallback by hand';
  return startMove(because(states, cause), peer, 'take-back');
};

/** Fallback: from Failed Over or Idle [HA125]. */
export const fallback = (group: Group, node: NodeIndex): Outcome => {
  if (!group.isEnabled) return off;
  const state = stateOf(group, node);
  if (state === 'Failed Over with Critical Services Not Running')
    return 'its critical services do not run: start them, or reboot it, first';
  if (state !== 'Failed Over' && state !== 'Idle')
    return `it is ${state}, and a fallback starts from Failed Over or Idle`;
  if (!areInTouch(group)) return noContact;
  return fallBack(group, node, 'On Admin Request');
};

/** Recovery: both nodes failed. Services are started, and every user goes back to the node it is assigned to. */
export const recover = (group: Group): Outcome => {
  if (!group.isEnabled) return off;
  if (!nodeIndexes.every((node) => stateOf(group, node) === 'Running in Failed Mode'))
    return 'both nodes must be Running in Failed Mode';
  if (!areInTouch(group)) return noContact;
  const [first, second] = group.nodes;
  if (first.version !== second.version)
    return {
      why: `versions differ (${first.version} and ${second.version}): upgrade the other node first`,
      assumes: 'versions-refused',
    };
  const [one, refusedOne] = startServices(group, 0);
  const [both, refusedTwo] = startServices(one, 1);
  const [service] = [...refusedOne, ...refusedTwo];
  if (service !== undefined)
    return fail(
      assume(both, 'recovery-shown'),
      0,
      'Start of Critical Services Failed',
      `recovery: ${service} would not start`,
    );
  return assume(startMove(because(both, 'recovery'), 0, 'recovery'), 'recovery-shown');
};

/** Both nodes look at each other as if they had just started. */
export const enable = (group: Group): Outcome => {
  if (group.isEnabled) return 'HA is enabled already';
  const [first, second] = group.nodes;
  if (first.version !== second.version)
    return {
      why: `both nodes must run the same version, not ${first.version} and ${second.version}`,
      assumes: 'versions-refused',
    };
  const fresh = withNodes({ ...group, isEnabled: true }, { state: 'Initializing', reason: undefined });
  const blind = withNodes(because(fresh, 'HA is switched on'), { seen: { state: down }, hasLostPeer: false });
  if (areInTouch(blind)) return withNodes(blind, { startedMs: undefined });
  return nodeIndexes.reduce(
    (each, node) => withNode(each, node, { startedMs: isAlive(each.nodes[node]) ? group.nowMs : undefined }),
    assume(blind, 'starts-alone'),
  );
};

/** Nothing moves from now on; what Server Recovery Manager stopped stays stopped until somebody starts it. */
export const disable = (group: Group): Outcome => {
  if (!group.isEnabled) return 'HA is disabled already';
  const freed = nodeIndexes.reduce((each, node) => {
    const stopped = Object.entries(each.nodes[node].stopped).map(([service, stop]): [string, Stop] => [
      service,
      stop.by === 'srm' ? { ...stop, by: 'operator' } : stop,
    ]);
    return withNode(each, node, { stopped: Object.fromEntries(stopped) });
  }, group);
  const unknown = withNodes(freed, {
    state: 'Unknown',
    reason: undefined,
    isIdled: false,
    because: undefined,
    hasLostPeer: false,
    healthySinceMs: undefined,
    startedMs: undefined,
    silentSinceMs: undefined,
    move: undefined,
  });
  return because({ ...unknown, isEnabled: false }, 'HA is switched off');
};

/** New users are refused while a node is failed over [HA125]. */
export const addUser = (group: Group): Outcome => {
  const isNormal = nodeIndexes.every((node) => stateOf(group, node) === 'Normal');
  if (group.isEnabled && !isNormal) return 'no users can be added while a node is failed over';
  const user = group.owners.length;
  const owners = new Uint8Array(user + 1);
  owners.set(group.owners);
  owners[user] = group.options.assignment === 'balanced' && user % 2 === 1 ? 2 : 1;
  return { ...group, owners };
};
