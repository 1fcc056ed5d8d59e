// Every scenario and what the checks find in its events, kept as a table: a check that begins to speak somewhere shows at once.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import type { Story } from './story.ts';

const spoke = new Map<string, readonly string[]>();

/** Judges the events of a story, whatever its command was, and keeps the ids for the table. */
export const noteFindings = ({ scenario, events }: Pick<Story, 'scenario' | 'events'>): void => {
  const { findings = [] } = judge(events);
  spoke.set(scenario.id, [...new Set(findings.map(({ id }) => id))]);
};

const tableFile = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/findings/${name}.txt`, import.meta.url));

/** Compares with the table that is kept in fixtures/findings; a run of some stories alone has no table. */
export const checkTable = async (
  name: string,
  ids: readonly string[],
  skip: (condition: boolean, note: string) => void,
): Promise<void> => {
  skip(
    ids.some((id) => !spoke.has(id)),
    'not every story was played',
  );
  const width = Math.max(...ids.map((id) => id.length));
  const table = ids.map((id) => `${id.padEnd(width)}  ${spoke.get(id)?.join(' ') ?? ''}`.trimEnd()).join('\n');
  const file = tableFile(name);
  if (process.env.UPDATE_REPORTS === '1') await writeFile(file, `${table}\n`);
  expect(`${table}\n`).toBe(await readFile(file, 'utf8'));
};
