// TABLE: checks of the re-login limits: whether the users of a group come back no faster than its nodes can take them on.

import { defaultLimits, reloginLimits } from '../../ha/relogin.ts';
import { type AssignmentMode, assignmentModes, hardwareProfile, hardwareProfileIds } from '../../ha/relogin-tables.ts';
import type { Check, Match } from '../check.ts';
import type { Evidence } from '../evidence.ts';

/** TABLE: how many users count, of those of the whole group; a balanced group is assumed. */
const counting: Readonly<Record<AssignmentMode, (users: number) => number>> = {
  'active-active': (users) => Math.ceil(users / 2),
  'active-standby': (users) => users,
};

interface Wanted {
  readonly label: string;
  /** Logins per second that the machine is rated for. */
  readonly rate: number;
  readonly upper: number;
}

/** The largest lower limit that the parameter takes, in seconds. */
const mostLower = 43_200;

/** The upper limit for every machine and assignment that holds so many users. */
const wantedFor = (users: number, lower: number): readonly Wanted[] =>
  assignmentModes.flatMap((mode) =>
    hardwareProfileIds.flatMap((profile) => {
      const counted = counting[mode](users);
      if (counted > hardwareProfile(profile).usersUpTo[mode]) return [];
      const { upper, rate } = reloginLimits({
        users: counted,
        profile,
        mode,
        lower: Math.min(mostLower, Math.round(lower)),
      });
      return [{ label: `profile ${profile} ${mode}`, rate, upper }];
    }),
  );

const limitsOf = ({ given: { reloginLowerS, reloginUpperS } }: Evidence) => ({
  lower: reloginLowerS ?? defaultLimits.lower,
  upper: reloginUpperS ?? defaultLimits.upper,
  isDefault: reloginLowerS === undefined && reloginUpperS === undefined,
});

const printed = ({ lower, upper, isDefault }: ReturnType<typeof limitsOf>): string =>
  `${lower} and ${upper} s${isDefault ? ' (the default, assumed)' : ''}`;

const matchOf = ({ events }: Evidence, facts: Match['facts'], more: Partial<Match> = {}): Match => ({
  subject: 'Client Re-Login Limits',
  facts,
  events: events.filter(({ type }) => type === 'facts-given').map(({ seq }) => seq),
  ...more,
});

const isCount = (users: number | undefined): users is number =>
  users !== undefined && Number.isInteger(users) && users > 0;

const list = (all: readonly Wanted[]): string =>
  all.length === 0 ? 'none' : all.map(({ label, rate, upper }) => `${label} (${rate} a second: ${upper} s)`).join(', ');

const findTooShort = (evidence: Evidence): readonly Match[] => {
  const { users } = evidence.given;
  const limits = limitsOf(evidence);
  if (!isCount(users) || limits.upper <= limits.lower) return [];
  const all = wantedFor(users, limits.lower);
  const short = all.filter(({ upper }) => upper > limits.upper);
  if (short.length === 0) return [];
  const facts = {
    count: users,
    value: printed(limits),
    wanted: list(short),
    others: list(all.filter((each) => !short.includes(each))),
  };
  return [matchOf(evidence, facts, short.length === all.length ? {} : { severity: 'info' })];
};

const findNoSpread = (evidence: Evidence): readonly Match[] => {
  const limits = limitsOf(evidence);
  return limits.isDefault || limits.upper > limits.lower ? [] : [matchOf(evidence, { value: printed(limits) })];
};

const findTooMany = (evidence: Evidence): readonly Match[] => {
  const { users } = evidence.given;
  if (!isCount(users) || wantedFor(users, 0).length > 0) return [];
  const most = Math.max(...hardwareProfileIds.map((id) => hardwareProfile(id).usersUpTo['active-standby']));
  return [matchOf(evidence, { count: users, limit: most }, { subject: `${users} users` })];
};

export const limitChecks = {
  'RED-20': {
    title: 'Re-login limits are too short for so many users',
    severity: 'major',
    whose: 'server',
    looksFor:
      'Re-login limits within which the given number of users signs in faster than the documented rate of a machine.',
    caller: 'After a failure so many people would come back at once that the servers could not keep up.',
    sentence:
      'With {count} users in the group and re-login limits of {value}, clients come back faster than some machines are rated for. The rate of each of them and the upper limit that it needs: {wanted}. Long enough for: {others}. Half of the users on each node is assumed where both are active.',
    remedy:
      'Set Client Re-Login Upper Limit (service parameters of Server Recovery Manager) on both nodes to the same value: that of your machine and assignment in the list above [HALP].',
    source: 'HALP; HA125',
    example: 'doctor-red-short-limits',
    find: findTooShort,
  },
  'RED-21': {
    title: 'Re-login limits without spread: all come back at once',
    severity: 'major',
    whose: 'server',
    looksFor: 'An upper re-login limit that is not larger than the lower one.',
    caller: 'After a failure everybody would come back in the same second, which the servers could not bear.',
    sentence:
      'The re-login limits are {value}: every client waits for the same time, and all of them come back at once.',
    remedy:
      'On both nodes set Client Re-Login Lower Limit to 120 s, and the Upper Limit to the value for your machine and users: cupcheck ha estimate prints it [HALP].',
    source: 'HA125; HALP',
    example: 'doctor-red-no-spread',
    find: findNoSpread,
  },
  'RED-22': {
    title: 'More users than a redundancy group holds',
    severity: 'major',
    whose: 'server',
    looksFor: 'A number of users for which no documented machine is large enough.',
    caller: 'There are more people than two chat servers are made for.',
    sentence: '{count} users are more than one redundancy group holds on any documented machine (at most {limit}).',
    remedy: 'Spread them over several redundancy groups; a cluster has up to three, of two nodes each [HA125].',
    source: 'HALP; HA125',
    example: 'doctor-red-too-many-users',
    find: findTooMany,
  },
} as const satisfies Record<string, Check>;
