// The stories of the doctor: each finding where it belongs, and nowhere once its remedy has been applied.

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkIds, checkRow } from '../../src/checks/checks.ts';
import { scenarioFile, scenarioIds } from './files.ts';
import { untilQuiet } from './handles.ts';
import { playStory } from './story.ts';
import { tell } from './tell.ts';

const ids = scenarioIds().filter((id) => id.startsWith('doctor-'));

const read = async (id: string) =>
  z
    .looseObject({
      title: z.string(),
      expect: z.looseObject({ findings: z.array(z.string()).optional() }),
      cure: z.looseObject({}).optional(),
    })
    .parse(parse(await readFile(scenarioFile(id), 'utf8')));

beforeAll(async () => {
  // What is loaded at first use would hold up the stories that play side by side.
  await playStory('demo');
});
afterAll(async () => {
  expect(await untilQuiet(), 'something is still open after the stories').toEqual([]);
});

describe.concurrent('stories', () => {
  for (const id of ids) test(id, ({ skip }) => tell(id, skip));
});

describe.concurrent('with the remedy the finding is gone', () => {
  for (const id of ids)
    test(id, async ({ expect }) => {
      const { cure, ...scenario } = await read(id);
      const { findings = [] } = scenario.expect;
      expect(cure !== undefined, 'a story with findings says how they are mended, and no other').toBe(
        findings.length > 0,
      );
      if (cure === undefined) return;
      const { report } = await playStory({ ...scenario, ...cure });
      expect(report.findings?.map(({ id: spoke, subject }) => `${spoke} ${subject}`)).toEqual([]);
    });
});

/** Checks that presuppose what another one names first, and why. */
const neverFirst: Readonly<Record<string, string>> = {
  'RED-06': 'that a node is dead is named before what its death means for the spread of users',
};

test('every check speaks in a story of its own, and is the first finding of at least one', async () => {
  const stories = await Promise.all(ids.map(read));
  const first = new Set(stories.map(({ expect: { findings = [] } }) => findings[0]));
  expect(checkIds.filter((id) => !first.has(id))).toEqual(Object.keys(neverFirst));
  const later = new Set(stories.flatMap(({ expect: { findings = [] } }) => findings.slice(1)));
  expect(Object.keys(neverFirst).filter((id) => !later.has(id))).toEqual([]);
});

test('every check names as its example a scenario on which it speaks', async () => {
  const silent: string[] = [];
  for (const id of checkIds) {
    const { expect: wanted } = await read(checkRow(id).example);
    if (!wanted.findings?.includes(id)) silent.push(`${id} ${checkRow(id).example}`);
  }
  expect(silent).toEqual([]);
});
