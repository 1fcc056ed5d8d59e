// TABLE: the states and reasons that two nodes of a presence redundancy group show together, and what an operator does about each pair.

import { down, type NodeStatus, type Reason, type ShownState } from './states.ts';

export type Button = 'Failover' | 'Fallback' | 'Recover';

/** One side of a row: the states it may show, and the reasons; no reasons: none is printed. */
export interface Side {
  readonly states: readonly ShownState[];
  readonly reasons: readonly Reason[];
}

export interface MatrixRow {
  readonly id: string;
  /** `node1` is the node in trouble, or the one an operator acted on; the pair counts in either order. */
  readonly node1: Side;
  readonly node2: Side;
  readonly cause: string;
  /** What an operator does next. */
  readonly step: string;
  /** What an operator leaves alone; absent: `avoidAlways`. Read it by `avoidOf`. */
  readonly avoid?: string;
  /** The button of the Presence Redundancy Groups page that belongs to the step, or that this state allows. */
  readonly button?: Button;
}

const side = (state: ShownState | readonly ShownState[], ...shown: readonly Reason[]): Side => ({
  states: typeof state === 'string' ? [state] : state,
  reasons: shown,
});
const failed = (reason: Reason): Pick<MatrixRow, 'node1' | 'node2' | 'button'> => ({
  node1: side('Running in Failed Mode', reason),
  node2: side('Running in Failed Mode', reason),
  button: 'Recover',
});
const failedOver = 'Failed Over';
const withoutServices = 'Failed Over with Critical Services Not Running';
const backup = 'Running in Backup Mode';
const recovery = 'Press Recovery. Where that does not help, reboot the nodes.';

/** What an operator leaves alone in every row but the healthy one and the one without HA [HA125]. */
export const avoidAlways = 'Add no users: none can be added while a node is failed over [HA125].';

/** All 24 rows, in the order of the source [HA125]; `avoid` of the first row is a note from the field [CUPSHA13]. */
export const matrix: readonly MatrixRow[] = [
  {
    id: 'normal',
    node1: side('Normal', 'Normal'),
    node2: side('Normal', 'Normal'),
    cause: 'Both nodes are healthy.',
    step: 'None.',
    avoid: 'Do not upgrade with HA on: both nodes may claim a user, and then both fail (seen with 8.x [CUPSHA13]).',
    button: 'Failover',
  },
  {
    id: 'manual-failover-running',
    node1: side('Failing Over', 'On Admin Request'),
    node2: side('Taking Over', 'On Admin Request'),
    cause: 'A manual failover is running.',
    step: 'Wait until it has ended.',
  },
  {
    id: 'manual-failover-done',
    node1: side('Idle', 'On Admin Request'),
    node2: side(backup, 'On Admin Request'),
    cause: 'A manual failover is done. Critical services on node 1 stay stopped until the fallback.',
    step: 'Fall back when ready.',
    button: 'Fallback',
  },
  {
    id: 'manual-fallback-running',
    node1: side('Taking Back', 'On Admin Request'),
    node2: side('Falling Back', 'On Admin Request'),
    cause: 'A manual fallback is running.',
    step: 'Wait until it has ended.',
  },
  {
    id: 'idle-restarted',
    node1: side('Idle', 'Initialization'),
    node2: side(backup, 'On Admin Request'),
    cause: 'Server Recovery Manager was restarted on node 1 while it was idle.',
    step: 'Fall back.',
    button: 'Fallback',
  },
  {
    id: 'both-restarted',
    node1: side('Idle', 'Initialization'),
    node2: side(backup, 'Initialization'),
    cause: 'Both nodes were restarted during a manual failover.',
    step: 'Fall back.',
    button: 'Fallback',
  },
  {
    id: 'backup-restarted',
    node1: side('Idle', 'On Admin Request'),
    node2: side(backup, 'Initialization'),
    cause: 'Server Recovery Manager was restarted on node 2, and was back before its heartbeat was missed.',
    step: 'Fall back.',
    button: 'Fallback',
  },
  {
    id: 'restarted-in-takeover',
    node1: side('Failing Over', 'On Admin Request'),
    node2: side('Taking Over', 'Initialization'),
    cause: 'Server Recovery Manager was restarted on node 2 while it was taking over.',
    step: 'Wait until it has ended.',
  },
  {
    id: 'restarted-in-fallback',
    node1: side('Taking Back', 'Initialization'),
    node2: side('Falling Back', 'On Admin Request'),
    cause: 'Server Recovery Manager was restarted on node 1 while it was taking back.',
    step: 'Wait: it ends with both nodes normal.',
  },
  {
    id: 'automatic-fallback-running',
    node1: side('Taking Back', 'Automatic Fallback'),
    node2: side('Falling Back', 'Automatic Fallback'),
    cause: 'An automatic fallback is running.',
    step: 'Wait until it has ended.',
  },
  {
    id: 'services-back',
    node1: side(failedOver, 'Initialization', 'Critical Services Down'),
    node2: side(backup, 'Critical Service Down'),
    cause: 'The critical services of node 1 are running again.',
    step: 'Fall back by hand.',
    button: 'Fallback',
  },
  {
    id: 'service-down',
    node1: side(withoutServices, 'Critical Service Down'),
    node2: side(backup, 'Critical Service Down'),
    cause: 'A critical service of node 1 is down, and node 2 has taken over.',
    step: 'Start the critical services of node 1, or reboot it; then fall back.',
  },
  {
    id: 'database-failure',
    node1: side(withoutServices, 'Database Failure'),
    node2: side(backup, 'Database Failure'),
    cause: 'The database service of node 1 is down, and node 2 has taken over.',
    step: 'Reboot node 1; then fall back.',
  },
  {
    id: 'failed-start-of-services',
    ...failed('Start of Critical Services Failed'),
    cause: 'Critical services would not start while users were taken back.',
    step: recovery,
  },
  {
    id: 'failed-service-down',
    ...failed('Critical Service Down'),
    cause: 'The node in backup mode has lost a critical service as well.',
    step: recovery,
  },
  {
    id: 'peer-down',
    node1: side(down),
    node2: side(backup, 'Peer Down'),
    cause: 'The heartbeat of node 1 is lost: it is down, cut off, or its Server Recovery Manager is stopped.',
    step: 'Repair the network. Recovery may be needed then; otherwise fall back.',
  },
  {
    id: 'peer-reboot',
    node1: side(down),
    node2: side(backup, 'Peer Reboot'),
    cause: 'Node 1 is down: power, hardware, or a reboot.',
    step: 'Repair node 1; then fall back.',
  },
  {
    id: 'peer-missing-at-start',
    node1: side([failedOver, withoutServices], 'Initialization'),
    node2: side(backup, 'Peer Down During Initialization'),
    cause: 'Node 2 did not see node 1 when it started.',
    step: 'Fall back once node 1 runs.',
    button: 'Fallback',
  },
  {
    id: 'failed-take-over',
    ...failed('Take Over Users Failed'),
    cause: 'Users could not be moved at the failover, likely because of the database.',
    step: recovery,
  },
  {
    id: 'failed-take-back',
    ...failed('Take Back Users Failed'),
    cause: 'Users could not be moved at the fallback.',
    step: recovery,
  },
  {
    id: 'failed-unknown',
    ...failed('Unknown'),
    cause: 'Server Recovery Manager was restarted while its peer was failed, or met an internal error.',
    step: recovery,
  },
  {
    id: 'recovered-database-failure',
    node1: side('Backup Activated', 'Auto Recover Database Failure'),
    node2: side('Failover Affected Services', 'Auto Recovery Database Failure'),
    cause: 'The database died on the node in backup mode, and its peer could take all users.',
    step: 'None: the recovery is automatic.',
  },
  {
    id: 'recovered-service-down',
    node1: side('Backup Activated', 'Auto Recover Database Failure'),
    node2: side('Failover Affected Services', 'Auto Recover Critical Service Down'),
    cause: 'A critical service died on the node in backup mode, and its peer could take all users.',
    step: 'None: the recovery is automatic.',
  },
  {
    id: 'not-enabled',
    node1: side('Unknown', 'High Availability Not Enabled'),
    node2: side('Unknown', 'High Availability Not Enabled'),
    cause: 'High availability is not enabled, or not properly.',
    step: 'Enable it; where it should be on already, restart Server Recovery Manager on both nodes.',
    avoid:
      'Do not enable it while a critical service is stopped or database replication is not in state 2: a node may fail over at once [HA125].',
  },
];

/** States that are printed with no reason: the CLI leaves it out for a healthy node, Cisco's table for the last row. */
const mayBeSilent: readonly ShownState[] = ['Normal', 'Unknown', down];

const fits = ({ states, reasons: known }: Side, { state, reason }: NodeStatus): boolean =>
  states.includes(state) && (reason === undefined ? mayBeSilent.includes(state) : known.includes(reason));

/** The row of a pair, in either order of the nodes, with whether the order of the row is the other one; undefined: not in the table. */
export const placeOf = (
  a: NodeStatus,
  b: NodeStatus,
): { readonly row: MatrixRow; readonly isSwapped: boolean } | undefined => {
  for (const row of matrix) {
    if (fits(row.node1, a) && fits(row.node2, b)) return { row, isSwapped: false };
    if (fits(row.node1, b) && fits(row.node2, a)) return { row, isSwapped: true };
  }
  return undefined;
};

/** What an operator leaves alone while this row shows. */
export const avoidOf = (row: MatrixRow): string => row.avoid ?? avoidAlways;

/** The row of a pair, in either order of the nodes; undefined where the table does not know the pair. */
export const rowOf = (a: NodeStatus, b: NodeStatus): MatrixRow | undefined => placeOf(a, b)?.row;
