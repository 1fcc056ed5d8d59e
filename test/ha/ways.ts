// TABLE: a way to each row of the matrix.

import type { StartOptions } from '../../src/ha/group.ts';
import type { Step } from './play.ts';

const failover: Step = [600, { type: 'failover', node: 0 }];
const stopEngine: Step = [600, { type: 'stop-service', node: 0, service: 'Presence Engine' }];
const stopEngine2: Step = [900, { type: 'stop-service', node: 1, service: 'Presence Engine' }];
const slow: StartOptions = { pace: { movesPerSecond: 1 } };

/** TABLE: how each row is reached: the events, the second at which it shows, and options where the defaults do not do. */
export const ways: Readonly<
  Record<string, readonly [steps: readonly Step[], seconds: number, options?: StartOptions]>
> = {
  normal: [[], 0],
  'manual-failover-running': [[failover], 600, slow],
  'manual-failover-done': [[failover], 700],
  'manual-fallback-running': [[failover, [900, { type: 'fallback', node: 0 }]], 900, slow],
  'idle-restarted': [[failover, [900, { type: 'restart-srm', node: 0 }]], 900],
  'both-restarted': [[failover, [900, { type: 'restart-srm', node: 0 }], [901, { type: 'restart-srm', node: 1 }]], 901],
  'backup-restarted': [[failover, [900, { type: 'restart-srm', node: 1 }]], 900],
  'restarted-in-takeover': [[failover, [610, { type: 'restart-srm', node: 1 }]], 611, slow],
  'restarted-in-fallback': [
    [failover, [900, { type: 'fallback', node: 0 }], [910, { type: 'restart-srm', node: 0 }]],
    911,
    slow,
  ],
  'automatic-fallback-running': [
    [stopEngine, [900, { type: 'start-service', node: 0, service: 'Presence Engine' }]],
    900 + 1800,
    { ...slow, parameters: { 'Enable Automatic Fallback': true } },
  ],
  'services-back': [[stopEngine, [900, { type: 'start-service', node: 0, service: 'Presence Engine' }]], 900],
  'service-down': [[stopEngine], 690],
  'database-failure': [[[600, { type: 'database-down', node: 0 }]], 690],
  'failed-start-of-services': [
    [
      failover,
      [700, { type: 'service-will-not-start', node: 0, service: 'SIP Proxy' }],
      [900, { type: 'fallback', node: 0 }],
    ],
    900,
  ],
  'failed-service-down': [[stopEngine, stopEngine2], 990],
  'peer-down': [[[600, { type: 'freeze', node: 0 }]], 660],
  'peer-reboot': [[[600, { type: 'kill', node: 0 }]], 660],
  'peer-missing-at-start': [
    [
      [600, { type: 'kill', node: 0 }],
      [600, { type: 'kill', node: 1 }],
      [900, { type: 'boot', node: 1 }],
    ],
    900 + 300 + 120,
  ],
  'failed-take-over': [[[500, { type: 'users-move-fails' }], stopEngine], 691],
  'failed-take-back': [[failover, [800, { type: 'users-move-fails' }], [900, { type: 'fallback', node: 0 }]], 901],
  'failed-unknown': [[stopEngine, stopEngine2, [1000, { type: 'restart-srm', node: 1 }]], 1000],
  'recovered-database-failure': [
    [
      stopEngine,
      [800, { type: 'start-service', node: 0, service: 'Presence Engine' }],
      [900, { type: 'database-down', node: 1 }],
    ],
    990,
  ],
  'recovered-service-down': [
    [stopEngine, [800, { type: 'start-service', node: 0, service: 'Presence Engine' }], stopEngine2],
    990,
  ],
  'not-enabled': [[[600, { type: 'disable-ha' }]], 600],
};
