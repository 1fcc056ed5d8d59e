// Every scenario of the package is a story: played, judged, and its report compared with the one that is kept.

import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { summarize } from '../../src/core/summarize.ts';
import { listScenarios } from '../../src/lab/lab.ts';
import { reportFile, scenarioIds } from './files.ts';
import { untilQuiet } from './handles.ts';
import { playStory, type Story } from './story.ts';

/** `UPDATE_REPORTS=1 npx vitest run test/stories` writes the kept reports anew; look at the difference before keeping it. */
const isUpdate = process.env.UPDATE_REPORTS === '1';

beforeAll(async () => {
  // What is loaded at first use would hold up the stories that play side by side.
  await playStory('demo');
});
afterAll(async () => {
  expect(await untilQuiet(), 'something is still open after the stories').toEqual([]);
});

const checkExpectations = ({ script, report, submissions, logins }: Story): void => {
  const wanted = script.expect;
  const { signIn, redundancy, attempts, plan } = report;
  const isLogin = script.run.command === 'login';
  expect(signIn.outcome, signIn.sentence).toBe(wanted.signIn);
  expect(signIn.code).toBe(wanted.code);
  expect(redundancy.outcome, redundancy.sentence).toBe(wanted.redundancy ?? 'not-asked');
  expect(attempts.flatMap(({ code }) => code ?? [])).toEqual(wanted.codes ?? []);
  if (wanted.landsOn !== undefined) expect(logins).toMatchObject({ [wanted.landsOn]: 1 });
  const one = wanted.landsOn === undefined ? {} : { [wanted.landsOn]: 1 };
  if (isLogin) expect(submissions).toEqual(wanted.submissions ?? one);
  if (wanted.plan === undefined) return;
  const normal = plan.candidates.map(({ host, address, port }) => `${host} ${address}:${port}`);
  expect(normal.length).toBe(wanted.plan.length);
};

/** In clear, and as the wire would carry it. */
const spellings = (password: string, user: string): readonly string[] => [
  password,
  Buffer.from(password).toString('base64').replace(/=+$/, ''),
  Buffer.from(`\0${user}\0${password}`).toString('base64'),
  Buffer.from(password).toString('hex'),
];

const checkSecrets = ({ script, events, report }: Story): void => {
  const { password, target } = script.run;
  if (password === undefined) return;
  const text = JSON.stringify([events, report]);
  for (const spelling of spellings(password, target.split('@')[0] ?? '')) expect(text).not.toContain(spelling);
};

const checkGolden = async ({ scenario, golden }: Story): Promise<void> => {
  const file = reportFile(scenario.id);
  if (isUpdate) await writeFile(file, `${JSON.stringify(golden, null, 2)}\n`);
  const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
  expect(golden).toEqual(kept);
};

describe.concurrent('stories', () => {
  for (const id of scenarioIds())
    test(id, async () => {
      const story = await playStory(id);
      const { events, report } = story;
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(summarize(events)).toStrictEqual(report);
      expect(summarize(JSON.parse(JSON.stringify(events)))).toStrictEqual(report);
      checkSecrets(story);
      checkExpectations(story);
      await checkGolden(story);
    });
});

test('each has a title and says what it teaches', async () => {
  for (const { id, title, says } of await listScenarios()) {
    expect(title, id).toMatch(/^[A-Z0-9"].{5,70}[^.]$/);
    expect(says, id).toMatch(/\.$/);
  }
});
