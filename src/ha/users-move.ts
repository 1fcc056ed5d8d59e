// Moving users: batch by batch at an even pace, by the Server Recovery Manager of the node that takes or gives them.

import { areInTouch, bitOf, homeOf, isAlive } from './group-look.ts';
import { assume, type Group, type Move, type NodeIndex, nodeIndexes, other, withNode } from './group-state.ts';

/** A batch takes a second, or as long as one user takes where the pace is below one a second. */
const batchMsOf = ({ options }: Group): number => Math.max(1_000, 1_000 / options.pace.movesPerSecond);

/** The claims on a user after the move; `isBlind`: the peer lives but is out of reach, and goes on claiming. */
const claimsAfter = (group: Group, mover: NodeIndex, move: Move, user: number, isBlind: boolean): number => {
  const before = group.owners[user] ?? 0;
  if (move.kind !== 'take-over') return bitOf(homeOf(group, user));
  return isBlind ? before | bitOf(mover) : bitOf(mover);
};

const isBlindMove = (group: Group, mover: NodeIndex): boolean => {
  const peer = group.nodes[other(mover)];
  return !group.isLinked && isAlive(peer);
};

/** How many users are still to arrive; beyond `most` nobody counts. */
const usersLeft = (group: Group, mover: NodeIndex, most: number): number => {
  const { move } = group.nodes[mover];
  if (move === undefined) return 0;
  const isBlind = isBlindMove(group, mover);
  let left = 0;
  for (let user = move.cursor; user < group.owners.length && left < most; user++)
    if (claimsAfter(group, mover, move, user, isBlind) !== group.owners[user]) left += 1;
  return left;
};

export const hasUsersLeft = (group: Group, mover: NodeIndex): boolean => usersLeft(group, mover, 1) > 0;

/** A pace that is no whole number: the odd part is made up for by later batches. */
const batchSize = (group: Group, move: Move | undefined): number => {
  if (move === undefined) return 0;
  const batchMs = batchMsOf(group);
  const perBatch = (group.options.pace.movesPerSecond * batchMs) / 1000;
  const batches = Math.round(Math.max(group.nowMs, move.nextMs) / batchMs);
  return Math.floor((batches + 1) * perBatch) - Math.floor(batches * perBatch);
};

export const startMove = (group: Group, mover: NodeIndex, kind: Move['kind']): Group =>
  assume(
    withNode(group, mover, { move: { kind, cursor: 0, nextMs: group.nowMs + batchMsOf(group) } }),
    'moves-throttled',
  );

/** A mover works while it hears its peer, or has given it up. */
export const isMoving = (group: Group, mover: NodeIndex): boolean => {
  const node = group.nodes[mover];
  return node.move !== undefined && isAlive(node) && (areInTouch(group) || node.hasLostPeer);
};

/** The batch now in flight arrives; the mover's `move` stays, with the cursor at the end when nobody is left. */
export const arrive = (group: Group, mover: NodeIndex): Group => {
  const { move } = group.nodes[mover];
  if (move === undefined) return group;
  const owners = group.owners.slice();
  const isBlind = isBlindMove(group, mover);
  let room = batchSize(group, move);
  let user = move.cursor;
  for (; user < owners.length; user++) {
    const after = claimsAfter(group, mover, move, user, isBlind);
    if (after === owners[user]) continue;
    if (room === 0) break;
    owners[user] = after;
    room -= 1;
  }
  const next = { ...move, cursor: user, nextMs: Math.max(group.nowMs, move.nextMs) + batchMsOf(group) };
  return withNode({ ...group, owners }, mover, { move: next });
};

/** Users in the batches on their way now; a mover that is silent moves nobody. */
export const usersInFlight = (group: Group): number =>
  nodeIndexes
    .filter((node) => isMoving(group, node))
    .map((node) => usersLeft(group, node, batchSize(group, group.nodes[node].move)))
    .reduce((sum, each) => sum + each, 0);
