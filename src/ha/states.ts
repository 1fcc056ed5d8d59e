// TABLE: the states and reasons of a node, in the words that Cisco prints.

/** The states of a node, as Cisco prints them [HA125]. */
export const nodeStates = [
  'Initializing',
  'Idle',
  'Normal',
  'Running in Backup Mode',
  'Taking Over',
  'Failing Over',
  'Failed Over',
  'Failed Over with Critical Services Not Running',
  'Falling Back',
  'Taking Back',
  'Running in Failed Mode',
  'Unknown',
  'Backup Activated',
  'Failover Affected Services',
] as const;
export type NodeState = (typeof nodeStates)[number];

/** Stands where Cisco prints no state, because the node is down, cut off, or its Server Recovery Manager is stopped. */
export const down = '(down)';
export type ShownState = NodeState | typeof down;

/** The reasons beside the states, as Cisco prints them, its changes of spelling included [HA125] [CLI14]. */
export const reasons = [
  'Normal',
  'On Admin Request',
  'Initialization',
  'Automatic Fallback',
  'Critical Service Down',
  'Critical Services Down',
  'Database Failure',
  'Start of Critical Services Failed',
  'Peer Down',
  'Peer Reboot',
  'Peer Down During Initialization',
  'Take Over Users Failed',
  'Take Back Users Failed',
  'Unknown',
  'Auto Recover Database Failure',
  'Auto Recovery Database Failure',
  'Auto Recover Critical Service Down',
  'High Availability Not Enabled',
] as const;
export type Reason = (typeof reasons)[number];

/** What a node shows; a healthy node, a node that is down and a node without HA may show no reason. */
export interface NodeStatus {
  readonly state: ShownState;
  readonly reason?: Reason | undefined;
}
