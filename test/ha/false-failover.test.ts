// False failovers: the exact recurrence against plain enumeration, and pauses against a played-out experiment.

import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/core/random.ts';
import { falseFailover, runOfLosses } from '../../src/ha/false-failover.ts';

/** Adds up the probability of every sequence that holds such a run. */
const enumerate = (trials: number, beats: number, loss: number): number => {
  let sum = 0;
  for (let bits = 0; bits < 2 ** trials; bits++) {
    const text = bits.toString(2).padStart(trials, '0');
    if (!text.includes('1'.repeat(beats))) continue;
    const lost = text.replaceAll('0', '').length;
    sum += loss ** lost * (1 - loss) ** (trials - lost);
  }
  return sum;
};

describe('a run of lost heartbeats', () => {
  it.each([
    [1, 1, 0.3],
    [5, 2, 0.5],
    [8, 3, 0.1],
    [10, 4, 0.9],
    [12, 1, 0.01],
    [12, 12, 0.5],
    [3, 4, 0.9],
    [9, 3, 0],
    [9, 3, 1],
  ])('%i heartbeats, %i in a row, loss %d: as counted one by one', (trials, beats, loss) => {
    expect(runOfLosses(trials, beats, loss)).toBeCloseTo(enumerate(trials, beats, loss), 12);
  });

  it('keeps its digits where it is tiny, and never exceeds 1', () => {
    expect(runOfLosses(5_760, 4, 1e-5) / 5_757e-20).toBeCloseTo(1, 4);
    expect(runOfLosses(5_760, 2, 0.5)).toBeCloseTo(1, 12);
    expect(runOfLosses(86_400, 3_600, 0.9)).toBeLessThan(1e-100);
  });
});

const none = { heartbeatInterval: 15, heartbeatTimeout: 60, loss: 0, pausesPerDay: 0, pauseMean: 0 };

describe('a day', () => {
  it('without losses and pauses is quiet', () => {
    expect(falseFailover(none)).toEqual({ heartbeatTimeout: 60, beats: 4, fromLoss: 0, fromPauses: 0, perDay: 0 });
  });

  it.each([
    [15, 1],
    [29, 1],
    [30, 2],
    [59, 3],
    [60, 4],
  ])('a timeout of %i s takes %i lost heartbeats', (heartbeatTimeout, beats) => {
    expect(falseFailover({ ...none, heartbeatTimeout }).beats).toBe(beats);
  });

  it('pauses: as a million pauses, each after a heartbeat of random age', () => {
    const random = seeded(3);
    const times = 1_000_000;
    let fatal = 0;
    for (let i = 0; i < times; i++) if (random() * 15 - 20 * Math.log(1 - random()) > 60) fatal += 1;
    // One pause a day on average: the probability of none that is fatal is e^-p.
    const { fromPauses } = falseFailover({ ...none, pausesPerDay: 1, pauseMean: 20 });
    expect(-Math.log1p(-fromPauses)).toBeCloseTo(fatal / times, 2);
  });

  it('grows with every step down of the timeout, and joins both causes', () => {
    const days = [60, 45, 30, 15].map((heartbeatTimeout) =>
      falseFailover({ ...none, heartbeatTimeout, loss: 0.01, pausesPerDay: 2, pauseMean: 5 }),
    );
    for (const [i, { perDay }] of days.slice(1).entries()) expect(perDay).toBeGreaterThan(days[i]?.perDay ?? 1);
    for (const { fromLoss, fromPauses, perDay } of days) {
      expect(perDay).toBeGreaterThanOrEqual(Math.max(fromLoss, fromPauses));
      expect(perDay).toBeLessThanOrEqual(fromLoss + fromPauses);
    }
  });
});

it.each([
  ['heartbeatInterval', { heartbeatInterval: 0 }],
  ['heartbeatTimeout', { heartbeatTimeout: 10 }],
  ['loss', { loss: -0.1 }],
  ['pausesPerDay', { pausesPerDay: Number.NaN }],
  ['pauseMean', { pauseMean: -1 }],
])('refuses %s: %j', (field, wrong) => {
  expect(() => falseFailover({ ...none, ...wrong })).toThrow(
    expect.objectContaining({ code: 'invalid-option', field }),
  );
});
