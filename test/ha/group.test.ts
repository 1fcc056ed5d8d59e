// What a redundancy group does, second by second: the timeouts of 4.2, the rules of 4.3, the buttons of 4.4.

import { describe, expect, test } from 'vitest';
import type { AssumptionId } from '../../src/ha/assumptions.ts';
import { nextDueMs, type StartOptions, startGroup } from '../../src/ha/group.ts';
import type { GroupEvent } from '../../src/ha/group-event.ts';
import { isServing, nodeStatus, ownerOf, publishDestination, usersPerNode } from '../../src/ha/group-look.ts';
import type { Group } from '../../src/ha/group-state.ts';
import { usersInFlight } from '../../src/ha/users-move.ts';
import { at, play, rowsOf, type Step } from './play.ts';

const stop = (seconds: number, service = 'Presence Engine', node: 0 | 1 = 0): Step => [
  seconds,
  { type: 'stop-service', node, service },
];
const start = (seconds: number, service = 'Presence Engine', node: 0 | 1 = 0): Step => [
  seconds,
  { type: 'start-service', node, service },
];
const kill: Step = [600, { type: 'kill', node: 0 }];
const failover: Step = [600, { type: 'failover', node: 0 }];

/** TABLE: one second below a limit, and at it. */
const limits: readonly (readonly [what: string, steps: readonly Step[], at: number, rows: readonly string[]])[] = [
  ['a service that is down for less than the delay', [stop(600)], 689, ['normal']],
  ['a service that is down for the delay', [stop(600)], 690, ['service-down']],
  ['a service that is back in time', [stop(600), start(689)], 7_200, ['normal']],
  ['a service that is not critical', [stop(600, 'Sync Agent')], 7_200, ['normal']],
  ['a database that is down for less than the delay', [[600, { type: 'database-down', node: 0 }]], 689, ['normal']],
  ['a dead node before the heartbeat timeout', [kill], 659, ['normal']],
  ['a dead node at the heartbeat timeout', [kill], 660, ['peer-reboot']],
  ['a node that dies just before its next heartbeat', [[614, { type: 'kill', node: 0 }]], 660, ['peer-reboot']],
  [
    'lost contact that comes back in time',
    [
      [600, { type: 'partition' }],
      [659, { type: 'heal' }],
    ],
    7_200,
    ['normal'],
  ],
  ['a stopped Server Recovery Manager', [stop(600, 'Server Recovery Manager')], 660, ['peer-down']],
  [
    'a node that starts alone, before the initialisation timeout',
    [kill, [600, { type: 'kill', node: 1 }], [900, { type: 'boot', node: 1 }]],
    1_319,
    ['Initializing (undefined) | (down) (undefined)'],
  ],
  ['failed over, without automatic fallback', [stop(600), start(700)], 86_400, ['services-back']],
  ['a node that returns', [kill, [1_200, { type: 'boot', node: 0 }]], 1_500, ['peer-missing-at-start']],
  [
    'a node that started alone has forgotten why it took over before',
    [
      stop(600),
      stop(700, 'Server Recovery Manager'),
      [800, { type: 'reboot', node: 1 }],
      start(1_300, 'Server Recovery Manager'),
    ],
    1_300,
    ['peer-missing-at-start'],
  ],
  [
    'an idle node that was restarted, lost and found shows its restart',
    [
      failover,
      [700, { type: 'restart-srm', node: 0 }],
      [900, { type: 'freeze', node: 0 }],
      [1_200, { type: 'thaw', node: 0 }],
    ],
    1_200,
    ['idle-restarted'],
  ],
  [
    'a node that was frozen when HA was switched on waits for its peer from then on when it goes on',
    [
      [10, { type: 'disable-ha' }],
      [20, { type: 'freeze', node: 0 }],
      [20, { type: 'freeze', node: 1 }],
      [30, { type: 'enable-ha' }],
      [600, { type: 'thaw', node: 0 }],
    ],
    720,
    ['peer-missing-at-start'],
  ],
  ['the backup dies while its peer is idle', [failover, [900, { type: 'kill', node: 1 }]], 960, ['peer-reboot']],
  [
    'both nodes restarted after a failover by hand',
    [failover, [900, { type: 'reboot', node: 0 }], [900, { type: 'reboot', node: 1 }]],
    1_200,
    ['both-restarted'],
  ],
  [
    'a node that reboots within the heartbeat timeout is not missed',
    [[600, { type: 'reboot', node: 0 }]],
    7_200,
    ['normal'],
  ],
];

test.each(limits)('%s', (what, steps, seconds, rows) => {
  const boots = what.includes('within') ? { pace: { bootSeconds: 30 } } : {};
  // The pair of a node that starts has no row: it is written out, in the order of the nodes.
  const found = rowsOf(at(play(steps, boots), seconds));
  expect(found.map((row) => row.split(' | ').sort().reverse().join(' | '))).toEqual(
    rows.map((row) => row.split(' | ').sort().reverse().join(' | ')),
  );
});

describe('automatic fallback', () => {
  const parameters = { 'Enable Automatic Fallback': true };
  const steps = [stop(600), start(700)];

  test('waits for 30 minutes of health, then both nodes are normal', () => {
    const group = play(steps, { parameters });
    expect(rowsOf(at(group, 700 + 1_799))).toEqual(['services-back']);
    expect(rowsOf(at(group, 700 + 1_800))).toEqual(['automatic-fallback-running']);
    expect(rowsOf(at(group, 700 + 1_810))).toEqual(['normal']);
  });

  test('counts anew when the health is interrupted', () => {
    const group = play([...steps, stop(1_000), start(1_010)], { parameters });
    expect(rowsOf(at(group, 700 + 1_800))).toEqual(['services-back']);
    expect(rowsOf(at(group, 1_010 + 1_800))).toEqual(['automatic-fallback-running']);
  });

  test('leaves a node alone that an administrator has failed over', () => {
    expect(rowsOf(at(play([failover], { parameters }), 86_400))).toEqual(['manual-failover-done']);
  });
});

describe('failover by hand', () => {
  test("stops the critical services, so that CUCM's PUBLISH goes to the second destination, until the fallback", () => {
    const group = at(play([failover]), 700);
    expect(publishDestination(group)).toBe(1);
    expect([isServing(group, 0), isServing(group, 1)]).toEqual([false, true]);
    const touched = play([failover, start(700, 'SIP Proxy')]);
    expect(touched.refusals).toEqual([
      { at: 700, event: 'SIP Proxy is started on cup1', why: 'SIP Proxy stays stopped until the fallback' },
    ]);
    const back = at(play([failover, [800, { type: 'fallback', node: 0 }]]), 900);
    expect(publishDestination(back)).toBe(0);
    expect([isServing(back, 0), rowsOf(back)]).toEqual([true, ['normal']]);
  });

  test('outlives a reboot of the idle node', () => {
    const group = at(play([failover, [900, { type: 'reboot', node: 0 }]]), 1_300);
    expect(rowsOf(group)).toEqual(['idle-restarted']);
    expect(isServing(group, 0)).toBe(false);
  });

  test('is remembered by the peer when the idle node took over, and has forgotten it', () => {
    const group = play([
      failover,
      [700, { type: 'freeze', node: 1 }],
      [800, { type: 'restart-srm', node: 0 }],
      [850, { type: 'thaw', node: 1 }],
    ]);
    expect(rowsOf(group)).toEqual(['idle-restarted']);
    expect([isServing(group, 0), usersPerNode(at(group, 900))]).toEqual([false, [0, 200]]);
    const lost = at(play([[1_000, { type: 'kill', node: 1 }]], {}, group), 1_100);
    expect([rowsOf(lost), isServing(lost, 0), usersPerNode(lost)]).toEqual([['peer-reboot'], true, [200, 0]]);
  });

  test('goes on when the node that moves the users is rebooted within the heartbeat timeout', () => {
    const steps: readonly Step[] = [failover, [605, { type: 'reboot', node: 1 }]];
    const group = play(steps, { pace: { movesPerSecond: 10, bootSeconds: 30 } });
    expect(rowsOf(at(group, 636))).toEqual(['restarted-in-takeover']);
    expect(rowsOf(at(group, 700))).toEqual(['backup-restarted']);
    expect(usersPerNode(at(group, 700))).toEqual([0, 200]);
  });
});

describe('users', () => {
  test('are moved by the peer at the given pace, and counted while in flight', () => {
    const group = play([stop(600)], { pace: { movesPerSecond: 30 } });
    const counts = [690, 691, 692, 693, 694].map((seconds) => [
      ...usersPerNode(at(group, seconds)),
      usersInFlight(at(group, seconds)),
    ]);
    expect(counts).toEqual([
      [100, 100, 30],
      [70, 130, 30],
      [40, 160, 30],
      [10, 190, 10],
      [0, 200, 0],
    ]);
  });

  test('are moved one by one where the pace is below one a second', () => {
    const group = play([stop(600)], { users: 4, pace: { movesPerSecond: 0.1 } });
    expect([699, 700, 709, 710].map((seconds) => usersPerNode(at(group, seconds)))).toEqual([
      [2, 2],
      [1, 3],
      [1, 3],
      [0, 4],
    ]);
  });

  test('are assigned evenly, or all to the first node', () => {
    expect(usersPerNode(startGroup({ users: 5 }))).toEqual([3, 2]);
    expect(usersPerNode(startGroup({ users: 5, assignment: 'active-standby' }))).toEqual([5, 0]);
  });

  test('are added while both nodes are normal, and refused while one is failed over', () => {
    const normal = play([[10, { type: 'add-user' }]], { users: 1 });
    expect([normal.refusals, usersPerNode(normal), ownerOf(normal, 1)]).toEqual([[], [1, 1], 1]);
    const away = play([stop(600), [700, { type: 'add-user' }]]);
    expect([away.refusals.length, away.owners.length]).toEqual([1, 200]);
  });
});

test('a node that took over alone, and has forgotten it, is not normal while it has the users of its peer', () => {
  const group = play([
    [600, { type: 'freeze', node: 1 }],
    [700, { type: 'restart-srm', node: 0 }],
    [750, { type: 'thaw', node: 1 }],
  ]);
  expect([rowsOf(group), usersPerNode(group)]).toEqual([['services-back'], [200, 0]]);
});

describe('contact lost and found', () => {
  const steps: readonly Step[] = [
    [600, { type: 'partition' }],
    [900, { type: 'heal' }],
  ];

  test('each node sees the other down and claims its users', () => {
    const group = at(play([[600, { type: 'partition' }]]), 700);
    expect(rowsOf(group)).toEqual(['peer-down']);
    expect([0, 1].map((node) => nodeStatus(group, node === 0 ? 0 : 1).state)).toEqual([
      'Running in Backup Mode',
      'Running in Backup Mode',
    ]);
    expect(usersPerNode(group)).toEqual([200, 200]);
  });

  test('then both fail, and Recovery gives every user one node', () => {
    const group = play(steps);
    expect(rowsOf(group)).toEqual(['failed-unknown']);
    const recovered = at(play([...steps, [1_000, { type: 'recover' }]]), 1_100);
    expect(rowsOf(recovered)).toEqual(['normal']);
    expect(usersPerNode(recovered)).toEqual([100, 100]);
  });
});

describe('switching HA on', () => {
  const off: Step = [10, { type: 'disable-ha' }];
  const on: Step = [1_000, { type: 'enable-ha' }];

  test.each<readonly [string, readonly Step[], readonly string[]]>([
    ['with everything running', [off, on], ['normal']],
    ['with a service down on one node', [off, stop(20, 'SIP Proxy', 1), on], ['service-down']],
    ['with services down on both nodes', [off, stop(20), stop(20, 'SIP Proxy', 1), on], ['failed-service-down']],
    ['with the database down', [off, [20, { type: 'database-down', node: 0 }], on], ['database-failure']],
    ['with replication broken', [off, [20, { type: 'replication-broken', node: 0 }], on], ['database-failure']],
  ])('%s', (_, steps, rows) => {
    expect(rowsOf(play(steps))).toEqual(rows);
  });

  test('without it nothing moves, whatever dies', () => {
    const group = at(play([off, kill, stop(700, 'XCP Router', 1)]), 86_400);
    expect([rowsOf(group), usersPerNode(group), group.alarms]).toEqual([['not-enabled'], [100, 100], []]);
  });
});

describe('an upgrade', () => {
  const upgrade: Step = [600, { type: 'upgrade', node: 0, service: 'Presence Engine' }];
  const boots = 600 + 1_800 + 300;

  test('with HA on: the peer takes over from the service that does not answer, and both fail over the versions', () => {
    const group = play([upgrade]);
    expect(rowsOf(at(group, 690))).toEqual(['service-down']);
    expect(rowsOf(at(group, boots))).toEqual(['failed-unknown']);
    const early = play([upgrade, [boots + 10, { type: 'recover' }]]);
    expect(early.refusals[0]?.why).toContain('versions differ');
  });

  test('with HA off: nothing moves, and HA comes back once both nodes run the same version', () => {
    const steps: readonly Step[] = [
      [10, { type: 'disable-ha' }],
      upgrade,
      [3_000, { type: 'enable-ha' }],
      [3_600, { type: 'upgrade', node: 1 }],
      [7_200, { type: 'enable-ha' }],
    ];
    const group = play(steps);
    expect(group.refusals.map(({ why }) => why)).toEqual(['both nodes must run the same version, not 8.6.5 and 8.6.4']);
    expect([rowsOf(group), usersPerNode(group)]).toEqual([['normal'], [100, 100]]);
  });
});

/** TABLE: what is refused, and why. */
const refusals: readonly (readonly [steps: readonly Step[], event: GroupEvent, why: string])[] = [
  [[], { type: 'fallback', node: 0 }, 'it is Normal, and a fallback starts from Failed Over or Idle'],
  [[], { type: 'recover' }, 'both nodes must be Running in Failed Mode'],
  [[], { type: 'enable-ha' }, 'HA is enabled already'],
  [[], { type: 'boot', node: 0 }, 'cup1 is on already'],
  [[], { type: 'thaw', node: 1 }, 'cup2 is not frozen'],
  [[], { type: 'heal' }, 'the nodes are in contact already'],
  [[], { type: 'database-up', node: 0 }, 'the database is running already'],
  [[], { type: 'start-service', node: 0, service: 'SIP Proxy' }, 'SIP Proxy is running already'],
  [[failover], { type: 'failover', node: 1 }, 'both nodes must be Normal'],
  [[[600, { type: 'partition' }]], { type: 'failover', node: 0 }, 'the nodes do not hear each other'],
  [[[600, { type: 'disable-ha' }]], { type: 'failover', node: 0 }, 'HA is not enabled'],
  [[stop(500)], { type: 'fallback', node: 0 }, 'its critical services do not run: start them, or reboot it, first'],
  [[kill], { type: 'stop-service', node: 0, service: 'SIP Proxy' }, 'cup1 is off'],
];

test.each(refusals)('%j then %j is refused', (steps, event, why) => {
  const before = at(play(steps), 620);
  const after = play([...steps, [620, event]]);
  expect(after.refusals.map((each) => each.why)).toEqual([why]);
  const bare = ({ refusals: _, assumed: _assumed, ...rest }: Group): object => rest;
  expect(bare(after)).toEqual(bare(before));
});

test.each([
  ['fallback-needs-peer', [[600, { type: 'partition' }]], { type: 'failover', node: 0 }],
  [
    'versions-refused',
    [
      [10, { type: 'disable-ha' }],
      [20, { type: 'upgrade', node: 0 }],
    ],
    { type: 'enable-ha' },
  ],
] as const satisfies readonly (readonly [AssumptionId, readonly Step[], GroupEvent])[])(
  'a refusal that no source knows is an assumption: %s',
  (id, steps, event) => {
    const seconds = steps.some(([, { type }]) => type === 'upgrade') ? 3_000 : 620;
    expect(at(play(steps), seconds).assumed).not.toContain(id);
    const after = play([...steps, [seconds, event]]);
    expect(after.refusals).toHaveLength(1);
    expect(after.assumed).toContain(id);
  },
);

test('time never runs backwards, and a group at rest waits for nothing', () => {
  const group = play([stop(600)]);
  expect(at(group, 10)).toBe(group);
  expect(nextDueMs(group)).toBe(690_000);
  expect(nextDueMs(startGroup())).toBeUndefined();
});

test.each<[string, readonly Step[], StartOptions, boolean]>([
  [
    'shorter than the delay',
    [
      [600, { type: 'database-down', node: 0 }],
      [630, { type: 'database-up', node: 0 }],
    ],
    {},
    true,
  ],
  ['longer', [[600, { type: 'database-down', node: 0 }]], {}, true],
  ['stopped as a service', [[600, { type: 'stop-service', node: 0, service: 'Cisco DB' }]], {}, true],
  ['where it is not critical', [[600, { type: 'database-down', node: 0 }]], { critical: ['SIP Proxy'] }, false],
  [
    'without HA',
    [
      [0, { type: 'disable-ha' }],
      [600, { type: 'database-down', node: 0 }],
    ],
    {},
    false,
  ],
  ['of another service', [[600, { type: 'stop-service', node: 0, service: 'SIP Proxy' }]], {}, false],
])('that the delay counts for the database is an assumption: an outage %s', (_, steps, options, isAssumed) => {
  expect(at(play(steps, options), 700).assumed.includes('database-delay')).toBe(isAssumed);
});

test('alarms are raised by their names', () => {
  const group = at(play([[600, { type: 'database-down', node: 0 }]]), 700);
  expect(group.alarms.map(({ alarm, node }) => `${alarm} ${node}`)).toEqual([
    'PEDatabaseError cup1',
    'SRMFailover cup2',
  ]);
});
