// The client re-login limits of a redundancy group: from the published rows where they are known, else by the formula.

import { checkChoice, checkNumber, outOfRange } from './check.ts';
import { parameterRows } from './parameters.ts';
import {
  type AssignmentMode,
  assignmentModes,
  type HardwareProfileId,
  hardwareProfile,
  hardwareProfileIds,
  publishedRows,
} from './relogin-tables.ts';

/** Defaults of the service parameters Client Re-Login Lower and Upper Limit, in seconds. Source: HA125, HALP. */
export const defaultLimits = {
  lower: parameterRows.reloginLower.default,
  upper: parameterRows.reloginUpper.default,
} as const;

/** Phones that are woken by push notifications: logins per second that a node may be given at most. Source: PUSH. */
export const pushRate = 4;

/** A day: what waits longer is no re-login. */
export const longestLimit = 86_400;
const longestLower = 43_200;

/** The least and the most that a client waits before it signs in again, in seconds; set equal on both nodes. */
export interface WaitLimits {
  readonly lower: number;
  readonly upper: number;
}

/** What {@link reloginLimits} is asked. */
export interface ReloginQuestion {
  /** Users that count: those of the fuller node (active-active), all of the group (active-standby). From 1. */
  readonly users: number;
  /** Hardware profile of the nodes: 500, 1000, 2000, 5000, 15000 or 25000. */
  readonly profile: HardwareProfileId;
  readonly mode: AssignmentMode;
  /** Lower limit in seconds, from 0 to 43200; default 120. */
  readonly lower?: number;
  /** Phones woken by push notifications: at most 4 logins a second; default false. */
  readonly hasPush?: boolean;
}

/** The limits to set, in seconds, and where they come from. */
export interface ReloginLimits extends WaitLimits {
  /** Logins per second that the limits are made for. */
  readonly rate: number;
  readonly by: 'published row' | 'formula';
  /** Users of the published row that the count was rounded up to; absent where the formula was used. */
  readonly row?: number;
  /** What the formula gives for the exact count; differs from `upper` in the published exceptions. */
  readonly formulaUpper: number;
}

const counted = { 'active-active': 'on the fuller node', 'active-standby': 'in the group' } as const;

const checkUsers = ({ users, profile, mode }: ReloginQuestion): void => {
  checkNumber('users', users, { min: 1, max: 1_000_000, isWhole: true });
  const most = hardwareProfile(profile).usersUpTo[mode];
  if (users <= most) return;
  const fitting = hardwareProfileIds.find((id) => hardwareProfile(id).usersUpTo[mode] >= users);
  const instead =
    fitting === undefined
      ? 'No profile holds that many: spread them over several redundancy groups.'
      : `Profile ${fitting} would hold them (up to ${hardwareProfile(fitting).usersUpTo[mode]}).`;
  // Who counts the whole group in the mode that asks for one node would get twice the wait.
  const whom = mode === 'active-active' ? ' Give the users of the fuller node, not of the whole group.' : '';
  throw outOfRange(
    'users',
    `${users} is more than profile ${profile} holds ${counted[mode]} (${most}, ${mode}). ${instead}${whom}`,
  );
};

/**
 * The re-login limits to set on both nodes: `upper = lower + round(users / rate)`, except where a published row is known to say
 * otherwise: then the count is rounded up to that row. The rows are published for a lower limit of 120 s and without push.
 * Valid for a single cluster; after rebalancing users it is to be asked again. Sources: HALP (rows), PUSH (4 logins a second).
 * @throws CupcheckError `invalid-option` naming the field: `users`, `profile`, `mode` or `lower`
 */
export const reloginLimits = (question: ReloginQuestion): ReloginLimits => {
  const { users, lower = defaultLimits.lower, hasPush = false } = question;
  const profile = checkChoice('profile', question.profile, hardwareProfileIds);
  const mode = checkChoice('mode', question.mode, assignmentModes);
  checkUsers({ ...question, profile, mode });
  checkNumber('lower', lower, { min: 0, max: longestLower, unit: 'seconds', isWhole: true });
  const rated = hardwareProfile(profile).rate[mode];
  const rate = hasPush ? Math.min(rated, pushRate) : rated;
  const formulaUpper = lower + Math.round(users / rate);
  const row =
    lower === defaultLimits.lower && !hasPush
      ? publishedRows.find(
          (each) => each.profile === profile && each.mode === mode && users > each.above && users <= each.users,
        )
      : undefined;
  return row === undefined
    ? { lower, upper: formulaUpper, rate, by: 'formula', formulaUpper }
    : { lower, upper: row.upper, rate, by: 'published row', row: row.users, formulaUpper };
};
