// Cases beside each other come to what they come to one at a time; logins and passwords stay one at a time.

import { expect, test } from 'vitest';
import { createAuthority, type LabEvent, startLab } from '../../src/lab/lab.ts';
import type { RehearseOptions } from '../../src/rehearsal/options.ts';
import { rehearseLab } from '../../src/rehearsal/rehearse-lab.ts';
import { startTurns, turnsOfOne } from '../../src/rehearsal/turn.ts';
import type { Run } from '../../src/tasks/run.ts';
import type { Ended } from '../../src/tasks/speak.ts';
import { patientClock } from '../patient-clock.ts';
import { jabber, matrix, rehearsed } from './playing.ts';

/** All ways and all pairs are in the live suite. */
const options: RehearseOptions = {
  profiles: ['jabber-14'],
  pairs: false,
  attemptMs: 500,
  seed: 1,
  clock: patientClock,
};

test('through stand-ins, cell by cell, and one login at a time', async () => {
  let most = 0;
  let submissions = 0;
  const bound = new Set<string>();
  const onEvent = (event: LabEvent): void => {
    if (!('connection' in event)) return;
    const connection = `${event.node} ${event.connection} ${'service' in event ? event.service : 'xmpp'}`;
    if (event.type === 'submission') submissions += 1;
    if (event.type === 'bound') bound.add(connection);
    if (event.type === 'closed') bound.delete(connection);
    most = Math.max(most, bound.size);
  };
  const lab = await startLab(jabber, { authority: await createAuthority(), onEvent });
  const live: RehearseOptions = { ...options, ways: ['silent'], password: () => 'secret' };
  try {
    const alone = await rehearsed(lab, 'alice@dogtel.lab', { ...live, atOnce: 1 });
    const before = submissions;
    const beside = await rehearsed(lab, 'alice@dogtel.lab', live);
    expect(matrix(beside.profiles[0])).toEqual(matrix(alone.profiles[0]));
    expect(matrix(beside.profiles[0])).toHaveLength(5);
    expect([beside.submissions, submissions - before]).toEqual([before, before]);
    expect(most).toBe(1);
  } finally {
    await lab.close();
  }
});

test('in labs of their own, cell by cell', async () => {
  const inLabs: RehearseOptions = { ...options, ways: ['frozen'] };
  const alone = await rehearseLab(jabber, { ...inLabs, atOnce: 1 });
  const beside = await rehearseLab(jabber, { ...inLabs, atOnce: 3 });
  expect(matrix(beside.profiles[0])).toEqual(matrix(alone.profiles[0]));
  expect(beside.submissions).toBe(alone.submissions);
});

/** A run whose clock nobody looks at. */
const run = (signal: AbortSignal): Run => ({
  signal,
  seed: 1,
  endsAtMs: 0,
  nowMs: () => 0,
  clock: patientClock,
  emit: () => {},
  hasTimedOut: () => false,
  pause: async (wait) => void (await wait()),
});
const { signal } = new AbortController();
const online: Ended = { outcome: 'online' };
const refused: Ended = { outcome: 'failed', code: 'auth.rejected', phase: 'auth', submitted: true };

test('a login waits until the one before it was judged, and knows of a refusal then', async () => {
  const turns = startTurns();
  const [one, two] = [turnsOfOne(turns), turnsOfOne(turns)];
  const said: string[] = [];
  let judge = (_: Ended): void => {};
  const first = one.inTurn(run(signal), () => {
    said.push('one');
    return new Promise((resolve) => {
      judge = resolve;
    });
  });
  const second = two.inTurn(run(signal), async () => {
    said.push(`two, ${turns.isStopped ? 'stopped' : 'free'}`);
    return online;
  });
  await new Promise(setImmediate);
  said.push('judged');
  judge(refused);
  await Promise.all([first, second]);
  expect(said).toEqual(['one', 'judged', 'two, stopped']);
});

test('a sign-in hears that another had a turn between its own', async () => {
  const turns = startTurns();
  const [one, two] = [turnsOfOne(turns), turnsOfOne(turns)];
  const go = (each: typeof one): Promise<Ended> => each.inTurn(run(signal), async () => online);
  await go(one);
  await go(one);
  expect(one.isOvertaken()).toBe(false);
  await go(two);
  await go(one);
  expect([one.isOvertaken(), two.isOvertaken()]).toEqual([true, false]);
});

test('a turn is given on by whoever fails or leaves', async () => {
  const turns = startTurns();
  const leaving = new AbortController();
  const broken = turnsOfOne(turns).inTurn(run(signal), async () => {
    throw new Error('broken');
  });
  await expect(broken).rejects.toThrow('broken');
  leaving.abort();
  await turnsOfOne(turns).inTurn(run(leaving.signal), async () => online);
  expect(await turnsOfOne(turns).inTurn(run(signal), async () => online)).toEqual(online);
});
