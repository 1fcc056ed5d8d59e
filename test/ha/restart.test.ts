// A restart of Server Recovery Manager in every state, on either node: the row that shows after it.

import { expect, test } from 'vitest';
import { matrix } from '../../src/ha/matrix.ts';
import { at, play, rowsOf } from './play.ts';
import { ways } from './ways.ts';

const starts = '(down) (undefined) | Initializing (undefined)';

/** TABLE: after a restart on node 1, and on node 2; absent: the same row as before. */
const changes: Readonly<Record<string, readonly [node1: string, node2: string]>> = {
  'manual-failover-running': ['manual-failover-running', 'restarted-in-takeover'],
  'manual-failover-done': ['idle-restarted', 'backup-restarted'],
  'manual-fallback-running': ['restarted-in-fallback', 'manual-fallback-running'],
  'idle-restarted': ['idle-restarted', 'both-restarted'],
  'backup-restarted': ['both-restarted', 'backup-restarted'],
  // Alone, a node waits for its peer again.
  'peer-down': ['peer-down', starts],
  'peer-reboot': ['peer-reboot', starts],
  'peer-missing-at-start': ['peer-missing-at-start', starts],
  'failed-start-of-services': ['failed-unknown', 'failed-unknown'],
  'failed-service-down': ['failed-unknown', 'failed-unknown'],
  'failed-take-over': ['failed-unknown', 'failed-unknown'],
  'failed-take-back': ['failed-unknown', 'failed-unknown'],
};

const after = (id: string, node: 0 | 1): readonly string[] => {
  const [steps, seconds, options] = ways[id] ?? [[], 0];
  return rowsOf(at(play([...steps, [seconds, { type: 'restart-srm', node }]], options), seconds));
};

test.each(matrix.map(({ id }) => id))('in %s', (id) => {
  expect([after(id, 0), after(id, 1)]).toEqual((changes[id] ?? [id, id]).map((row) => [row]));
});

test('alone, the node ends in backup mode again, now for Peer Down During Initialization', () => {
  const [steps, seconds] = ways['peer-down'] ?? [[], 0];
  const group = play([...steps, [seconds, { type: 'restart-srm', node: 1 }]]);
  expect(rowsOf(at(group, seconds + 119))).toEqual([starts]);
  expect(rowsOf(at(group, seconds + 120))).toEqual(['peer-missing-at-start']);
});
