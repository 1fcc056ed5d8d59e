// The matrix: 24 rows, each reached by events of its own.

import { expect, test } from 'vitest';
import { matrix, placeOf, rowOf } from '../../src/ha/matrix.ts';
import { at, play, rowsOf } from './play.ts';
import { ways } from './ways.ts';

test('there are 24 rows, and a way to each', () => {
  expect(matrix).toHaveLength(24);
  expect(Object.keys(ways)).toEqual(matrix.map(({ id }) => id));
});

test.each(matrix.map(({ id }) => id))('%s is reached', (id) => {
  const [steps, seconds, options] = ways[id] ?? [[], 0];
  expect(rowsOf(at(play(steps, options), seconds))).toEqual([id]);
});

test.each(matrix)('$id is found by every pair that it prints, in both orders', (row) => {
  const pairs = row.node1.states.flatMap((state) =>
    (row.node1.reasons.length === 0 ? [undefined] : row.node1.reasons).flatMap((reason) =>
      row.node2.states.flatMap((state2) =>
        row.node2.reasons.map(
          (reason2) =>
            [
              { state, reason },
              { state: state2, reason: reason2 },
            ] as const,
        ),
      ),
    ),
  );
  expect(pairs.length).toBeGreaterThan(0);
  for (const [a, b] of pairs) {
    expect(rowOf(a, b)).toBe(row);
    expect(rowOf(b, a)).toBe(row);
  }
});

test('a healthy node may print no reason, and a pair of no row has none', () => {
  expect(rowOf({ state: 'Normal' }, { state: 'Normal' })?.id).toBe('normal');
  expect(rowOf({ state: 'Normal' }, { state: 'Idle', reason: 'On Admin Request' })).toBeUndefined();
  expect(
    placeOf(
      { state: 'Running in Backup Mode', reason: 'On Admin Request' },
      { state: 'Idle', reason: 'On Admin Request' },
    )?.isSwapped,
  ).toBe(true);
});
