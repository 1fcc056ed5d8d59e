// The stories of Jabber: Expressway, Unified CM, the SOAP login and what follows, beside those of plain XMPP so that both run at once.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenarioIds } from './files.ts';
import { checkTable } from './findings-table.ts';
import { untilQuiet } from './handles.ts';
import { playStory } from './story.ts';
import { tell } from './tell.ts';

beforeAll(async () => {
  // What is loaded at first use would hold up the stories that play side by side.
  await playStory('jabber-uds');
});
afterAll(async () => {
  expect(await untilQuiet(), 'something is still open after the stories').toEqual([]);
});

const ids = scenarioIds().filter((one) => one.startsWith('jabber-'));

describe.concurrent('stories', () => {
  for (const id of ids) test(id, ({ skip }) => tell(id, skip));
});

test('what the checks find in them', ({ skip }) => checkTable('jabber', ids, skip));

test('a sign-in over SOAP has secrets to look for, and an Expressway hands them on', async () => {
  const { secrets, report } = await playStory('jabber-edge');
  expect(secrets.length).toBeGreaterThanOrEqual(2);
  expect(report.signIn.outcome).toBe('online');
});
