// Time: a run ends when it is told to, says what it did not reach, and leaves room for those behind a silent node.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
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

describe('when the nodes are silent', () => {
  beforeAll(async () => {
    await Promise.all(lab.nodes.map((node) => node.setFaults([{ id: 'silent' }])));
  });
  afterAll(async () => {
    await Promise.all(lab.nodes.map((node) => node.setFaults([])));
  });

  test('a sequential walk shares its time, so that the last node is reached', async () => {
    await lab.node('cup4').setFaults([]);
    const { verdict } = await play(lab, { walk: 'sequential', timeoutMs: 2_000 });
    await lab.node('cup4').setFaults([{ id: 'silent' }]);
    expect(verdict.signIn).toMatchObject({ outcome: 'online', candidate: 4 });
    expect(verdict.report.attempts.map(({ code }) => code ?? 'online')).toEqual([
      'stream.timeout',
      'stream.timeout',
      'stream.timeout',
      'online',
    ]);
  });

  test('a candidate has no more than its own time', async () => {
    const { events } = await play(lab, { walk: 'sequential', attemptMs: 60 });
    const limits = events.flatMap((event) => (event.type === 'attempt-started' ? event.limitMs : []));
    expect(limits).toEqual([60, 60, 60, 60]);
  });
});

test('when a node falls silent during the sign-in, the run ends undecided and lists what it did not reach', async () => {
  await lab.node('cup1').setFaults([{ id: 'silent-in-sasl' }]);
  const { verdict, events } = await leftovers.watch(() => play(lab, { timeoutMs: 600 }));
  await lab.node('cup1').setFaults([]);
  expect(verdict.signIn).toMatchObject({ outcome: 'undecided', code: 'run.timeout' });
  expect(verdict.report.attempts.map(({ outcome, code, because }) => code ?? `${outcome}: ${because}`)).toEqual([
    'run.timeout',
    'skipped: time ran out',
    'skipped: time ran out',
    'skipped: time ran out',
  ]);
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', reason: 'timeout' });
  expect(await leftovers.left()).toEqual([]);
});

test('when the name server is silent, the run ends undecided', async () => {
  lab.nameServer.setFaults([{ fault: 'silence' }]);
  const { verdict } = await leftovers.watch(() => play(lab, { timeoutMs: 150, resolver: resolverOf(lab) }));
  lab.nameServer.setFaults([]);
  expect(verdict.signIn).toMatchObject({ outcome: 'undecided', code: 'run.timeout' });
  expect(verdict.report.plan.candidates).toEqual([]);
  expect(await leftovers.left()).toEqual([]);
});
