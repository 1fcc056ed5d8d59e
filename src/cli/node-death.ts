// The timeline that a page shows of a redundancy group: what it would do if a node died, by what the diagnosis was told.

import type { CupcheckEvent } from '../core/event.ts';
import { simulateNodeDeath } from '../ha/node-death.ts';
import type { Simulation } from '../ha/simulate.ts';
import { type HaStatus, readHaStatus } from '../ha/status.ts';

/** A bundle may carry a text that nobody can read; its own finding says so. */
const statusOf = (text: string): HaStatus | undefined => {
  try {
    return readHaStatus(text);
  } catch {
    return undefined;
  }
};

/** The names of the two nodes of the first group, without their domain. */
const namesIn = (text: string | undefined): readonly [string, string] | undefined => {
  const [one, two] = (text === undefined ? undefined : statusOf(text)?.groups[0]?.nodes) ?? [];
  return one && two && [one.name.split('.')[0] ?? one.name, two.name.split('.')[0] ?? two.name];
};

/** Absent where nothing was said of a group. */
export const nodeDeathOf = (events: readonly CupcheckEvent[]): Simulation | undefined => {
  const given = events.find((event) => event.type === 'facts-given');
  if (given?.haStatus === undefined && given?.users === undefined) return undefined;
  const nodes = namesIn(given.haStatus);
  const { users, reloginLowerS, reloginUpperS } = given;
  return simulateNodeDeath({
    ...(nodes && { nodes }),
    ...(users !== undefined && { users }),
    ...(reloginLowerS !== undefined && { reloginLowerS }),
    ...(reloginUpperS !== undefined && { reloginUpperS }),
  });
};
