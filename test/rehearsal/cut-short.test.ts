// A rehearsal that ends before it is through: what is known stands, what is missing decides nothing.

import { expect, test } from 'vitest';
import { isCutOff } from '../../src/core/rehearsal-case.ts';
import type { RehearseOptions } from '../../src/rehearsal/options.ts';
import { rehearseLab } from '../../src/rehearsal/rehearse-lab.ts';
import { cell, labsOfFile, matrix, nodes, rehearsed, situation, two } from './playing.ts';

const start = labsOfFile();

/** Aborts as soon as so many sign-ins are done. */
const after = (done: number): Pick<RehearseOptions, 'until' | 'onProgress'> => {
  const controller = new AbortController();
  return {
    until: controller.signal,
    onProgress: (now) => {
      if (now.done >= done) controller.abort();
    },
  };
};

const common: RehearseOptions = {
  at: 'cup.dogtel.lab',
  profiles: ['cup-8.6'],
  password: () => 'secret',
  pairs: false,
  atOnce: 1,
};

test('known cells stay, the others are marked and counted, and none of them decides', async () => {
  const lab = await start({ zone: two, nodes });
  const { outcome, profiles, unfinished, sentence } = await rehearsed(lab, 'alice@dogtel.lab', {
    ...common,
    ways: ['refused', 'bad-certificate'],
    ...after(3),
  });
  const cases = profiles[0]?.cases ?? [];
  expect(cases.map((each) => `${situation(each)} ${isCutOff(each) ? each.code : each.landsOn}`)).toEqual([
    '1 refused 2',
    '1 bad-certificate 2',
    '2 refused run.aborted',
    '2 bad-certificate run.aborted',
  ]);
  expect(cases.at(-1)).toMatchObject({ attempts: 0, submissions: 0, keptOut: 0 });
  expect(unfinished).toMatchObject({ by: 'interrupt', done: 3, total: 5 });
  expect([outcome, sentence]).toEqual(['unknown', 'cup-8.6: it did not show what happens in every case.']);
});

test('wherever it is broken off, what is known is what the whole rehearsal says', async () => {
  const lab = await start({ zone: two, nodes });
  const small: RehearseOptions = { ...common, ways: ['refused', 'refusing-logins'], atOnce: 3 };
  const whole = await rehearsed(lab, 'alice@dogtel.lab', small);
  const known = new Set(matrix(whole.profiles[0]));
  for (const news of [1, 2, 3, 5, 8]) {
    const controller = new AbortController();
    let told = 0;
    const { profiles, unfinished } = await rehearsed(lab, 'alice@dogtel.lab', {
      ...small,
      until: controller.signal,
      onProgress: () => {
        told += 1;
        if (told === news) controller.abort();
      },
    });
    const [profile] = profiles;
    const seen = [profile?.healthy, ...(profile?.cases ?? [])].filter((each) => each && !isCutOff(each));
    expect(seen.filter((each) => each && !known.has(cell(each)))).toEqual([]);
    expect(unfinished?.done).toBe(seen.length);
  }
});

test('a cell that keeps users out is the answer, whatever is missing', async () => {
  const lab = await start({ zone: two, nodes: { cup1: nodes.cup1, cup2: { ...nodes.cup2, faults: ['refused'] } } });
  const { outcome, unfinished } = await rehearsed(lab, 'alice@dogtel.lab', {
    ...common,
    ways: ['refused', 'bad-certificate'],
    ...after(2),
  });
  expect([outcome, unfinished?.done]).toEqual(['broken', 2]);
});

test('pairs that are missing take nothing from what single nodes have shown', async () => {
  const lab = await start({ zone: two, nodes });
  const { outcome, profiles } = await rehearsed(lab, 'alice@dogtel.lab', {
    ...common,
    pairs: true,
    ways: ['refused'],
    ...after(3),
  });
  expect([outcome, profiles[0]?.cases.filter(isCutOff).length]).toEqual(['intact', 1]);
});

test('a client that was not begun leaves the answer open', async () => {
  const lab = await start({ zone: two, nodes });
  const { outcome, profiles } = await rehearsed(lab, 'alice@dogtel.lab', {
    ...common,
    profiles: ['cup-8.6', 'jabber-9.3'],
    ways: ['refused'],
    ...after(3),
  });
  expect([outcome, profiles.map((each) => each.outcome)]).toEqual(['unknown', ['intact', 'unknown']]);
});

test('the time of the whole ends it in the same way', async () => {
  const lab = await start({ zone: two, nodes });
  const { unfinished, profiles } = await rehearsed(lab, 'alice@dogtel.lab', {
    ...common,
    atOnce: 12,
    ways: ['silent'],
    attemptMs: 20_000,
    timeoutMs: 1_000,
  });
  expect(unfinished?.by).toBe('timeout');
  expect(profiles[0]?.cases.filter(isCutOff).map(({ code }) => code)).toContain('run.timeout');
});

test('nothing was begun: there is a result, and no profile in it', async () => {
  const lab = await start({ zone: two, nodes });
  const { outcome, profiles, unfinished } = await rehearsed(lab, 'alice@dogtel.lab', {
    ...common,
    until: AbortSignal.abort(),
  });
  expect([outcome, profiles, unfinished?.done]).toEqual(['unknown', [], 0]);
});

test.each([1, 2])('a lab ends with its twins, after %i sign-ins', async (done) => {
  const { unfinished, profiles } = await rehearseLab('demo', {
    ways: ['refused', 'frozen'],
    atOnce: 3,
    ...after(done),
  });
  expect(unfinished).toMatchObject({ by: 'interrupt' });
  expect(profiles[0]?.cases).toHaveLength(6);
});
