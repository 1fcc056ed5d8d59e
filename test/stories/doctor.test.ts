// The stories of the doctor: each finding where it belongs; that their remedies mend them is shown in the live suite.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkIds, checkRow } from '../../src/checks/checks.ts';
import { readStory, scenarioIds } from './files.ts';
import { checkTable } from './findings-table.ts';
import { untilQuiet } from './handles.ts';
import { playStory } from './story.ts';
import { tell } from './tell.ts';

const ids = scenarioIds().filter((id) => id.startsWith('doctor-'));

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

test('what the checks find in them', ({ skip }) => checkTable('doctor', ids, skip));

test('a story with findings says how they are mended, and no other', async () => {
  const stories = await Promise.all(ids.map(async (id) => ({ id, ...(await readStory(id)) })));
  const wrong = stories.filter(({ cure, expect: { findings = [] } }) => (cure !== undefined) !== findings.length > 0);
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

/** Checks that presuppose what another one names first, and why. */
const neverFirst: Readonly<Record<string, string>> = {
  'RED-06': 'that a node is dead is named before what its death means for the spread of users',
};

test('every check speaks in a story of its own, and is the first finding of at least one', async () => {
  const stories = await Promise.all(ids.map(readStory));
  const first = new Set(stories.map(({ expect: { findings = [] } }) => findings[0]));
  expect(checkIds.filter((id) => !first.has(id))).toEqual(Object.keys(neverFirst));
  const later = new Set(stories.flatMap(({ expect: { findings = [] } }) => findings.slice(1)));
  expect(Object.keys(neverFirst).filter((id) => !later.has(id))).toEqual([]);
});

test('every check names as its example a scenario on which it speaks', async () => {
  const silent: string[] = [];
  for (const id of checkIds) {
    const { expect: wanted } = await readStory(checkRow(id).example);
    if (!wanted.findings?.includes(id)) silent.push(`${id} ${checkRow(id).example}`);
  }
  expect(silent).toEqual([]);
});
