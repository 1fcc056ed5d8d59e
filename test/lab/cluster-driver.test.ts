// The clock of the redundancy group: what comes when, in which order, and what is left when it ends.

import { describe, expect, test } from 'vitest';
import { startGroup } from '../../src/ha/group.ts';
import type { GroupEvent } from '../../src/ha/group-event.ts';
import type { Group } from '../../src/ha/group-state.ts';
import { type ClusterDriver, type LabGroupEvent, startClusterDriver } from '../../src/lab/cluster/cluster-driver.ts';
import { startLab } from '../../src/lab/lab.ts';
import { untilQuiet } from '../stories/handles.ts';
import { manualClock } from './lab-clock.ts';

const presence = 'Presence Engine';
const stop: GroupEvent = { type: 'stop-service', node: 0, service: presence };
const start: GroupEvent = { type: 'start-service', node: 0, service: presence };

const drive = (speed = 1, put: (group: Group) => Promise<void> = async () => {}) => {
  const clock = manualClock();
  const told: string[] = [];
  const onEvent = (event: LabGroupEvent): void => {
    told.push(`${event.at} ${event.type === 'group-event' ? event.event : `${event.node} ${event.state}`}`);
  };
  const group: ClusterDriver = startClusterDriver(startGroup({ users: 4 }), { clock, speed, put, onEvent });
  return { clock, told, group };
};

const failedOver = [
  '0 Presence Engine stops on cup1',
  '90 cup1 Failed Over with Critical Services Not Running',
  '90 cup2 Running in Backup Mode',
];

test('nothing is waited for while nothing is due', () => {
  const { clock, group } = drive();
  expect(clock.waiting).toBe(0);
  clock.step(5_000);
  expect([group.nowMs, group.look().nowMs]).toEqual([5_000, 5_000]);
});

test.each([
  [1, 90_000],
  [60, 1_500],
  [90_000, 1],
  [0.5, 180_000],
])('at speed %d the delay of 90 s is over after %d ms', async (speed, ms) => {
  const { clock, told, group } = drive(speed);
  await group.happen(stop);
  clock.step(ms - 0.5);
  expect(told).toEqual(failedOver.slice(0, 1));
  clock.step(0.5);
  expect(told).toEqual(failedOver);
  await group.close();
});

test('one timer, for what is due next', async () => {
  const { clock, group } = drive();
  await group.happen(stop);
  expect(clock.waiting).toBe(1);
  void group.happen(start, 60_000);
  expect(clock.waiting).toBe(1);
  clock.step(60_000);
  await group.until();
  expect(clock.waiting).toBe(0);
});

test('what is planned happens at its time, to the millisecond, in the order in which it was planned', async () => {
  const { clock, told, group } = drive();
  const seen: number[] = [];
  const all = [
    group.happen({ type: 'fallback', node: 0 }, 200_000),
    group.happen(stop, 10_000),
    group.happen(start, 101_000),
    group.until(100_500, ({ nowMs }) => seen.push(nowMs)),
    group.happen(({ nodes }) => ({ type: nodes[0].isOn ? 'kill' : 'boot', node: 0 }), 300_000),
  ];
  clock.step(1_000_000);
  expect(await Promise.all(all)).toEqual(all.map(() => undefined));
  expect(seen).toEqual([100_500]);
  expect(told.filter((line) => /Engine|admin|power/.test(line))).toEqual([
    '10 Presence Engine stops on cup1',
    '101 Presence Engine is started on cup1',
    '200 an administrator falls back to cup1',
    '300 cup1 loses power',
  ]);
  expect(told).toContain('100 cup2 Running in Backup Mode');
  await group.close();
});

test('a refusal is told, and given back', async () => {
  const { told, group } = drive();
  expect(await group.happen({ type: 'boot', node: 1 })).toBe('cup2 is on already');
  expect(told).toEqual(['0 cup2 is switched on']);
});

describe('the servers', () => {
  test('get one state after the other, also those that a leap of the clock passes over', async () => {
    const states: string[] = [];
    let busy = 0;
    const { clock, group } = drive(1, async ({ nodes }) => {
      busy += 1;
      expect(busy).toBe(1);
      await Promise.resolve();
      states.push(nodes[0].state);
      busy -= 1;
    });
    await group.happen({ type: 'failover', node: 0 });
    clock.step(60_000);
    await group.until();
    expect(states).toEqual(['Failing Over', 'Idle']);
  });

  test('that do not obey end nobody but whoever waits', async () => {
    const { clock, group } = drive(1, () => Promise.reject(new Error('EADDRINUSE')));
    await expect(group.happen({ type: 'failover', node: 0 })).rejects.toThrow('EADDRINUSE');
    clock.step(60_000);
    await expect(group.until()).rejects.toThrow('EADDRINUSE');
    await group.close();
  });
});

test('the end: no timer is left, and whoever waits is told', async () => {
  const { clock, group } = drive();
  await group.happen(stop);
  const late = group.until(1_000_000);
  await group.close();
  await expect(late).rejects.toMatchObject({ code: 'aborted' });
  await expect(group.happen(start)).rejects.toMatchObject({ code: 'aborted' });
  expect(clock.waiting).toBe(0);
  expect(group.look().nodes[0].state).toBe('Normal');
});

describe('a lab', () => {
  const nodes = {
    cup1: { address: '10.10.10.25', soap: 8443 },
    cup2: { address: '10.10.20.25', soap: 8443 },
  };

  test('goes by the clock of the process, as fast as it is told', async () => {
    const lab = await startLab({ nodes, group: {} }, { speed: 10_000 });
    const { group } = lab;
    void group?.happen(stop);
    await group?.until(100_000);
    expect(group?.look().nodes[1].state).toBe('Running in Backup Mode');
    void group?.until(10_000_000).catch(() => {});
    await lab.close();
    expect(await untilQuiet()).toEqual([]);
  });

  test('without a group has none', async () => {
    const lab = await startLab({ nodes });
    expect(lab.group).toBeUndefined();
    await lab.close();
  });

  test.each([0, -1, Number.NaN, 1e9])('refuses the speed %d', async (speed) => {
    await expect(startLab({ nodes, group: {} }, { speed })).rejects.toMatchObject({ code: 'invalid-option' });
    expect(await untilQuiet()).toEqual([]);
  });
});

describe('a group that cannot be', () => {
  const two = {
    cup1: { address: '10.10.10.25', soap: 8443 },
    cup2: { address: '10.10.20.25', soap: 8443 },
  };
  test.each([
    [{ group: 'yes' }, 'scenario: group: expected an object, got a text'],
    [
      { group: { assignmnt: 'balanced' } },
      "scenario: group.assignmnt: unknown key 'assignmnt'; did you mean 'assignment'?",
    ],
    [
      { group: { assignment: 'balancd' } },
      "scenario: group.assignment: unknown value 'balancd'; did you mean 'balanced'?",
    ],
    [{ group: { ha: 'on' } }, 'scenario: group.ha: is HA on at the beginning? write true or false'],
    [
      { group: { critical: ['Presence Engin'] } },
      "scenario: group.critical[0]: unknown service 'Presence Engin'; did you mean 'Presence Engine'?",
    ],
    [
      { group: { parameters: { 'Keep Alive (Heartbeat) Timout': 30 } } },
      "scenario: group.parameters.Keep Alive (Heartbeat) Timout: unknown parameter 'Keep Alive (Heartbeat) Timout'; did you mean 'Keep Alive (Heartbeat) Timeout'?",
    ],
    [
      { group: { parameters: { heartbeatTimeout: 10 } } },
      'scenario: group.parameters.Keep Alive (Heartbeat) Interval: Keep Alive (Heartbeat) Interval (15 s) must be shorter than Keep Alive (Heartbeat) Timeout (10 s), or every heartbeat comes too late',
    ],
    [
      { nodes: { cup1: two.cup1 } },
      "scenario: group: a redundancy group is two presence nodes, and there are 1 under 'nodes'",
    ],
    [
      { nodes: { cup1: { address: '10.10.10.25' }, cup2: two.cup2 } },
      'scenario: nodes.cup1: a node of a redundancy group is one of Cisco: add soap: 8443',
    ],
    [
      { presence: { home: { alice: ['cup2'] } } },
      'scenario: presence.home: the group says who is at home where, by its assignment: leave one of the two out',
    ],
  ])('%j', async (wrong, message) => {
    const given: object = { nodes: two, group: {}, ...wrong };
    await expect(startLab(given)).rejects.toMatchObject({ code: 'invalid-scenario', message });
  });
});
