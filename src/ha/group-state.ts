// What is known of a redundancy group at one moment: plain data, never changed once made.

import type { AssumptionId, Pace } from './assumptions.ts';
import type { Parameters } from './parameters.ts';
import type { NodeState, NodeStatus, Reason } from './states.ts';

/** The two nodes; users are assigned to node 0 first. */
export type NodeIndex = 0 | 1;
export const nodeIndexes: readonly NodeIndex[] = [0, 1];
export const other = (node: NodeIndex): NodeIndex => (node === 0 ? 1 : 0);

/** How the Sync Agent assigns users: evenly (default), or all to the first node [HA125]. */
export type Assignment = 'balanced' | 'active-standby';
export const assignments: readonly Assignment[] = ['balanced', 'active-standby'];

/**
 * Who stopped a service decides who starts it: Server Recovery Manager starts what it stopped itself and what an
 * operator stopped; a failed database, or a service that an installation blocks, it does not start.
 */
export interface Stop {
  readonly sinceMs: number;
  readonly by: 'operator' | 'srm' | 'fault' | 'install';
}

/** Users on their way: all to the node that moves them, or each to the node it is assigned to. */
export interface Move {
  readonly kind: 'take-over' | 'take-back' | 'recovery';
  /** Users before this one are where they should be. */
  readonly cursor: number;
  /** When the batch now in flight arrives. */
  readonly nextMs: number;
}

export interface GroupNode {
  readonly state: NodeState;
  readonly reason: Reason | undefined;
  /** The peer as this node last heard of it, or what it concluded. */
  readonly seen: NodeStatus;
  /** Why this node came to run in backup mode; its shown reason may change meanwhile. */
  readonly because: Reason | undefined;
  /** An administrator failed it over: its critical services stay stopped until the fallback, reboots included. */
  readonly isIdled: boolean;
  readonly isOn: boolean;
  /** When a node that was switched on will run. */
  readonly upMs: number | undefined;
  readonly isFrozen: boolean;
  readonly hasManager: boolean;
  readonly stopped: Readonly<Record<string, Stop>>;
  /** Services that will not start until the node is rebooted. */
  readonly stuck: readonly string[];
  readonly isReplicating: boolean;
  readonly version: string;
  readonly install: { readonly untilMs: number; readonly version: string } | undefined;
  /** The last heartbeat heard, while none is heard. */
  readonly silentSinceMs: number | undefined;
  /** It has missed the peer for the whole timeout, and acts alone. */
  readonly hasLostPeer: boolean;
  /** When a node that starts gives up waiting for its peer. */
  readonly startedMs: number | undefined;
  /** Since when everything runs on a failed-over node. */
  readonly healthySinceMs: number | undefined;
  readonly move: Move | undefined;
}

export interface GroupOptions {
  readonly names: readonly [string, string];
  readonly users: number;
  readonly assignment: Assignment;
  readonly parameters: Parameters;
  readonly critical: readonly string[];
  readonly pace: Pace;
}

/** A state that a node came to show; `at` in seconds. */
export interface TimelineEntry {
  readonly at: number;
  readonly node: string;
  readonly state: string;
  readonly reason: string | null;
  readonly cause: string;
}

export interface AlarmEntry {
  readonly at: number;
  readonly node: string;
  readonly alarm: Alarm;
}

/** Names of alarms that the machine raises [RTMT]. */
export type Alarm = 'SRMFailed' | 'SRMFailover' | 'PEPeerNodeFailure' | 'PEDatabaseError';

export interface Refusal {
  readonly at: number;
  readonly event: string;
  readonly why: string;
}

export interface Group {
  readonly options: GroupOptions;
  readonly nowMs: number;
  readonly isEnabled: boolean;
  readonly isLinked: boolean;
  readonly nodes: readonly [GroupNode, GroupNode];
  /** For every user a bit for each node that claims it; both bits: claimed twice. Treated as immutable. */
  readonly owners: Uint8Array;
  readonly willMoveFail: boolean;
  /** Why the state changed last; goes into the timeline. */
  readonly cause: string;
  readonly timeline: readonly TimelineEntry[];
  readonly alarms: readonly AlarmEntry[];
  readonly refusals: readonly Refusal[];
  readonly assumed: readonly AssumptionId[];
}

/** A copy with some fields of a node changed. */
export const withNode = (group: Group, node: NodeIndex, patch: Partial<GroupNode>): Group => {
  const [first, second] = group.nodes;
  return { ...group, nodes: node === 0 ? [{ ...first, ...patch }, second] : [first, { ...second, ...patch }] };
};

export const withNodes = (group: Group, patch: Partial<GroupNode>): Group =>
  withNode(withNode(group, 0, patch), 1, patch);

export const because = (group: Group, cause: string): Group => ({ ...group, cause });

export const assume = (group: Group, ...ids: readonly AssumptionId[]): Group => {
  const fresh = ids.filter((id) => !group.assumed.includes(id));
  return fresh.length === 0 ? group : { ...group, assumed: [...group.assumed, ...fresh] };
};

export const raise = (group: Group, node: NodeIndex, alarm: Alarm): Group =>
  assume(
    { ...group, alarms: [...group.alarms, { at: group.nowMs / 1000, node: group.options.names[node], alarm }] },
    'alarm-times',
  );
