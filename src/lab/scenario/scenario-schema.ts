// The shape of a scenario file, and a sentence for every way of missing it.

import { z } from 'zod';
import { suggestion } from '../../core/nearest.ts';
import type { ScenarioProblem } from './scenario.ts';
import { group } from './scenario-group.ts';
import {
  cucm,
  dnsFault,
  edge,
  label,
  nameServer,
  node,
  presence,
  presenceUser,
  text,
  zoneLines,
} from './scenario-shapes.ts';

export type { ParsedFault } from './scenario-shapes.ts';

/** A lab of a thousand nodes is a mistake. */
const maxNodes = 64;

const scenario = z.strictObject({
  title: text.optional(),
  says: text.optional(),
  domain: text.optional(),
  zone: zoneLines.optional(),
  accounts: z.record(text, z.string()).optional(),
  iterations: z.int().min(1).max(10_000_000).optional(),
  nodes: z.record(label, node).optional(),
  cucm: z.record(label, cucm).optional(),
  edges: z.record(label, edge).optional(),
  presence: presence.optional(),
  group: group.optional(),
  nameServers: z.record(label, nameServer).optional(),
  dnsFaults: z.array(dnsFault).optional(),
  search: z.array(text).optional(),
  run: z.looseObject({}).optional(),
  expect: z.looseObject({}).optional(),
  cure: z.looseObject({}).optional(),
});

export type ParsedScenario = z.infer<typeof scenario>;

/** The scenario, or everything that is wrong with its shape. */
export function parseScenario(input: unknown): ParsedScenario | readonly ScenarioProblem[] {
  const result = scenario.safeParse(input, { reportInput: true });
  if (!result.success) return result.error.issues.map(describe);
  for (const kind of ['nodes', 'cucm', 'edges'] as const) {
    const count = Object.keys(result.data[kind] ?? {}).length;
    if (count > maxNodes) return [{ path: [kind], message: `${count} nodes; a lab has at most ${maxNodes}` }];
  }
  return result.data;
}

function describe(issue: z.core.$ZodIssue): ScenarioProblem {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const key = issue.keys[0] ?? '';
      return { path: [...path, key], message: `unknown key '${key}'${suggestion(key, knownKeys(path))}` };
    }
    case 'invalid_value': {
      const known = issue.values.map(String);
      const isWord = typeof issue.input === 'string';
      if (!isWord) return { path, message: `expected one of ${known.join(', ')}` };
      return { path, message: `unknown value '${issue.input}'${suggestion(String(issue.input), known)}` };
    }
    case 'invalid_type': {
      const expected = issue.expected === 'record' ? 'object' : issue.expected;
      if (issue.input === undefined) return { path, message: `is missing; expected ${article(expected)}` };
      return { path, message: `expected ${article(expected)}, got ${kindOf(issue.input)}` };
    }
    case 'invalid_key':
      return { path, message: issue.issues[0]?.message ?? 'is not a name' };
    case 'too_small':
    case 'too_big': {
      const isAtLeast = issue.code === 'too_small';
      const limit = isAtLeast ? issue.minimum : issue.maximum;
      const what = issue.origin === 'string' ? 'characters' : issue.origin === 'array' ? 'entries' : '';
      return { path, message: `expected at ${isAtLeast ? 'least' : 'most'} ${limit} ${what}`.trimEnd() };
    }
    default:
      return { path, message: issue.message };
  }
}

/** The keys of the object at this path. */
function knownKeys(path: readonly (string | number)[]): readonly string[] {
  const [top] = path;
  if (path.length === 0) return Object.keys(scenario.shape);
  if (top === 'nodes') return Object.keys(path.length === 2 ? node.shape : { min: 0, max: 0 });
  if (top === 'cucm') return Object.keys(cucm.shape);
  if (top === 'edges') return Object.keys(edge.shape);
  if (top === 'group') return Object.keys(group.shape);
  if (top === 'presence') return Object.keys(path.length === 1 ? presence.shape : presenceUser.shape);
  if (top === 'nameServers') return Object.keys(nameServer.shape);
  return Object.keys(dnsFault.shape);
}

function kindOf(value: unknown): string {
  return value === null ? 'nothing' : Array.isArray(value) ? 'a list' : `${article(typeof value)}`;
}

function article(word: string): string {
  const name = { string: 'text', array: 'list', boolean: 'true or false', int: 'whole number' }[word] ?? word;
  return name === 'true or false' ? name : `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}
