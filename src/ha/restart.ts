// TABLE: what a restart of Server Recovery Manager changes, by the states of the node and of its peer.

import { type Group, type NodeIndex, other, withNode } from './group-state.ts';
import type { NodeState, Reason } from './states.ts';
import { fail } from './transitions.ts';

interface RestartRow {
  readonly state: NodeState;
  readonly peer: NodeState;
  /** Only where the node shows this reason. */
  readonly reason?: Reason;
  readonly becomes: Reason;
}

/** The rows of 4.4 that name a restart; every other state shows the same after it as before [HA125]. */
const rows: readonly RestartRow[] = [
  { state: 'Idle', peer: 'Running in Backup Mode', becomes: 'Initialization' },
  { state: 'Running in Backup Mode', peer: 'Idle', becomes: 'Initialization' },
  { state: 'Taking Over', peer: 'Failing Over', becomes: 'Initialization' },
  { state: 'Taking Back', peer: 'Falling Back', reason: 'On Admin Request', becomes: 'Initialization' },
  { state: 'Failed Over', peer: 'Running in Backup Mode', becomes: 'Initialization' },
];

/** The group after the Server Recovery Manager of `node` has started again while its peer ran. */
export const afterRestart = (group: Group, node: NodeIndex): Group => {
  const { state, reason } = group.nodes[node];
  const peer = group.nodes[other(node)].state;
  if (state === 'Running in Failed Mode')
    return fail(group, node, 'Unknown', 'Server Recovery Manager was restarted while its peer was failed');
  const row = rows.find((each) => each.state === state && each.peer === peer && (each.reason ?? reason) === reason);
  if (row === undefined) return group;
  const isTaking = state === 'Running in Backup Mode' || state === 'Taking Over';
  const kept = isTaking ? { because: row.becomes } : {};
  return withNode(group, node, { reason: row.becomes, ...kept });
};
