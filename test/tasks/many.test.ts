// Many runs: two at once in one process do not touch each other, and two hundred leave no socket and no timer.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { locate } from '../../src/tasks/locate.ts';
import { watchLeftovers } from '../dns/leftovers.ts';
import { resolverOf } from '../stories/story.ts';
import { fourNodes, play, submissionsOf } from './fixture.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(fourNodes);
});
afterAll(() => lab.close());

test('two logins at once, each with its own end', async () => {
  const resolver = resolverOf(lab);
  const before = submissionsOf(lab);
  const [good, wrong] = await Promise.all([
    play(lab, { resolver, everyNode: true }),
    play(lab, { resolver }, () => 'Xylophon-77'),
  ]);
  expect(good.verdict).toMatchObject({ signIn: { outcome: 'online' }, redundancy: { outcome: 'intact' } });
  expect(wrong.verdict.signIn).toMatchObject({ outcome: 'refused', code: 'auth.rejected' });
  expect(submissionsOf(lab) - before).toBe(5);
  for (const { events } of [good, wrong]) {
    expect(new Set(events.map(({ run }) => run)).size).toBe(1);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  }
});

test('two hundred runs leave nothing behind', async () => {
  const leftovers = watchLeftovers();
  const resolver = resolverOf(lab);
  const open = () => process.getActiveResourcesInfo().filter((name) => /TCP|UDP|TLS/.test(name)).length;
  const before = open();
  const kinds = [
    () => play(lab, { resolver, mechanism: 'PLAIN' }),
    () => play(lab, { resolver, mechanism: 'PLAIN' }, () => 'Xylophon-77'),
    () => play(lab, { resolver, at: `${lab.mapped('10.66.66.66')}:9` }),
    () => play(lab, { resolver, port: 9, walk: 'sequential', everyNode: true }),
    () => play(lab, { resolver, at: 'nobody.dogtel.lab' }),
    () => locate('cup', { resolver }),
    () => locate('nobody.dogtel.lab', { resolver }),
    () => play(lab, { resolver, signal: AbortSignal.timeout(1) }).catch(() => undefined),
  ];
  for (let round = 0; round < 25; round += 1) await leftovers.watch(() => Promise.all(kinds.map((kind) => kind())));
  const left = await leftovers.left();
  leftovers.stop();
  expect(left).toEqual([]);
  expect(open()).toBeLessThanOrEqual(before);
});
