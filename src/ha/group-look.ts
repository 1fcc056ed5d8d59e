// Questions to a redundancy group: what a node shows, whom it hears, whether clients can log in there.

import { type Group, type GroupNode, type NodeIndex, nodeIndexes, other } from './group-state.ts';
import { database, isForLogin, sipProxy } from './services.ts';
import { down, type NodeStatus } from './states.ts';

/** Its Server Recovery Manager works and can be heard. */
export const isAlive = ({ isOn, isFrozen, hasManager }: GroupNode): boolean => isOn && !isFrozen && hasManager;

/** The nodes hear each other's heartbeats. */
export const areInTouch = ({ nodes, isLinked }: Group): boolean => isLinked && nodes.every(isAlive);

const notEnabled: NodeStatus = { state: 'Unknown', reason: 'High Availability Not Enabled' };
const gone: NodeStatus = { state: down };

export const ownStatus = ({ state, reason }: GroupNode): NodeStatus => ({ state, reason });

/** What a node shows: its own state, or, where it is silent, what its peer makes of it; `(down)` where nobody can tell. */
export const nodeStatus = (group: Group, node: NodeIndex): NodeStatus => {
  if (!group.isEnabled) return notEnabled;
  const [mine, peer] = [group.nodes[node], group.nodes[other(node)]];
  if (isAlive(mine)) return ownStatus(mine);
  return isAlive(peer) ? peer.seen : gone;
};

/** The pairs that an operator can see: one from each node that answers. Both are the same unless contact is lost. */
export const views = (group: Group): readonly (readonly [NodeStatus, NodeStatus])[] => {
  if (!group.isEnabled) return [[notEnabled, notEnabled]];
  return nodeIndexes.flatMap((node) => {
    const mine = group.nodes[node];
    if (!isAlive(mine)) return [];
    return [node === 0 ? [ownStatus(mine), mine.seen] : [mine.seen, ownStatus(mine)]];
  });
};

/** All critical services run. */
export const isHealthy = (group: Group, node: NodeIndex): boolean =>
  group.options.critical.every((service) => group.nodes[node].stopped[service] === undefined);

/** When each critical service that stopped by itself has been down for the whole delay. */
const expiries = (group: Group, node: NodeIndex): readonly (readonly [service: string, atMs: number])[] => {
  const { critical, parameters } = group.options;
  return Object.entries(group.nodes[node].stopped)
    .filter(([service, { by }]) => by !== 'srm' && critical.includes(service))
    .map(([service, { sinceMs }]) => [service, sinceMs + parameters.criticalServiceDelay * 1000]);
};

export const nextExpiryMs = (group: Group, node: NodeIndex): number | undefined => {
  const later = expiries(group, node)
    .map(([, atMs]) => atMs)
    .filter((atMs) => atMs > group.nowMs);
  return later.length === 0 ? undefined : Math.min(...later);
};

/** The critical service that has been down for longest, beyond the delay. */
export const expiredService = (group: Group, node: NodeIndex): string | undefined =>
  expiries(group, node)
    .filter(([, atMs]) => atMs <= group.nowMs)
    .sort(([, a], [, b]) => a - b)[0]?.[0];

/** The reason that goes with a service. */
export const reasonOf = (service: string): 'Database Failure' | 'Critical Service Down' =>
  service === database ? 'Database Failure' : 'Critical Service Down';

/** Clients can log in there: the node is up, and its critical services and those of a login run. */
export const isServing = (group: Group, node: NodeIndex): boolean => {
  const { isOn, isFrozen, stopped } = group.nodes[node];
  const { critical } = group.options;
  return isOn && !isFrozen && !Object.keys(stopped).some((name) => critical.includes(name) || isForLogin(name));
};

/** The node that CUCM's PUBLISH trunk reaches: the first destination whose SIP Proxy answers; undefined: none does. */
export const publishDestination = (group: Group): NodeIndex | undefined =>
  nodeIndexes.find((node) => {
    const { isOn, isFrozen, stopped } = group.nodes[node];
    return isOn && !isFrozen && stopped[sipProxy] === undefined;
  });

/** The node that a user is assigned to. */
export const homeOf = ({ options }: Group, user: number): NodeIndex =>
  options.assignment === 'balanced' && user % 2 === 1 ? 1 : 0;

export const bitOf = (node: NodeIndex): 1 | 2 => (node === 0 ? 1 : 2);

/** The node that has a user now; of one that both claim, the node it is assigned to. */
export const ownerOf = (group: Group, user: number): NodeIndex => {
  const claims = group.owners[user];
  return claims === 1 ? 0 : claims === 2 ? 1 : homeOf(group, user);
};

/** Users that each node claims; a user claimed twice counts twice. */
export const usersPerNode = ({ owners }: Group): readonly [number, number] => {
  const counts: [number, number] = [0, 0];
  for (const claims of owners) {
    if (claims & 1) counts[0] += 1;
    if (claims & 2) counts[1] += 1;
  }
  return counts;
};

export const isClaimedTwice = ({ owners }: Group): boolean => owners.includes(3);
