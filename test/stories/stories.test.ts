// Every scenario of the package is a story; here those of plain XMPP, and of what all have in common.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listScenarios } from '../../src/lab/lab.ts';
import { scenarioIds } from './files.ts';
import { checkTable } from './findings-table.ts';
import { untilQuiet } from './handles.ts';
import { playStory } from './story.ts';
import { tell } from './tell.ts';

beforeAll(async () => {
  // What is loaded at first use would hold up the stories that play side by side.
  await playStory('demo');
});
afterAll(async () => {
  expect(await untilQuiet(), 'something is still open after the stories').toEqual([]);
});

/** Played by itself: it is about the server's pace, and others beside it would be part of that. */
const alone: ReadonlySet<string> = new Set(['byte-by-byte']);

const all = scenarioIds().filter((id) => !/^(jabber|doctor)-/.test(id));

describe.concurrent('stories', () => {
  for (const id of all.filter((one) => !alone.has(one))) test(id, ({ skip }) => tell(id, skip));
});

describe('stories by themselves', () => {
  for (const id of alone) test(id, ({ skip }) => tell(id, skip));
});

test('what the checks find in them', ({ skip }) => checkTable('xmpp', all, skip));

test('each has a title of its own and says what it teaches', async () => {
  const listed = await listScenarios();
  expect(new Set(listed.map(({ title }) => title)).size).toBe(listed.length);
  for (const { id, title, says } of listed) {
    expect(title, id).toMatch(/^[A-Z0-9"].{5,70}[^.]$/);
    expect(says, id).toMatch(/\.$/);
  }
});
