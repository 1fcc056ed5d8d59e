// What a process holds open: sockets, servers, children and timers, by kind.

import { setImmediate } from 'node:timers/promises';

/** Kinds that a run or a lab could leave behind; a worker of the test runner has pipes of its own. */
const ours = /TCP|UDP|TLS|Timeout|HTTP|Process|GetAddr/;

const openHandles = (): readonly string[] => process.getActiveResourcesInfo().filter((name) => ours.test(name));

/** The runner reports its tests by a timer of its own, 100 ms long; what is open for longer than this is not that, on no machine. */
const patienceMs = 30_000;

/** What stays open: empty as soon as nothing is. */
export const untilQuiet = async (): Promise<readonly string[]> => {
  const endsAt = performance.now() + patienceMs;
  while (openHandles().length > 0 && performance.now() < endsAt) await setImmediate();
  return openHandles();
};
