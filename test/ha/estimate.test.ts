// The outage estimate: the published arithmetic with the default limits, both countings, and the bounds of what can be asked.

import { describe, expect, it } from 'vitest';
import { type EstimateOptions, estimateOutage } from '../../src/ha/estimate.ts';

// 120 to 537 s is what the largest active/active group of this profile needs.
const group = { users: 2_500, profile: '5000', mode: 'active-active' } as const;
const estimate = (more: Partial<EstimateOptions> = {}) => estimateOutage({ ...group, ...more });
const back = (first: number, middle: number, last: number) => ({ first, median: middle, mean: middle, last });

describe('with the limits 120 and 537', () => {
  it.each([
    ['node-death', 60, back(180, 388.5, 597)],
    ['critical-service', 90, back(210, 418.5, 627)],
    ['missing-at-start', 120, back(240, 448.5, 657)],
    ['manual-failover', 0, back(120, 328.5, 537)],
  ] as const)('%s', (trigger, detection, takeover) => {
    const result = estimate({ trigger });
    expect(result).toMatchObject({ trigger, detection, limits: { lower: 120, upper: 537 } });
    expect(result.back).toEqual({ takeover, socket: back(120, 328.5, 537) });
  });

  it('Multiple Device Messaging doubles what the server takes', () => {
    expect(estimate({ hasMultipleDevices: true })).toMatchObject({
      detection: 120,
      back: { takeover: back(240, 448.5, 657), socket: back(120, 328.5, 537) },
    });
  });

  it('an automatic fallback is a second interruption', () => {
    expect(estimate().fallback).toEqual({ healthyFor: 1_800, back: back(120, 328.5, 537) });
  });
});

describe('parameters', () => {
  it('move the detection', () => {
    expect(estimate({ heartbeatTimeout: 30 }).back.takeover).toEqual(back(150, 358.5, 567));
    expect(estimate({ trigger: 'critical-service', serviceDelay: 10 }).detection).toBe(10);
    expect(estimate({ trigger: 'missing-at-start', initTimeout: 300 }).detection).toBe(300);
    expect(estimate({ trigger: 'manual-failover', heartbeatTimeout: 30 }).detection).toBe(0);
  });

  it('an upper limit that is set is counted with, beside the one to set', () => {
    expect(estimate({ upper: 1_000 })).toMatchObject({
      limits: { lower: 120, upper: 537 },
      inUse: { lower: 120, upper: 1_000 },
      back: { takeover: { last: 1_060 }, socket: { last: 1_000 } },
    });
  });

  it('nobody is in before the takeover, also where the wait is over', () => {
    // Half of the waits (40 to 80 s) end before the node is found dead after 60 s: 0.5 * 60 + 0.5 * 70.
    expect(estimate({ lower: 40, upper: 80, users: 100 }).back.socket).toEqual({
      first: 60,
      median: 60,
      mean: 65,
      last: 80,
    });
    expect(estimate({ lower: 0, upper: 30, users: 10 }).back.socket).toEqual(back(60, 60, 60));
    expect(estimate({ lower: 60, upper: 60, users: 10 }).back.socket).toEqual(back(60, 60, 60));
  });
});

describe('the herd', () => {
  it('overloads a node with the default limit where the profile is rated for less', () => {
    const { herd } = estimateOutage({ users: 5_000, profile: '5000', mode: 'active-standby' });
    expect(herd.byDefault.mean).toBeCloseTo(11.99, 2);
    expect(herd.byDefault.isOverloaded).toBe(true);
    expect(herd.inUse.mean).toBeCloseTo(3, 2);
    expect(herd.inUse.isOverloaded).toBe(false);
  });

  it('is the same for the same seed, another for another', () => {
    expect(estimate({ seed: 7 })).toEqual(estimate({ seed: 7 }));
    expect(estimate({ seed: 7 }).herd).not.toEqual(estimate({ seed: 8 }).herd);
  });
});

describe('false failovers', () => {
  it('are computed where the network is described, for the timeout chosen and the default', () => {
    expect(estimate()).not.toHaveProperty('falseFailover');
    const network = { loss: 0.01, pausesPerDay: 0, pauseMean: 0 };
    const { falseFailover } = estimate({ heartbeatTimeout: 30, network });
    expect(falseFailover?.chosen).toMatchObject({ beats: 2, fromPauses: 0 });
    expect(falseFailover?.byDefault).toMatchObject({ beats: 4, fromPauses: 0 });
    expect(falseFailover?.chosen.perDay ?? 0).toBeGreaterThan(1_000 * (falseFailover?.byDefault.perDay ?? 1));
  });
});

it.each([
  ['upper', { upper: 119 }],
  ['upper', { upper: 86_401 }],
  ['heartbeatTimeout', { heartbeatTimeout: 0 }],
  ['heartbeatTimeout', { heartbeatTimeout: Number.POSITIVE_INFINITY }],
  ['serviceDelay', { trigger: 'critical-service', serviceDelay: -1 }],
  ['initTimeout', { trigger: 'missing-at-start', initTimeout: 86_401 }],
  ['seed', { seed: -1 }],
  ['heartbeatTimeout', { heartbeatTimeout: 14, network: { loss: 0, pausesPerDay: 0, pauseMean: 0 } }],
  ['loss', { network: { loss: 1.1, pausesPerDay: 0, pauseMean: 0 } }],
] as const)('refuses a %s out of range: %j', (field, more) => {
  expect(() => estimate(more)).toThrow(expect.objectContaining({ code: 'invalid-option', field }));
});
