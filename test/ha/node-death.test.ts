// The simulation of a node's death from what a diagnosis was told.

import { describe, expect, test } from 'vitest';
import { simulateNodeDeath } from '../../src/ha/node-death.ts';

describe('the first node dies', () => {
  test('with nothing known: the defaults of HA125, and everybody is back', () => {
    const played = simulateNodeDeath({});
    expect(played?.nodes).toEqual(['cup1', 'cup2']);
    expect(played?.timeline.some(({ node, state }) => node === 'cup2' && state === 'Running in Backup Mode')).toBe(
      true,
    );
    const last = played?.users.at(-1);
    expect([last?.online, last?.perNode]).toEqual([1_000, [0, 1_000]]);
    // 60 s of peace, 60 s until it is noticed, 537 s for the last.
    expect(played?.sessions.lastLoginAt).toBeLessThanOrEqual(60 + 60 + 537 + 15);
  });

  test('with users, names and limits as given', () => {
    const played = simulateNodeDeath({ nodes: ['a', 'b'], users: 50, reloginLowerS: 10, reloginUpperS: 20 });
    expect(played?.title).toBe('Calculated: a dies');
    expect(played?.users.at(-1)?.perNode).toEqual([0, 50]);
    expect(played?.parameters).toMatchObject({ 'Client Re-Login Lower Limit': 10, 'Client Re-Login Upper Limit': 20 });
  });

  test.each([
    ['limits the wrong way round', { reloginLowerS: 600, reloginUpperS: 60 }],
    ['limits that no page takes', { reloginLowerS: -1 }],
    ['a name twice', { nodes: ['cup1', 'cup1'] as const }],
  ])('%s: no simulation', (_, question) => {
    expect(simulateNodeDeath(question)).toBeUndefined();
  });
});
