// TABLE: the hardware profiles with their login rates, and the published upper limits that the formula does not give.

/** How users are spread over the two nodes of a redundancy group; HA125 calls the first one balanced. */
export const assignmentModes = ['active-active', 'active-standby'] as const;

/** See {@link assignmentModes}. */
export type AssignmentMode = (typeof assignmentModes)[number];

/** One size of machine that a node is installed on. */
export interface HardwareProfile {
  /** The machine, in a few words. */
  readonly title: string;
  /** Logins per second that a node is rated for, by assignment. */
  readonly rate: Readonly<Record<AssignmentMode, number>>;
  /** Most users that count: those of the fuller node (active/active), all of the group (active/standby). */
  readonly usersUpTo: Readonly<Record<AssignmentMode, number>>;
}

const byMode = (active: number, standby: number): Readonly<Record<AssignmentMode, number>> => ({
  'active-active': active,
  'active-standby': standby,
});

/** Source: HALP (machines and limits), rates reduced from its 115 rows (jabber-facts 4.5). */
export const hardwareProfiles = {
  '500': { title: '1 vCPU 700 MHz, 2 GB', rate: byMode(1.5, 1.5), usersUpTo: byMode(250, 500) },
  '1000': { title: '1 vCPU 1.5 GHz, 2 GB', rate: byMode(3, 3), usersUpTo: byMode(500, 1_000) },
  '2000': { title: '1 vCPU 1.5 GHz, 4 GB', rate: byMode(3, 3), usersUpTo: byMode(1_000, 2_000) },
  '5000': { title: '2 vCPU, 4 GB', rate: byMode(6, 3), usersUpTo: byMode(2_500, 5_000) },
  '15000': { title: '4 vCPU, 8 GB', rate: byMode(15, 6), usersUpTo: byMode(7_500, 15_000) },
  '25000': { title: '6 vCPU, 16 GB', rate: byMode(9, 8), usersUpTo: byMode(12_500, 25_000) },
} as const satisfies Record<string, HardwareProfile>;

/** A size of machine by the users that its name promises; see {@link hardwareProfiles}. */
export type HardwareProfileId = keyof typeof hardwareProfiles;

export const hardwareProfileIds = Object.keys(hardwareProfiles) as readonly string[] as readonly HardwareProfileId[];

export const hardwareProfile = (id: HardwareProfileId): HardwareProfile => hardwareProfiles[id];

/** A row of the published tables; it holds for every user count above that of the row before it. */
export interface PublishedRow {
  readonly profile: HardwareProfileId;
  readonly mode: AssignmentMode;
  /** Counts above this one, up to and with `users`, are rounded up to this row. */
  readonly above: number;
  readonly users: number;
  /** Seconds, with the lower limit at 120. */
  readonly upper: number;
}

const step = (above: number, users: number, upper: number): PublishedRow => ({
  profile: '25000',
  mode: 'active-standby',
  above,
  users,
  upper,
});

/**
 * Rows whose steps are known and whose value differs from the formula at some user count. Elsewhere the published value is the
 * formula's at the row, and how far apart the rows stand is not known here. The row before 8000 is not known either, so
 * that row and the one of 100 users stand for themselves alone. Source: HALP.
 */
export const publishedRows: readonly PublishedRow[] = [
  { profile: '5000', mode: 'active-standby', above: 99, users: 100, upper: 154 },
  step(7_999, 8_000, 1_058),
  step(8_000, 9_000, 1_120),
  step(9_000, 10_000, 1_245),
  step(10_000, 11_000, 1_370),
  step(11_000, 12_000, 1_495),
  step(12_000, 13_000, 1_620),
  step(13_000, 14_000, 1_870),
];
