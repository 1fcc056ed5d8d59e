// The redundancy group of a scenario: the keys that a scenario of `ha simulate` has too, read by the same readers.

import { z } from 'zod';
import type { StartOptions } from '../../ha/group.ts';
import { readScenario } from '../../ha/scenario.ts';
import type { ScenarioNode, ScenarioProblem } from './scenario.ts';

/** Their values are read below, by the readers of the redundancy room. */
export const group = z.strictObject({
  assignment: z.unknown().optional(),
  critical: z.unknown().optional(),
  parameters: z.unknown().optional(),
  pace: z.unknown().optional(),
  ha: z.unknown().optional(),
  version: z.unknown().optional(),
});

/** What the machine starts with, apart from the number of users; undefined where it is wrong or there is none. */
export function buildGroup(
  input: z.infer<typeof group> | undefined,
  nodes: readonly ScenarioNode[],
  hasHomes: boolean,
  problems: ScenarioProblem[],
): StartOptions | undefined {
  if (input === undefined) return undefined;
  const [first, second, ...more] = nodes;
  if (first === undefined || second === undefined || more.length > 0) {
    const message = `a redundancy group is two presence nodes, and there are ${nodes.length} under 'nodes'`;
    problems.push({ path: ['group'], message });
    return undefined;
  }
  if (hasHomes) {
    const message = 'the group says who is at home where, by its assignment: leave one of the two out';
    problems.push({ path: ['presence', 'home'], message });
  }
  for (const { name, soap } of nodes) {
    if (soap !== null) continue;
    problems.push({ path: ['nodes', name], message: 'a node of a redundancy group is one of Cisco: add soap: 8443' });
  }
  const read = readScenario({ ...input, nodes: [first.name, second.name] });
  if (!('message' in read)) return read.group;
  problems.push({ path: ['group', ...read.path], message: read.message });
  return undefined;
}
