// TABLE: what the machine assumes where no source says what a node does; printed whenever a run depended on it.

export const assumptions = {
  'moves-throttled': 'Users are moved at an even pace; that moves are throttled is known [CUPSHA13], the pace is not.',
  'boot-time': 'A node that is switched on needs a fixed time until Server Recovery Manager and the services run.',
  'install-time': 'An upgrade installs for a fixed time, and then the node reboots.',
  'uniform-wait': 'Clients wait a random time between the re-login limits, every second of it equally likely.',
  'wait-counted': 'Whether the wait starts at the takeover or at the lost socket is not documented.',
  'waits-again':
    'A client that finds no node to log in to waits another random time between the limits, at least 10 s.',
  'sessions-end':
    'Sessions end with the sockets of a node (power, XCP Router), otherwise when the user is moved to the other node.',
  'last-known': 'Until its heartbeat is missed for the whole timeout, a silent node is shown as it was last heard of.',
  'peer-reboot-known': 'A surviving node tells power-off and reboot (Peer Reboot) from lost contact (Peer Down).',
  'idle-takes-over':
    'An idle or failed-over node whose services can run takes over when the node in backup mode is lost.',
  'cannot-take-over':
    'A node without its critical services cannot take over from a lost peer; it does so once they run.',
  'return-reason':
    'A node that returns to a peer in backup mode is shown as it was before it was lost; where it was normal then, as Failed Over for Initialization.',
  'database-delay':
    'A failed database is waited for as any critical service is, for the Critical Service (Down) Delay: that it fails over as Database Failure is documented [HA125], the wait is inferred.',
  'services-reason': 'When a failed database runs again, the pair reads as for any critical service that runs again.',
  'claimed-twice':
    'Two nodes that claim the same user fail with the reason Unknown; the source names no reason [CUPSHA13].',
  'versions-claim': 'A node that returns with another version claims its own users again [CUPSHA13].',
  'versions-refused':
    'HA is not enabled, nor a group recovered, while versions differ; that they must be equal is documented, the refusal is not.',
  'replication-moves': 'While database replication is broken users cannot be moved.',
  'replication-at-start':
    'HA that is switched on while replication is not in state 2 fails over at once, for Database Failure; documented is that it may.',
  'recovery-shown':
    'During a recovery both nodes go on showing Running in Failed Mode, for the same reason until it fails as a fallback would; no other state was seen.',
  'after-automatic-recovery':
    'When the services of a node with Failover Affected Services run again, it counts as Failed Over.',
  'alarm-times': 'The names of alarms are documented; when each is raised is inferred.',
  'restored-by-reboot': 'A reboot starts every service again, also one that would not start before.',
  'away-at-start':
    'Two nodes that start together stand as where HA is switched on; while one holds users of the other, as after a failover.',
  'starts-alone':
    'Server Recovery Manager that starts without contact to its peer waits for it as after a reboot, whatever the node showed before.',
  resumes: 'A node that is back before its peer missed it goes on where it was; documented is that for some states.',
  'fails-alone': 'A node that fails while it does not hear its peer shows both of them as failed.',
  'failed-returns': 'When contact to a failed node is back, both fail for Unknown, as after a restart.',
  'nobody-takes-over':
    'Both nodes fail when one loses a critical service and the other cannot take over; documented is that for the node in backup mode.',
  'fallback-needs-peer': 'The buttons are refused while the nodes do not hear each other.',
} as const;

export type AssumptionId = keyof typeof assumptions;

export interface Pace {
  /** Users moved per second. */
  readonly movesPerSecond: number;
  /** Seconds from power-on until the node runs. */
  readonly bootSeconds: number;
  /** Seconds that an upgrade installs before the reboot. */
  readonly installSeconds: number;
}

/** Free numbers without any source; a scenario may set each. */
export const paceRows = {
  movesPerSecond: { default: 100, min: 0.1, max: 100_000, says: 'users moved per second' },
  bootSeconds: { default: 300, min: 0, max: 86_400, says: 'seconds from power-on until a node runs' },
  installSeconds: { default: 1_800, min: 0, max: 86_400, says: 'seconds that an upgrade installs before the reboot' },
} as const satisfies Readonly<
  Record<keyof Pace, { readonly default: number; readonly min: number; readonly max: number; readonly says: string }>
>;

export const defaultPace: Pace = {
  movesPerSecond: paceRows.movesPerSecond.default,
  bootSeconds: paceRows.bootSeconds.default,
  installSeconds: paceRows.installSeconds.default,
};
