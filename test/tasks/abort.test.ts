// An abort at any moment: the run ends within a turn of the loop, leaves nothing behind, and what was seen makes a report.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { summarize } from '../../src/core/summarize.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { locate } from '../../src/tasks/locate.ts';
import { type Leftovers, watchLeftovers } from '../dns/leftovers.ts';
import { resolverOf } from '../stories/story.ts';
import { fourNodes, play } from './fixture.ts';

let lab: Lab;
let leftovers: Leftovers;
beforeAll(async () => {
  lab = await startLab(fourNodes);
  leftovers = watchLeftovers();
});
afterAll(async () => {
  leftovers.stop();
  await lab.close();
});

/** Turns of the loop until the promise settles. */
const turnsUntil = async (promise: Promise<unknown>): Promise<number> => {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  promise.then(settled, settled);
  let turns = 0;
  while (!isSettled && turns < 1_000) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
  }
  return turns;
};

/** Aborts when this event has come, and says how the run took it. */
const abortAt = async (seq: number, options: Parameters<typeof play>[1] = {}) => {
  const controller = new AbortController();
  const events: CupcheckEvent[] = [];
  let aborted: () => void = () => {};
  const moment = new Promise<void>((resolve) => {
    aborted = resolve;
  });
  const run = leftovers.watch(() =>
    play(lab, {
      ...options,
      signal: controller.signal,
      onEvent: (event) => {
        events.push(event);
        if (event.seq !== seq) return;
        controller.abort();
        aborted();
      },
    }),
  );
  const caught = run.then(
    () => undefined,
    (error: unknown) => error,
  );
  await Promise.race([moment, caught]);
  return { turns: await turnsUntil(caught), error: await caught, events };
};

const isDecided = (events: readonly CupcheckEvent[]): boolean =>
  events.some((event) => event.type === 'attempt-ended' && event.outcome === 'online');

describe.each([
  ['one node', {}],
  ['every node of two', { everyNode: true, at: 'cup', mechanism: 'PLAIN' }],
] as const)('of a healthy run, %s', (_, options) => {
  test('at every event', async () => {
    const healthy = await play(lab, options);
    const count = healthy.events.length;
    expect(healthy.verdict.signIn.outcome).toBe('online');
    for (let seq = 1; seq <= count; seq += 1) {
      const { turns, error, events } = await abortAt(seq, options);
      const what = `at event ${seq}, ${events[seq - 1]?.type}`;
      expect(error, what).toMatchObject({ name: 'CupcheckError', code: 'aborted' });
      expect(turns, what).toBeLessThanOrEqual(2);
      expect(await leftovers.left(), what).toEqual([]);
      const { signIn } = summarize(events);
      if (isDecided(events)) expect(signIn.outcome, what).toBe('online');
      else expect(signIn, what).toMatchObject({ outcome: 'undecided', code: 'run.aborted' });
      if (seq < count) expect(events.at(-1), what).toMatchObject({ type: 'run-ended', reason: 'aborted' });
    }
  });
});

test('before the run begins', async () => {
  const events: CupcheckEvent[] = [];
  const options = { signal: AbortSignal.abort(), onEvent: (event: CupcheckEvent) => void events.push(event) };
  await expect(play(lab, options)).rejects.toMatchObject({ code: 'aborted' });
  expect(events).toEqual([]);
});

test('while the nodes are silent', async () => {
  await Promise.all(lab.nodes.map((node) => node.setFaults([{ id: 'silent' }])));
  const { turns, error } = await abortAt(20);
  await Promise.all(lab.nodes.map((node) => node.setFaults([])));
  expect(error).toMatchObject({ code: 'aborted' });
  expect(turns).toBeLessThanOrEqual(2);
  expect(await leftovers.left()).toEqual([]);
});

test('while a password is awaited that never comes', async () => {
  const controller = new AbortController();
  const run = leftovers.watch(() =>
    play(lab, { signal: controller.signal }, () => {
      setImmediate(() => controller.abort());
      return new Promise(() => {});
    }),
  );
  await expect(run).rejects.toMatchObject({ code: 'aborted' });
  expect(await leftovers.left()).toEqual([]);
});

test('while the name server is silent', async () => {
  lab.nameServer.setFaults([{ fault: 'silence' }]);
  const controller = new AbortController();
  const asking = leftovers.watch(() =>
    locate('dogtel.lab', {
      resolver: resolverOf(lab),
      signal: controller.signal,
      onEvent: ({ type }) => void (type === 'dns-asked' && setImmediate(() => controller.abort())),
    }),
  );
  await expect(asking).rejects.toMatchObject({ code: 'aborted' });
  expect(await leftovers.left()).toEqual([]);
  lab.nameServer.setFaults([]);
});
