// The whole matrix of a Jabber service, one case at a time and many at once: the same cells. Here, because silence takes its time.

import { expect, test } from 'vitest';
import type { RehearseOptions } from '../../src/rehearsal/options.ts';
import { rehearseLab } from '../../src/rehearsal/rehearse-lab.ts';
import { patientClock } from '../patient-clock.ts';
import { jabber, labsOfFile, matrix, rehearsed } from '../rehearsal/playing.ts';

const start = labsOfFile();

const options: RehearseOptions = { profiles: ['jabber-14'], attemptMs: 500, seed: 1, clock: patientClock };

test('through stand-ins: 51 cells', async () => {
  const lab = await start(jabber);
  const live = { ...options, password: () => 'secret' };
  const alone = await rehearsed(lab, 'alice@dogtel.lab', { ...live, atOnce: 1 });
  const beside = await rehearsed(lab, 'alice@dogtel.lab', live);
  expect(matrix(beside.profiles[0])).toEqual(matrix(alone.profiles[0]));
  expect(matrix(beside.profiles[0])).toHaveLength(51);
  expect([beside.outcome, beside.submissions]).toEqual([alone.outcome, alone.submissions]);
});

test('in labs of their own: 51 cells', async () => {
  const alone = await rehearseLab(jabber, { ...options, atOnce: 1 });
  const beside = await rehearseLab(jabber, options);
  expect(matrix(beside.profiles[0])).toEqual(matrix(alone.profiles[0]));
  expect(matrix(beside.profiles[0])).toHaveLength(51);
});
