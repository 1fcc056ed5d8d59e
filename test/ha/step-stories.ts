// Stories that together take every step of the table: what can happen in each row, and a few of their own.

import type { StartOptions } from '../../src/ha/group.ts';
import type { GroupEvent } from '../../src/ha/group-event.ts';
import { type NodeIndex, nodeIndexes, other } from '../../src/ha/group-state.ts';
import type { Step } from './play.ts';
import { ways } from './ways.ts';

type Story = readonly [steps: readonly Step[], options?: StartOptions];

const engine = 'Presence Engine';
const manager = 'Server Recovery Manager';
const disable: GroupEvent = { type: 'disable-ha' };
const enable: GroupEvent = { type: 'enable-ha' };
const recover: GroupEvent = { type: 'recover' };
const partition: GroupEvent = { type: 'partition' };
const heal: GroupEvent = { type: 'heal' };
const moveFails: GroupEvent = { type: 'users-move-fails' };

const stopAt = (at: number, node: NodeIndex): Step => [at, { type: 'stop-service', node, service: engine }];
const startAt = (at: number, node: NodeIndex): Step => [at, { type: 'start-service', node, service: engine }];

/** Events that name a node and nothing else. */
type NodeEventType = Exclude<Extract<GroupEvent, { node: NodeIndex }>, { service: string }>['type'];

/** TABLE: what happens in a row, with either node as `node`: events, each so many seconds after the row was reached. */
const endings = nodeIndexes.flatMap((node): readonly (readonly Step[])[] => {
  const peer = other(node);
  const at =
    (type: NodeEventType, on: NodeIndex = node) =>
    (seconds: number): Step => [seconds, { type, node: on }];
  const [freeze, thaw, reboot, fallback, upgrade] = [
    at('freeze'),
    at('thaw'),
    at('reboot'),
    at('fallback'),
    at('upgrade'),
  ];
  const [kill, boot, killPeer, bootPeer] = [at('kill'), at('boot'), at('kill', peer), at('boot', peer)];
  const [restart, restartPeer] = [at('restart-srm'), at('restart-srm', peer)];
  const [databaseDown, databaseUp, databaseUpPeer] = [at('database-down'), at('database-up'), at('database-up', peer)];
  const willNotStart = (seconds: number): Step => [seconds, { type: 'service-will-not-start', node, service: engine }];
  const misses = [[0, partition], freeze(10), thaw(50)] as const;
  return [
    [fallback(0)],
    [reboot(0)],
    [upgrade(0)],
    [databaseDown(0)],
    [willNotStart(0), fallback(10), [20, recover]],
    [willNotStart(0), stopAt(5, peer)],
    [willNotStart(0), killPeer(10)],
    [killPeer(0), startAt(100, node)],
    [killPeer(0), databaseUp(100)],
    [[0, partition], restart(5), [10, heal]],
    [[0, partition], restart(5), [100, heal]],
    [[0, partition], willNotStart(5), restart(10)],
    // The peer misses the node, which does not yet miss the peer; then contact is back.
    [...misses, stopAt(65, node), [75, heal]],
    [...misses, startAt(62, node), databaseUp(62), startAt(62, peer), databaseUpPeer(62), [75, heal]],
    [stopAt(0, peer), [0, partition], freeze(10), thaw(85), [100, heal]],
    [[0, partition], restartPeer(1), freeze(10), thaw(115), [130, heal]],
    [kill(0), killPeer(0), boot(10), bootPeer(60)],
  ];
});

/** TABLE: what happens in a row to both nodes. */
const commonEndings: readonly (readonly Step[])[] = [[[0, disable]], [[0, moveFails]], [[0, recover]]];

const slow: StartOptions = { pace: { movesPerSecond: 1 } };
const failover: Step = [600, { type: 'failover', node: 0 }];
const stopEngine: Step = [600, { type: 'stop-service', node: 0, service: engine }];
const databaseDown = (node: NodeIndex): GroupEvent => ({ type: 'database-down', node });

const restartAt = (at: number, node: NodeIndex): Step => [at, { type: 'restart-srm', node }];
const lonelyStarts: readonly Step[] = [[0, partition], restartAt(1, 0), restartAt(1, 1)];
const backAt = (at: number): Step => [at, { type: 'fallback', node: 0 }];
/** Node 1 misses node 0, which does not yet miss it. */
const oneMisses = (at: number): readonly Step[] => [
  [at, partition],
  [at + 10, { type: 'freeze', node: 0 }],
  [at + 50, { type: 'thaw', node: 0 }],
];
const backSlowly: readonly Step[] = [stopEngine, startAt(800, 0), backAt(900)];
const databaseBack: readonly Step[] = [
  failover,
  [700, databaseDown(0)],
  backAt(800),
  [810, { type: 'database-up', node: 0 }],
];
const killed: Step = [600, { type: 'kill', node: 0 }];
const isolatedBoot: readonly Step[] = [
  [770, partition],
  [780, { type: 'boot', node: 0 }],
];
const bothDown: readonly Step[] = [stopEngine, stopAt(900, 1), startAt(1_000, 0), startAt(1_000, 1)];

/** TABLE: stories for steps that the endings do not take. */
const rare: readonly Story[] = [
  // HA is switched off and on.
  [
    [
      [0, disable],
      [10, enable],
    ],
  ],
  [[[0, disable], stopAt(5, 0), [10, enable]]],
  [
    [
      [0, disable],
      [5, databaseDown(0)],
      [10, enable],
    ],
  ],
  [[[0, disable], stopAt(5, 0), stopAt(5, 1), [10, enable]]],
  [
    [
      [0, disable],
      [5, { type: 'replication-broken', node: 0 }],
      [10, enable],
    ],
  ],
  [[stopEngine, startAt(800, 0), [900, disable], [910, enable]]],
  [
    [
      [0, partition],
      [100, disable],
      [110, heal],
      [120, enable],
    ],
  ],
  [
    [
      [0, disable],
      [5, { type: 'kill', node: 0 }],
      [10, enable],
      [20, disable],
    ],
  ],
  // A recovery whose services start, and whose users are moved, or not.
  [[...databaseBack, [820, recover]]],
  [[...databaseBack, [815, moveFails], [820, recover]]],
  [[stopEngine, [692, moveFails], [700, moveFails], startAt(710, 0), [720, recover]], slow],
  [[...bothDown, [1_005, moveFails], [1_010, recover]]],
  [[...bothDown, restartAt(1_001, 1), [1_005, moveFails], [1_010, recover]]],
  // Users on their way to a node that was alone, or whose peer is well again.
  [[stopEngine, startAt(692, 0), [694, moveFails]], slow],
  [[killed, [600, { type: 'kill', node: 1 }], [900, { type: 'boot', node: 1 }], [1_051, moveFails]], slow],
  // The node that takes over misses its peer, goes on alone, and hears it again before all users are moved.
  ...[[], [restartAt(602, 1)]].flatMap((before): readonly Story[] => [
    [
      [failover, ...before, [605, { type: 'freeze', node: 0 }], [670, { type: 'thaw', node: 0 }], [675, moveFails]],
      slow,
    ],
    [[failover, ...before, [605, { type: 'kill', node: 0 }], [640, { type: 'boot', node: 0 }], [675, moveFails]], slow],
  ]),
  // Node 1 loses its peer while its services are down, and takes over once they run.
  ...(['kill', 'freeze'] as const).map(
    (type): Story => [
      [killed, [700, { type: 'boot', node: 0 }], stopAt(800, 0), [900, { type, node: 1 }], startAt(1_000, 0)],
    ],
  ),
  // Both nodes start, with something missing.
  ...nodeIndexes.flatMap((node): readonly Story[] => [
    [[...lonelyStarts, stopAt(2, node), [5, heal]]],
    [[...lonelyStarts, [2, databaseDown(node)], [5, heal]]],
  ]),
  [[...lonelyStarts, stopAt(2, 0), stopAt(2, 1), [5, heal]]],
  [[[0, partition], restartAt(100, 0), restartAt(100, 1), [105, heal]]],
  [
    [
      [0, partition],
      [1, { type: 'upgrade', node: 0 }],
      [50, heal],
    ],
  ],
  // A node was missed; before it is heard again, something happens to it.
  [[stopEngine, [700, { type: 'kill', node: 0 }], ...isolatedBoot, stopAt(815, 0), [820, heal]]],
  [[[600, databaseDown(0)], [700, { type: 'kill', node: 0 }], ...isolatedBoot, [815, databaseDown(0)], [820, heal]]],
  [[killed, ...isolatedBoot, [1_000, heal]]],
  [[killed, ...isolatedBoot, stopAt(940, 0), [1_100, heal]]],
  [[[600, partition], stopAt(661, 0), [800, heal]]],
  [
    [
      [600, { type: 'freeze', node: 1 }],
      [700, { type: 'stop-service', node: 0, service: manager }],
      [710, { type: 'thaw', node: 1 }],
      [711, { type: 'start-service', node: 0, service: manager }],
    ],
  ],
  [
    [
      [600, { type: 'stop-service', node: 0, service: manager }],
      [700, { type: 'upgrade', node: 0 }],
    ],
  ],
  [[[600, { type: 'upgrade', node: 0 }]], { pace: { bootSeconds: 300, installSeconds: 10 } }],
  [
    [
      stopEngine,
      startAt(800, 0),
      [900, databaseDown(1)],
      [1_000, partition],
      stopAt(1_005, 1),
      [1_010, { type: 'database-up', node: 1 }],
      [1_070, heal],
    ],
  ],
  // One node misses the other while users are on their way back, or while a service changes.
  [[...backSlowly, ...oneMisses(901), [976, heal]], slow],
  [[...backSlowly, ...oneMisses(901), stopAt(966, 0), [976, heal]], slow],
  [[...backSlowly, restartAt(901, 0), ...oneMisses(902), [977, heal]], slow],
  [[...backSlowly, restartAt(901, 0), ...oneMisses(902), stopAt(966, 0), [977, heal]], slow],
  [[[600, databaseDown(0)], stopAt(700, 0), ...oneMisses(800), [862, { type: 'database-up', node: 0 }], [875, heal]]],
];

/** TABLE: rows that are reached in more than one way: node 1 is there again, or takes over from users on their way. */
const moreWays: readonly (readonly [steps: readonly Step[], seconds: number, options?: StartOptions])[] = [
  [
    [
      [600, { type: 'kill', node: 0 }],
      [600, { type: 'kill', node: 1 }],
      [900, { type: 'boot', node: 1 }],
      [1_100, { type: 'boot', node: 0 }],
    ],
    1_200,
  ],
  [[failover, [800, { type: 'freeze', node: 0 }]], 900],
  [[failover, [800, { type: 'kill', node: 0 }]], 900],
  [[failover, [700, { type: 'restart-srm', node: 1 }], [800, { type: 'kill', node: 0 }]], 900],
  [[failover, [700, { type: 'restart-srm', node: 1 }], [800, { type: 'freeze', node: 0 }]], 900],
  [[stopEngine, [800, { type: 'freeze', node: 0 }]], 900],
  [[stopEngine, [800, { type: 'kill', node: 0 }]], 900],
  [
    [
      [600, databaseDown(0)],
      [800, { type: 'freeze', node: 0 }],
    ],
    900,
  ],
];

const inEveryRow: readonly Story[] = [...Object.values(ways), ...moreWays].flatMap(([before, seconds, options]) =>
  [...commonEndings, ...endings].map(
    (ending): Story => [
      [...before, ...ending.map(([after, event]): Step => [seconds + after, event])],
      { users: 240, ...options, pace: { bootSeconds: 30, installSeconds: 10, ...options?.pace } },
    ],
  ),
);

/** All stories, each event so many seconds after the one before. */
export const stepStories = [...inEveryRow, ...rare].map(([steps, options]) => ({
  story: steps.map(([at, event], i) => [at - (steps[i - 1]?.[0] ?? 0), event] as const),
  options: { users: 240, ...options, pace: { bootSeconds: 30, installSeconds: 10, ...options?.pace } },
}));
