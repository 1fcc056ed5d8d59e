// Plays events against a redundancy group, and names the rows of the matrix that it shows.

import { advanceTo, apply, type StartOptions, startGroup } from '../../src/ha/group.ts';
import type { GroupEvent } from '../../src/ha/group-event.ts';
import { views } from '../../src/ha/group-look.ts';
import type { Group } from '../../src/ha/group-state.ts';
import { placeOf } from '../../src/ha/matrix.ts';

/** An event at a second. */
export type Step = readonly [at: number, event: GroupEvent];

export const play = (
  steps: readonly Step[],
  options: StartOptions = {},
  from: Group = startGroup({ users: 200, ...options }),
): Group => steps.reduce((group, [at, event]) => apply(group, event, at * 1000), from);

export const at = (group: Group, seconds: number): Group => advanceTo(group, seconds * 1000);

/** The rows that an operator sees, one from each node that answers, named once; `node` is the node that has the place of node 1. */
export const rowsOf = (group: Group): readonly string[] => [
  ...new Set(
    views(group).map(([a, b]) => placeOf(a, b)?.row.id ?? `${a.state} (${a.reason}) | ${b.state} (${b.reason})`),
  ),
];

/** State and reason of both nodes in the order of the nodes, as one node sees them. */
export const shown = (group: Group): readonly string[] =>
  views(group).map((pair) => pair.map(({ state, reason }) => (reason ? `${state} (${reason})` : state)).join(' | '));
