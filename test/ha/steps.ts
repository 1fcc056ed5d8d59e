// TABLE: the steps from one pair of states to the next, what causes each, and who says so.

import type { AssumptionId } from '../../src/ha/assumptions.ts';
import type { EventType } from '../../src/ha/group-event.ts';
import type { NodeIndex } from '../../src/ha/group-state.ts';
import { placeOf } from '../../src/ha/matrix.ts';
import type { RuleCause } from '../../src/ha/settle.ts';
import { down, type NodeStatus } from '../../src/ha/states.ts';
import type { TimerId } from '../../src/ha/timers.ts';

/** What sets a step off: an event from outside, a timer, a rule, or two nodes that hear each other, again or for the first time. */
export type StepCause = EventType | TimerId | RuleCause | 'contact';

export interface StepRow {
  /** Ids of matrix rows, or `starts`. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The node that had the place of node 1 has that of node 2 afterwards. */
  readonly swaps?: true;
  readonly by: readonly StepCause[];
  readonly says: string;
  /** Key of a source, or what the machine assumes. */
  readonly source: 'HA125' | 'CLI14' | AssumptionId;
}

/** The one pair beside the matrix: node 2 starts, and has not yet waited for node 1 as long as it must. */
export const starts = 'starts';

const idles = ['manual-failover-done', 'idle-restarted', 'both-restarted', 'backup-restarted'];
const takingOver = ['manual-failover-running', 'restarted-in-takeover'];
const takingBack = ['manual-fallback-running', 'restarted-in-fallback', 'automatic-fallback-running'];
const withoutServices = ['service-down', 'database-failure'];
const failedOver = ['services-back', 'peer-missing-at-start'];
const recovered = ['recovered-service-down', 'recovered-database-failure'];
const lost = ['peer-down', 'peer-reboot'];
const unknown = 'failed-unknown';
const failed = ['failed-service-down', 'failed-start-of-services', 'failed-take-over', 'failed-take-back'];
/** Every row in which both nodes have been seen, none is failed, and HA is on. */
const joint = ['normal', ...takingOver, ...idles, ...takingBack, ...withoutServices, ...failedOver, ...recovered];
const enabled = [...joint, ...lost, ...failed, unknown, starts];

/** A restart while the nodes hear each other, or one that they do not survive without losing contact for a moment. */
const restarted = ['restart-srm', 'contact'] as const satisfies readonly StepCause[];

type Some<T extends string> = T | readonly T[];
const list = <T extends string>(some: Some<T>): readonly T[] => (typeof some === 'string' ? [some] : some);
const row = (
  from: Some<string>,
  to: Some<string>,
  by: Some<StepCause>,
  says: string,
  source: StepRow['source'],
): StepRow => ({ from: list(from), to: list(to), by: list(by), says, source });
const swapping = (...given: Parameters<typeof row>): StepRow => ({ ...row(...given), swaps: true });

/** Every step that the machine takes; what is not here does not happen. */
export const steps: readonly StepRow[] = [
  // HA off and on.
  row(enabled, 'not-enabled', 'disable-ha', 'HA is switched off', 'CLI14'),
  row('not-enabled', 'normal', 'enable-ha', 'HA is switched on', 'HA125'),
  row(
    'not-enabled',
    [...withoutServices, 'failed-service-down'],
    'enable-ha',
    'HA is switched on while critical services are down',
    'HA125',
  ),
  row(
    'not-enabled',
    'database-failure',
    'enable-ha',
    'HA is switched on while database replication is not in state 2',
    'replication-at-start',
  ),
  row(
    'not-enabled',
    'services-back',
    'enable-ha',
    'HA is switched on while users are away from their node',
    'away-at-start',
  ),
  row(
    'not-enabled',
    [unknown],
    'enable-ha',
    'HA is switched on while both nodes claim the same users',
    'claimed-twice',
  ),
  row('not-enabled', [starts], 'enable-ha', 'HA is switched on while the peer is not heard', 'starts-alone'),
  // Failover, fallback and recovery.
  row('normal', 'manual-failover-running', 'failover', 'an administrator fails node 1 over', 'HA125'),
  row('manual-failover-running', 'manual-failover-done', 'users-moved', 'all users are moved', 'HA125'),
  row('restarted-in-takeover', 'backup-restarted', 'users-moved', 'all users are moved', 'HA125'),
  row(
    [...idles, ...failedOver],
    'manual-fallback-running',
    'fallback',
    'an administrator falls back to node 1',
    'HA125',
  ),
  row(
    failedOver,
    'automatic-fallback-running',
    'automatic-fallback',
    'automatic fallback is on, and node 1 was healthy for 30 minutes',
    'HA125',
  ),
  row(takingBack, 'normal', 'users-moved', 'all users are back', 'HA125'),
  row(
    [...idles, ...failedOver],
    'failed-start-of-services',
    'fallback',
    'critical services of node 1 would not start at the fallback',
    'HA125',
  ),
  row([...failed, unknown], 'normal', 'users-moved', 'the recovery has ended', 'HA125'),
  row(
    [...failed, unknown].filter((id) => id !== 'failed-start-of-services'),
    'failed-start-of-services',
    'recover',
    'critical services would not start at the recovery',
    'recovery-shown',
  ),
  row(
    [...failed, unknown].filter((id) => id !== 'failed-take-back'),
    'failed-take-back',
    'users-moved',
    'users could not be moved at the recovery',
    'recovery-shown',
  ),
  row(
    [...takingOver, ...idles, ...withoutServices, ...failedOver, ...recovered],
    'failed-take-over',
    'users-moved',
    'users could not be moved',
    'HA125',
  ),
  row(lost, 'failed-take-over', 'users-moved', 'users could not be moved', 'fails-alone'),
  row(takingBack, 'failed-take-back', 'users-moved', 'users could not be moved', 'HA125'),
  // Critical services.
  row('normal', withoutServices, 'service-delay', 'a critical service of node 1 was down for the whole delay', 'HA125'),
  row('services-back', 'service-down', 'service-delay', 'a critical service of node 1 is down again', 'HA125'),
  row('service-down', 'services-back', 'services-run', 'the critical services of node 1 run again', 'HA125'),
  row('database-failure', 'services-back', 'services-run', 'the database of node 1 runs again', 'services-reason'),
  row(
    failedOver,
    recovered,
    'service-delay',
    'node 2 loses a critical service, and node 1 can take all users',
    'HA125',
  ),
  row(
    idles,
    recovered,
    'service-delay',
    'node 2 loses a critical service, and node 1 can take all users',
    'idle-takes-over',
  ),
  swapping(
    recovered,
    'services-back',
    'services-run',
    'the critical services of node 2 run again',
    'after-automatic-recovery',
  ),
  row(
    [...idles, ...withoutServices, ...failedOver],
    'failed-service-down',
    'service-delay',
    'node 2 loses a critical service, and node 1 cannot take over',
    'HA125',
  ),
  row(lost, 'failed-service-down', 'service-delay', 'node 2 loses a critical service, and is alone', 'fails-alone'),
  row(
    ['normal', ...takingOver, ...recovered],
    'failed-service-down',
    'service-delay',
    'a node loses a critical service, and the other cannot take over',
    'nobody-takes-over',
  ),
  // A peer is lost.
  row(
    joint.filter((id) => !recovered.includes(id)),
    lost,
    'heartbeat-timeout',
    'the heartbeat of node 1 is missed for the whole timeout',
    'HA125',
  ),
  swapping(
    [...takingBack, ...recovered],
    lost,
    'heartbeat-timeout',
    'the heartbeat of node 2 is missed for the whole timeout',
    'HA125',
  ),
  swapping(
    [...takingOver, ...idles, ...failedOver],
    lost,
    'heartbeat-timeout',
    'the heartbeat of node 2 is missed for the whole timeout',
    'idle-takes-over',
  ),
  row(
    [...takingOver, ...idles],
    'failed-start-of-services',
    'heartbeat-timeout',
    'the heartbeat of node 2 is missed, and critical services of node 1 would not start',
    'fails-alone',
  ),
  swapping(
    [...withoutServices, 'peer-missing-at-start'],
    lost,
    'services-run',
    'the heartbeat of node 2 is missed, and the critical services of node 1 run at last',
    'cannot-take-over',
  ),
  row(
    recovered,
    lost,
    'services-run',
    'the heartbeat of node 1 is missed, and the critical services of node 2 run at last',
    'cannot-take-over',
  ),
  // A node starts.
  row(
    [...joint, ...lost, ...failed, unknown],
    [starts],
    'restart-srm',
    'Server Recovery Manager is restarted on node 2 without contact to node 1',
    'starts-alone',
  ),
  swapping(
    joint.filter((id) => id !== 'normal'),
    [starts],
    'restart-srm',
    'Server Recovery Manager is restarted on node 1 without contact to node 2',
    'starts-alone',
  ),
  row(
    [starts],
    'peer-missing-at-start',
    'initialization-timeout',
    'node 1 was not seen for the whole timeout',
    'HA125',
  ),
  row(
    [starts],
    'failed-start-of-services',
    'initialization-timeout',
    'node 1 was not seen for the whole timeout, and critical services of node 2 would not start',
    'fails-alone',
  ),
  // Server Recovery Manager is restarted, or a node is back before it was missed.
  row(
    'manual-failover-done',
    ['idle-restarted', 'backup-restarted'],
    restarted,
    'Server Recovery Manager is restarted on node 1, or on node 2',
    'HA125',
  ),
  row(
    ['idle-restarted', 'backup-restarted'],
    'both-restarted',
    restarted,
    'Server Recovery Manager is restarted on the other node as well',
    'HA125',
  ),
  row(
    'manual-failover-running',
    'restarted-in-takeover',
    restarted,
    'Server Recovery Manager is restarted on node 2',
    'HA125',
  ),
  row(
    'manual-fallback-running',
    'restarted-in-fallback',
    restarted,
    'Server Recovery Manager is restarted on node 1',
    'HA125',
  ),
  row(
    [starts],
    [
      ...['normal', 'backup-restarted', 'both-restarted', 'restarted-in-takeover', ...takingBack],
      ...[...withoutServices, ...failedOver, ...recovered],
    ],
    'contact',
    'node 1 is heard, and has not missed node 2',
    'resumes',
  ),
  swapping(
    [starts],
    [
      ...['idle-restarted', 'both-restarted', ...takingOver, 'restarted-in-fallback', 'automatic-fallback-running'],
      ...[...withoutServices, ...failedOver, ...recovered],
    ],
    'contact',
    'node 1 is heard, and has not missed node 2',
    'resumes',
  ),
  row([starts], ['normal', 'both-restarted'], 'contact', 'both nodes start', 'HA125'),
  swapping(
    [starts],
    ['both-restarted', 'peer-missing-at-start', 'services-back', 'idle-restarted'],
    'contact',
    'node 1 is heard, and has the users of node 2',
    'HA125',
  ),
  swapping(
    [starts],
    ['peer-missing-at-start', ...withoutServices],
    'contact',
    'node 1 is heard, and has the users of node 2',
    'return-reason',
  ),
  row(
    [starts],
    [...withoutServices, 'services-back', 'failed-service-down'],
    'contact',
    'both nodes start, one of them without its critical services or its users',
    'away-at-start',
  ),
  swapping(
    [starts],
    [...withoutServices, 'services-back'],
    'contact',
    'both nodes start, one of them without its critical services or its users',
    'away-at-start',
  ),
  row(
    'normal',
    'services-back',
    'contact',
    'node 2 had taken over while node 1 was silent, has forgotten it, and is heard again',
    'away-at-start',
  ),
  // A node that was missed is back.
  row(
    lost,
    ['services-back', 'idle-restarted', 'both-restarted', 'peer-missing-at-start'],
    'contact',
    'node 1 has started and is heard again',
    'HA125',
  ),
  row(lost, ['peer-missing-at-start', ...withoutServices], 'contact', 'node 1 is heard again', 'return-reason'),
  row('peer-down', ['services-back', ...idles], 'contact', 'node 1 is heard again', 'return-reason'),
  row(
    joint.filter((id) => !recovered.includes(id) && id !== 'peer-missing-at-start'),
    'peer-missing-at-start',
    'contact',
    'node 2 is heard again, which had started and missed node 1',
    'HA125',
  ),
  swapping(
    [...takingOver, ...takingBack, ...recovered],
    'peer-missing-at-start',
    'contact',
    'node 1 is heard again, which had started and missed node 2',
    'HA125',
  ),
  row(
    ['normal', 'manual-fallback-running', 'restarted-in-fallback'],
    'peer-missing-at-start',
    'contact',
    'node 2 is heard again, which had missed node 1',
    'return-reason',
  ),
  swapping(
    [...takingOver, ...takingBack],
    'peer-missing-at-start',
    'contact',
    'node 1 is heard again, which had missed node 2',
    'return-reason',
  ),
  row(
    takingBack,
    ['service-down', 'services-back'],
    'contact',
    'node 2 is heard again, which had missed node 1',
    'return-reason',
  ),
  row(
    'manual-failover-running',
    'manual-failover-done',
    'contact',
    'node 2 is heard again, which had missed node 1',
    'return-reason',
  ),
  row(
    'restarted-in-takeover',
    'backup-restarted',
    'contact',
    'node 2 is heard again, which had missed node 1',
    'return-reason',
  ),
  row(
    withoutServices,
    'services-back',
    'contact',
    'the nodes hear each other again, and the critical services of node 1 run',
    'return-reason',
  ),
  row(
    ['services-back', 'database-failure'],
    'service-down',
    'contact',
    'the nodes hear each other again, and a critical service of node 1 is down',
    'return-reason',
  ),
  swapping(
    recovered,
    'services-back',
    'contact',
    'the nodes hear each other again, and the critical services of node 2 run',
    'return-reason',
  ),
  swapping(
    recovered,
    'service-down',
    'contact',
    'the nodes hear each other again, and a critical service of node 2 is down',
    'return-reason',
  ),
  swapping(
    'recovered-database-failure',
    'database-failure',
    'contact',
    'the nodes hear each other again, and the database of node 2 is down',
    'return-reason',
  ),
  // Both fail for Unknown.
  row([...failed, starts], [unknown], restarted, 'a node starts while its peer is failed', 'HA125'),
  row([...joint, ...lost, starts], [unknown], 'contact', 'a node returns with another version', 'versions-claim'),
  row(
    [...idles, ...withoutServices, ...failedOver, ...recovered, ...lost, starts],
    [unknown],
    'contact',
    'the nodes hear each other again, and both claim the same users',
    'claimed-twice',
  ),
  row(
    [...failed, ...joint, ...lost],
    [unknown],
    'contact',
    'the nodes hear each other again, and one of them is failed',
    'failed-returns',
  ),
];

/** The pair that two nodes show, by the id of its row or `starts`; `first` has the place of node 1, absent where both places are alike. */
export const pairOf = (
  a: NodeStatus,
  b: NodeStatus,
): { readonly id: string; readonly first?: NodeIndex } | undefined => {
  if (a.state === down && b.state === 'Initializing') return { id: starts, first: 0 };
  if (b.state === down && a.state === 'Initializing') return { id: starts, first: 1 };
  const place = placeOf(a, b);
  if (place === undefined) return undefined;
  const { id, node1, node2 } = place.row;
  return node1.states[0] === node2.states[0] ? { id } : { id, first: place.isSwapped ? 1 : 0 };
};
