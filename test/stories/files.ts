// Where the scenarios and their kept reports are.

import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

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
