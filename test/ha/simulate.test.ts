// Simulations: the outage of 4.7 in both countings, the herd, and the same bytes from the same seed.

import { describe, expect, test } from 'vitest';
import type { WaitFrom } from '../../src/ha/clients.ts';
import type { StartOptions } from '../../src/ha/group.ts';
import { type Scenario, simulate } from '../../src/ha/simulate.ts';
import type { Step } from './play.ts';

const scenario = (steps: readonly Step[], from: WaitFrom = 'takeover', group: StartOptions = {}): Scenario => ({
  title: 'a test',
  says: '',
  group: { users: 2_000, pace: { movesPerSecond: 100_000 }, ...group },
  from,
  seed: 7,
  events: steps.map(([at, event]) => ({ at, event })),
  seconds: 7_200,
});

const dead = 600;
const kill: Step = [dead, { type: 'kill', node: 0 }];
const stop: Step = [dead, { type: 'stop-service', node: 0, service: 'Presence Engine' }];

/** TABLE of 4.7, with the second that moving takes: when the first and the last user is back after the trigger. */
const outages: readonly (readonly [string, readonly Step[], WaitFrom, number, number])[] = [
  ['node death, counted from the takeover', [kill], 'takeover', 180, 597],
  ['node death, counted from the lost socket', [kill], 'socket', 120, 537],
  ['a critical service, counted from the takeover', [stop], 'takeover', 211, 628],
  ['failover by hand', [[dead, { type: 'failover', node: 0 }]], 'takeover', 120, 537],
];

test.each(outages)('%s', (_, steps, from, first, last) => {
  const { users, sessions } = simulate(scenario(steps, from));
  const isBack = users.find(({ at, online }) => at > dead + 100 && online > 1_000)?.at ?? 0;
  expect(sessions).toMatchObject({ lost: 1_000, logins: 1_000, vain: 0 });
  expect(isBack - dead).toBeGreaterThanOrEqual(first);
  expect(sessions.lastLoginAt).toBeLessThanOrEqual(dead + last);
  // Of a thousand uniform waits the last is in the last tenth, but for one chance in 10^45.
  expect(sessions.lastLoginAt).toBeGreaterThan(dead + last - 42);
});

describe('clients', () => {
  test('on the surviving node notice nothing', () => {
    const { sessions } = simulate(scenario([kill]));
    expect(sessions.fewest.online).toBe(1_000);
  });

  test('notice nothing of a service that is back in time, but lose their sockets with the XCP Router', () => {
    const brief = (service: string) =>
      simulate(
        scenario([
          [600, { type: 'stop-service', node: 0, service }],
          [630, { type: 'start-service', node: 0, service }],
        ]),
      ).sessions.lost;
    expect([brief('Presence Engine'), brief('XCP Router')]).toEqual([0, 1_000]);
  });

  test('wait again where no node serves, and come back with it', () => {
    const steps: readonly Step[] = [[10, { type: 'disable-ha' }], kill, [3_000, { type: 'boot', node: 0 }]];
    const { sessions, users } = simulate(scenario(steps, 'socket'));
    expect(sessions.vain).toBeGreaterThan(1_000);
    expect(users.at(-1)?.online).toBe(2_000);
    expect(simulate(scenario(steps)).sessions.vain).toBe(0);
  });

  test('knock no more often than every ten seconds where the limits are zero', () => {
    const parameters = { 'Client Re-Login Lower Limit': 0, 'Client Re-Login Upper Limit': 0 };
    const { sessions } = simulate(scenario([[10, { type: 'disable-ha' }], kill], 'socket', { users: 2, parameters }));
    expect(sessions.vain).toBe(1 + (7_200 - 601 - ((7_200 - 601) % 10)) / 10);
  });

  test('are interrupted a second time by the fallback', () => {
    const steps: readonly Step[] = [
      stop,
      [700, { type: 'start-service', node: 0, service: 'Presence Engine' }],
      [3_000, { type: 'fallback', node: 0 }],
    ];
    const { sessions } = simulate(scenario(steps));
    expect(sessions).toMatchObject({ lost: 2_000, logins: 2_000 });
  });

  test('of new users log in at once', () => {
    expect(simulate(scenario([[10, { type: 'add-user' }]])).users.at(-1)?.online).toBe(2_001);
  });
});

test('the same seed gives the same bytes, another seed other waits', () => {
  const first = JSON.stringify(simulate(scenario([kill])));
  expect(JSON.stringify(simulate(scenario([kill])))).toBe(first);
  expect(JSON.stringify(simulate({ ...scenario([kill]), seed: 8 }))).not.toBe(first);
});

test('times of all lists rise, and every user is counted', () => {
  const played = simulate(scenario([kill, [3_000, { type: 'boot', node: 0 }], [5_000, { type: 'fallback', node: 0 }]]));
  for (const list of [played.timeline, played.users, played.rows, played.publish, played.alarms, played.events]) {
    const times = list.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  }
  expect(played.users.every(({ perNode }) => perNode[0] + perNode[1] === 2_000)).toBe(true);
  expect(played.rows.map(({ rows }) => rows.join())).toEqual([
    'normal',
    'peer-reboot',
    'peer-missing-at-start',
    'manual-fallback-running',
    'normal',
  ]);
});

test('15,000 users and a day are played with less than a thousand samples', () => {
  const day = {
    ...scenario([kill, [40_000, { type: 'boot', node: 0 }]], 'takeover', { users: 15_000 }),
    seconds: 86_400,
  };
  const { users, sessions } = simulate(day);
  expect(users.length).toBeLessThan(1_000);
  expect(sessions.lost).toBe(7_500);
});
