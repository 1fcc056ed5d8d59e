// The shape of a scenario file, and a sentence for every way of missing it.

import { z } from 'zod';
import { suggestion } from '../core/nearest.ts';
import { problemOfAddress } from './addresses.ts';
import { certificateKinds } from './certificate-kinds.ts';
import { dnsFaults } from './dns-faults.ts';
import { faults } from './faults.ts';
import type { ScenarioProblem } from './scenario.ts';

/** Caps: a scenario is a page of text, and a lab of a thousand nodes is a mistake. */
const maxNodes = 64;
const maxZoneLines = 5000;

const text = z.string().min(1);
const port = z.int().min(1).max(65_535);
const times = z.int().min(1);
const transport = z.enum(['udp', 'tcp', 'tls', 'https']);
const tlsVersion = z.enum(['TLSv1.2', 'TLSv1.3']);

const address = z.string().superRefine((value, context) => {
  const problem = problemOfAddress(value);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const zoneLines = z
  .union([z.array(z.string()).max(maxZoneLines), z.string()], {
    error: 'expected zone lines: a list of texts, or one text of several lines',
  })
  .transform((lines) => (typeof lines === 'string' ? lines.split(/\r?\n/) : lines));

export interface ParsedFault {
  readonly id: string;
  readonly value: string | number | undefined;
  readonly extras: Readonly<Record<string, string | number>>;
}

/** A fault is its id, or an object with the id as key, its value (true for none), and keys of `extras`. */
function faultItem(ids: readonly string[], extras: Readonly<Record<string, z.ZodType<string | number>>>) {
  return z.unknown().transform((item, context): ParsedFault => {
    const fail = (message: string, path: string[] = []): never => {
      context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    };
    const fields = typeof item === 'string' ? { [item]: true } : item;
    if (typeof fields !== 'object' || fields === null) return fail("expected the id of a fault, or '{ id: value }'");
    const named = Object.entries(fields).filter(([key]) => !(key in extras));
    const [first, second] = named;
    if (first === undefined || second !== undefined) return fail(`expected one fault, got ${named.length}`);
    const [id, value]: [string, unknown] = first;
    if (!ids.includes(id)) return fail(`unknown fault '${id}'${suggestion(id, ids)}`);
    if (value !== true && value !== null && typeof value !== 'string' && typeof value !== 'number') {
      return fail(`the value of '${id}' is a text or a number`);
    }
    const read: Record<string, string | number> = {};
    for (const [key, schema] of Object.entries(extras)) {
      if (!(key in fields)) continue;
      const result = schema.safeParse((fields as Record<string, unknown>)[key]);
      if (result.success) read[key] = result.data;
      else fail(result.error.issues[0]?.message ?? 'is wrong', [key]);
    }
    return { id, value: value === true || value === null ? undefined : value, extras: read };
  });
}

const nodeFault = faultItem(Object.keys(faults), { text, port: z.enum(['starttls', 'direct']), times });
const nameServerFault = faultItem(['dead', ...Object.keys(dnsFaults)], { transport, times });

const node = z.strictObject({
  address,
  host: text.optional(),
  port: port.nullable().optional(),
  directTls: port.nullable().optional(),
  certificate: z.enum(keysOf(certificateKinds)).optional(),
  mechanisms: z.array(text).optional(),
  serves: z.array(text).optional(),
  tls: z.strictObject({ min: tlsVersion.optional(), max: tlsVersion.optional() }).optional(),
  faults: z.array(nodeFault).optional(),
});

const nameServer = z.strictObject({
  address: address.optional(),
  faults: z.array(nameServerFault).optional(),
  zone: zoneLines.optional(),
  additional: z.enum(['complete', 'a-only', 'none']).optional(),
  rotate: z.boolean().optional(),
  recursion: z.boolean().optional(),
});

const dnsFault = z.strictObject({
  name: text,
  type: text.optional(),
  fault: z.enum(keysOf(dnsFaults)),
  value: z.union([z.string(), z.number()], { error: 'expected a text or a number' }).optional(),
  transport: transport.optional(),
  times: times.optional(),
  server: text.optional(),
});

const label = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i, 'a name is letters, digits and hyphens');

const scenario = z.strictObject({
  title: text.optional(),
  says: text.optional(),
  domain: text.optional(),
  zone: zoneLines.optional(),
  accounts: z.record(text, z.string()).optional(),
  iterations: z.int().min(1).max(10_000_000).optional(),
  nodes: z.record(label, node).optional(),
  nameServers: z.record(label, nameServer).optional(),
  dnsFaults: z.array(dnsFault).optional(),
  search: z.array(text).optional(),
  run: z.looseObject({}).optional(),
  expect: z.looseObject({}).optional(),
});

export type ParsedScenario = z.infer<typeof scenario>;

/** The scenario, or everything that is wrong with its shape. */
export function parseScenario(input: unknown): ParsedScenario | readonly ScenarioProblem[] {
  const result = scenario.safeParse(input, { reportInput: true });
  if (!result.success) return result.error.issues.map(describe);
  const count = Object.keys(result.data.nodes ?? {}).length;
  if (count > maxNodes) return [{ path: ['nodes'], message: `${count} nodes; a lab has at most ${maxNodes}` }];
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

function keysOf<Table extends object>(table: Table): (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}
