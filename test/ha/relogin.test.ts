// Re-login limits: the published anchors and exceptions, the formula, and what is refused.

import { describe, expect, it } from 'vitest';
import { reloginLimits } from '../../src/ha/relogin.ts';
import {
  type AssignmentMode,
  assignmentModes,
  type HardwareProfileId,
  hardwareProfile,
  hardwareProfileIds,
} from '../../src/ha/relogin-tables.ts';

const ask = (users: number, profile: HardwareProfileId, mode: AssignmentMode) =>
  reloginLimits({ users, profile, mode });

describe('the published rows', () => {
  it.each([
    [2_000, '15000', 'active-active', 253],
    [2_500, '5000', 'active-active', 537],
    [15_000, '15000', 'active-standby', 2_620],
    [25_000, '25000', 'active-standby', 3_245],
    [7_500, '15000', 'active-active', 620],
    [5_000, '5000', 'active-standby', 1_787],
    [250, '500', 'active-active', 287],
    [1_000, '1000', 'active-standby', 453],
    [12_500, '25000', 'active-active', 1_509],
    // Rows that the formula does not give.
    [100, '5000', 'active-standby', 154],
    [8_000, '25000', 'active-standby', 1_058],
    [9_000, '25000', 'active-standby', 1_120],
    [10_000, '25000', 'active-standby', 1_245],
    [11_000, '25000', 'active-standby', 1_370],
    [12_000, '25000', 'active-standby', 1_495],
    [13_000, '25000', 'active-standby', 1_620],
    [14_000, '25000', 'active-standby', 1_870],
    // A count between two rows goes up to the next.
    [8_001, '25000', 'active-standby', 1_120],
    [12_345, '25000', 'active-standby', 1_620],
    [13_001, '25000', 'active-standby', 1_870],
    // Where the next row is not known the formula speaks.
    [99, '5000', 'active-standby', 153],
    [101, '5000', 'active-standby', 154],
    [7_999, '25000', 'active-standby', 1_120],
    [14_001, '25000', 'active-standby', 1_870],
  ] as const)('%i users on %s %s: %i s', (users, profile, mode, upper) => {
    expect(ask(users, profile, mode)).toMatchObject({ lower: 120, upper });
  });

  it('say where they come from, beside the formula', () => {
    expect(ask(8_500, '25000', 'active-standby')).toEqual({
      lower: 120,
      upper: 1_120,
      rate: 8,
      by: 'published row',
      row: 9_000,
      formulaUpper: 1_183,
    });
    expect(ask(2_500, '5000', 'active-active')).toEqual({
      lower: 120,
      upper: 537,
      rate: 6,
      by: 'formula',
      formulaUpper: 537,
    });
  });

  it('hold for a lower limit of 120 s and without push alone', () => {
    const group = { users: 8_000, profile: '25000', mode: 'active-standby' } as const;
    expect(reloginLimits({ ...group, lower: 200 })).toMatchObject({ upper: 1_200, by: 'formula' });
    expect(reloginLimits({ ...group, hasPush: true })).toMatchObject({ upper: 2_120, by: 'formula' });
  });
});

describe('push', () => {
  it('keeps to 4 logins a second', () => {
    const group = { users: 7_500, profile: '15000', mode: 'active-active', lower: 200, hasPush: true } as const;
    expect(reloginLimits(group)).toMatchObject({ lower: 200, upper: 2_075, rate: 4 });
  });

  it('does not hasten a node that is rated for less', () => {
    const group = { users: 500, profile: '500', mode: 'active-standby', hasPush: true } as const;
    expect(reloginLimits(group)).toMatchObject({ upper: 453, rate: 1.5 });
  });
});

it.each(hardwareProfileIds.flatMap((id) => assignmentModes.map((mode) => [id, mode] as const)))(
  'profile %s takes its users %s to the last one, by the formula wherever no published row says otherwise',
  (id, mode) => {
    const most = hardwareProfile(id).usersUpTo[mode];
    const { [mode]: rate } = hardwareProfile(id).rate;
    for (const users of [1, 2, 97, 250, most - 1, most]) {
      const { upper, by } = ask(Math.min(users, most), id, mode);
      expect([by, upper]).toEqual(['formula', 120 + Math.round(Math.min(users, most) / rate)]);
    }
    expect(() => ask(most + 1, id, mode)).toThrow(/^users: /);
  },
);

describe('refuses', () => {
  it.each([
    [
      { users: 2_501, profile: '5000', mode: 'active-active' },
      'users: 2501 is more than profile 5000 holds on the fuller node (2500, active-active). Profile 15000 would hold them (up to 7500). Give the users of the fuller node, not of the whole group.',
    ],
    [
      { users: 15_001, profile: '15000', mode: 'active-standby' },
      'users: 15001 is more than profile 15000 holds in the group (15000, active-standby). Profile 25000 would hold them (up to 25000).',
    ],
    [
      { users: 25_001, profile: '500', mode: 'active-standby' },
      'users: 25001 is more than profile 500 holds in the group (500, active-standby). No profile holds that many: spread them over several redundancy groups.',
    ],
    [
      { users: 0, profile: '500', mode: 'active-standby' },
      'users: 0 is out of range. Give a whole number from 1 to 1000000.',
    ],
    [
      { users: 1.5, profile: '500', mode: 'active-standby' },
      'users: 1.5 is out of range. Give a whole number from 1 to 1000000.',
    ],
    [
      { users: Number.NaN, profile: '500', mode: 'active-standby' },
      'users: NaN is out of range. Give a whole number from 1 to 1000000.',
    ],
    [
      { users: 1, profile: '5001', mode: 'active-standby' },
      "profile: '5001' is not known. Known are 500, 1000, 2000, 5000, 15000, 25000.",
    ],
    [
      { users: 1, profile: '500', mode: 'balanced' },
      "mode: 'balanced' is not known. Known are active-active, active-standby.",
    ],
    [
      { users: 1, profile: '500', mode: 'active-active', lower: -1 },
      'lower: -1 is out of range. Give a whole number from 0 to 43200 seconds.',
    ],
  ])('%j', (wrong, message) => {
    // As a caller without a compiler would.
    const call: (question: never) => unknown = reloginLimits;
    expect(() => Reflect.apply(call, undefined, [wrong])).toThrow(
      expect.objectContaining({ message, code: 'invalid-option', field: message.split(':')[0] }),
    );
  });
});
