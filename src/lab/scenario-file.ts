// Scenario files: found by id or path, read as YAML or JSON, and refused with file, line and what would be right.

import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CupcheckError } from '../core/error.ts';
import { alike } from '../core/nearest.ts';
import type { LineOf, Scenario, ScenarioProblem } from './scenario/scenario.ts';
import { buildScenario } from './scenario/scenario-build.ts';
import { parseScenario } from './scenario/scenario-schema.ts';

/** A scenario of the package in brief. */
export interface ScenarioSummary {
  readonly id: string;
  readonly title: string;
  readonly says: string;
}

const folder = new URL('../../fixtures/scenarios/', import.meta.url);
const endings = ['.yaml', '.yml', '.json'];
/** A scenario is a page; a file of this size is another kind of file. */
const maxBytes = 1_000_000;
/** Scenarios named to somebody who typed another. */
const maxAlike = 3;

/** The scenarios that come with the package, sorted by id. */
export async function listScenarios(): Promise<readonly ScenarioSummary[]> {
  const ids = await scenarioIds();
  const scenarios = await Promise.all(ids.map((id) => readScenario(id)));
  return scenarios.map(({ id, title, says }) => ({ id, title, says }));
}

/** Reads a scenario by its id (a file of the package) or by the path of a file. Fails with `invalid-scenario`. */
export async function readScenario(idOrPath: string): Promise<Scenario> {
  const isId = /^[a-z0-9-]+$/i.test(idOrPath);
  const found = isId ? await findById(idOrPath) : { path: idOrPath, shown: idOrPath };
  const text = await readText(found.path, found.shown);
  // Loaded late: whoever starts a lab from an object needs no YAML.
  const { parseText } = await import('./scenario/scenario-text.ts');
  const { value, lineOf } = parseText(text, found.shown);
  return validate(value, { id: basename(found.path, extname(found.path)), shown: found.shown, lineOf });
}

/** Checks a scenario given as an object. Fails with `invalid-scenario`. */
export function checkScenario(input: unknown): Scenario {
  return validate(input, { id: 'inline', shown: 'scenario', lineOf: () => undefined });
}

function validate(
  value: unknown,
  where: { readonly id: string; readonly shown: string; readonly lineOf: LineOf },
): Scenario {
  const parsed = parseScenario(value);
  const built = isProblems(parsed) ? parsed : buildScenario(parsed, where.id);
  if (!isProblems(built)) return built;
  throw new CupcheckError('invalid-scenario', sentence(built, where.shown, where.lineOf), { field: where.shown });
}

function isProblems(value: object): value is readonly ScenarioProblem[] {
  return Array.isArray(value);
}

/** One line: the first problem with its place, and how many more there are. */
export function sentence(
  problems: readonly ScenarioProblem[],
  shown: string,
  lineOf: LineOf = () => undefined,
): string {
  const [first] = problems;
  if (first === undefined) return `${shown}: is not a scenario`;
  const line = lineOf(first.path);
  const place = [line === undefined ? shown : `${shown}:${line}`, pathText(first.path)].filter((part) => part !== '');
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return `${place.join(': ')}: ${first.message}${more}`;
}

/** `nodes.cup1.faults[0]` */
function pathText(path: ScenarioProblem['path']): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

async function scenarioIds(): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter((name) => endings.includes(extname(name)))
    .map((name) => basename(name, extname(name)))
    .sort();
}

async function findById(id: string): Promise<{ readonly path: string; readonly shown: string }> {
  const names = await readdir(folder).catch((): string[] => []);
  const name = endings.map((ending) => `${id}${ending}`).find((one) => names.includes(one));
  if (name !== undefined) return { path: fileURLToPath(new URL(name, folder)), shown: name };
  const near = alike(id, await scenarioIds(), maxAlike);
  const meant = near.length === 0 ? '' : `did you mean ${near.map((one) => `'${one}'`).join(' or ')}? `;
  const message = `there is no scenario '${id}'; ${meant}'cupcheck lab list' names them all`;
  throw new CupcheckError('invalid-scenario', message, { field: 'scenario' });
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBytes(path));
  } catch (cause) {
    throw new CupcheckError('invalid-scenario', `${shown}: ${readProblem(cause)}`, { field: shown, cause });
  }
}

/** Opened without blocking: a pipe that nobody writes into would hold a thread for ever, and a device has no end. */
async function readBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = await file.stat();
    if (!facts.isFile() && !facts.isDirectory()) throw new RangeError('it is no file but a pipe or a device');
    if (facts.size > maxBytes) throw new RangeError(`it has ${facts.size} bytes; a scenario has at most ${maxBytes}`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function readProblem(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'is a folder, not a scenario file';
  if (code === 'EACCES') return 'may not be read by this user';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'is not UTF-8 text';
  return `cannot be read: ${cause instanceof Error ? cause.message : 'unknown cause'}`;
}
