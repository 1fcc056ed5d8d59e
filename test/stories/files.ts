// Where the scenarios and their kept reports are.

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

const scenarios = new URL('../../fixtures/scenarios/', import.meta.url);
const reports = new URL('../../fixtures/reports/', import.meta.url);

/** The ids of all scenarios of the package, sorted. */
export const scenarioIds = (): readonly string[] =>
  readdirSync(scenarios)
    .map((name) => basename(name, '.yaml'))
    .sort();

export const reportIds = (): readonly string[] =>
  readdirSync(reports)
    .map((name) => basename(name, '.json'))
    .sort();

export const reportFile = (id: string): string => fileURLToPath(new URL(`${id}.json`, reports));

export const scenarioFile = (id: string): string => fileURLToPath(new URL(`${id}.yaml`, scenarios));

const story = z.looseObject({
  expect: z.looseObject({ findings: z.array(z.string()).optional() }),
  cure: z.looseObject({}).optional(),
});

const read = new Map<string, Promise<z.infer<typeof story>>>();

/** A scenario as it is written, with what it expects and how it is mended; each file is read once. */
export const readStory = (id: string): Promise<z.infer<typeof story>> => {
  const one = read.get(id) ?? readFile(scenarioFile(id), 'utf8').then((text) => story.parse(parse(text)));
  read.set(id, one);
  return one;
};
