// The client herd: nobody is lost, nobody comes outside the limits, and the load is what arithmetic says.

import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/core/random.ts';
import { loginsPerSecond, runHerd } from '../../src/ha/herd.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

describe('logins per second', () => {
  const seconds = loginsPerSecond({ users: 5_000, lower: 120, upper: 537, seed: 1 }, seeded(1));

  it('are as many as there are users, all between the limits', () => {
    expect(sum(seconds)).toBe(5_000);
    expect(sum(seconds.slice(0, 120))).toBe(0);
    expect(seconds).toHaveLength(538);
  });

  it('are spread evenly: each quarter has a quarter', () => {
    for (let i = 0; i < 4; i++) {
      const quarter = sum(seconds.slice(120 + i * 104, 120 + (i + 1) * 104));
      expect(quarter / 5_000).toBeGreaterThan(0.22);
      expect(quarter / 5_000).toBeLessThan(0.28);
    }
  });

  it('who knocks before the node is ready is let in then', () => {
    const held = loginsPerSecond({ users: 100, lower: 0, upper: 10, readyAt: 5, seed: 1 }, seeded(1));
    expect(sum(held.slice(0, 5))).toBe(0);
    expect(held[5]).toBeGreaterThan(40);
    expect(sum(held)).toBe(100);
  });
});

describe('against the rate', () => {
  const herd = (upper: number) => runHerd({ users: 5_000, lower: 120, upper, rate: 3, seed: 1 });

  it('the default limit overloads: 12 logins a second, and the queue is done no sooner than with the right limit', () => {
    expect(herd(537).mean).toBeCloseTo(11.99, 2);
    expect(herd(537)).toMatchObject({ isOverloaded: true });
    expect(herd(537).peak).toBeGreaterThan(12);
    expect(herd(537).longestQueue).toBeGreaterThan(3_700);
    expect(herd(537).doneAt).toBeGreaterThanOrEqual(120 + 1_667);
  });

  it('the right limit does not, though single seconds are above the mean', () => {
    expect(herd(1_787)).toMatchObject({ isOverloaded: false });
    expect(herd(1_787).peak).toBeGreaterThan(3);
    expect(herd(1_787).longestQueue).toBeLessThan(200);
  });

  it('equal limits are everybody in one second', () => {
    expect(runHerd({ users: 50, lower: 10, upper: 10, rate: 5, seed: 1 })).toEqual({
      mean: 50,
      peak: 50,
      peakAt: 10,
      isOverloaded: true,
      longestQueue: 45,
      doneAt: 20,
    });
  });

  it.each([
    ['users', { users: 0 }],
    ['lower', { lower: -1 }],
    ['upper', { upper: 100 }],
    ['rate', { rate: 0 }],
  ])('refuses %s: %j', (field, wrong) => {
    expect(() => runHerd({ users: 1, lower: 120, upper: 537, rate: 3, seed: 1, ...wrong })).toThrow(
      expect.objectContaining({ code: 'invalid-option', field }),
    );
  });
});
