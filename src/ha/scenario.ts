// Scenarios as they are written: each key of the table is read by its own reader, which says what would be right.

import { suggestion } from '../core/nearest.ts';
import { type Pace, paceRows } from './assumptions.ts';
import { waitFroms } from './clients.ts';
import { maxUsers } from './group.ts';
import { assignments } from './group-state.ts';
import { readParameters } from './parameters.ts';
import { type Problem, readEvent } from './scenario-event.ts';
import { printTime, readTime } from './scenario-time.ts';
import { criticalServices, findService, unknownService } from './services.ts';
import type { Scenario } from './simulate.ts';

/** Far more than anybody writes by hand. */
const maxEvents = 1_000;
/** Played after the last event, where the scenario does not say. */
const restSeconds = 3_600;
const defaultNames: readonly [string, string] = ['cup1', 'cup2'];

type Fields = Readonly<Record<string, unknown>>;
/** A value, or what is wrong with it. */
type Reader = (value: unknown) => Problem | undefined;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const wrong = (message: string, ...path: readonly (string | number)[]): Problem => ({ path, message });

const isText: Reader = (value) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 1_000 ? undefined : wrong('expected a text');
const oneOf =
  (known: readonly string[]): Reader =>
  (value) =>
    known.some((each) => each === value)
      ? undefined
      : wrong(`unknown value '${String(value).slice(0, 64)}'${suggestion(String(value), known)}`);
const whole =
  (least: number, most: number): Reader =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : wrong(`expected a whole number from ${least} to ${most}`);
const time: Reader = (value) => {
  const read = readTime(value);
  if (typeof read === 'string') return wrong(read);
  return read > 0 ? undefined : wrong('must be longer than nothing');
};

const names: Reader = (value) => {
  const isPair = Array.isArray(value) && value.length === 2 && value[0] !== value[1];
  const areNames = isPair && value.every((name) => typeof name === 'string' && /^[\w.-]{1,64}$/.test(name));
  return areNames
    ? undefined
    : wrong('expected the names of two nodes, such as [cup1, cup2]: letters, digits, dots, hyphens');
};

const critical: Reader = (value) => {
  if (value === '8.x' || value === 'later') return undefined;
  if (!Array.isArray(value) || value.length === 0)
    return wrong(`expected 8.x, later, or a list of services such as [${criticalServices['8.x'].join(', ')}]`);
  const at = value.findIndex((name) => typeof name !== 'string' || findService(name) === undefined);
  return at < 0 ? undefined : wrong(unknownService(String(value[at])), at);
};

const parameters: Reader = (value) => {
  if (!isFields(value)) return wrong('expected parameters by name, each with its value');
  const read = readParameters(value);
  return 'message' in read ? wrong(String(read.message), String(read.name)) : undefined;
};

const pace: Reader = (value) => {
  if (!isFields(value)) return wrong(`expected some of ${Object.keys(paceRows).join(', ')}`);
  for (const [id, number] of Object.entries(value)) {
    const row = Object.entries(paceRows).find(([each]) => each === id)?.[1];
    if (row === undefined) return wrong(`unknown key '${id}'${suggestion(id, Object.keys(paceRows))}`, id);
    if (typeof number !== 'number' || !(number >= row.min && number <= row.max))
      return wrong(`expected a number from ${row.min} to ${row.max} (${row.says})`, id);
  }
  return undefined;
};

const isList: Reader = (value) => {
  if (!Array.isArray(value)) return wrong('expected a list of events');
  return value.length <= maxEvents ? undefined : wrong(`${value.length} events; a scenario has at most ${maxEvents}`);
};

/** TABLE: the keys of a scenario. */
const readers: Readonly<Record<string, Reader>> = {
  title: isText,
  says: isText,
  nodes: names,
  users: whole(0, maxUsers),
  assignment: oneOf(assignments),
  critical,
  parameters,
  pace,
  ha: (value) => (typeof value === 'boolean' ? undefined : wrong('is HA on at the beginning? write true or false')),
  version: isText,
  from: oneOf(waitFroms),
  seed: whole(0, 0xffff_ffff),
  for: time,
  events: isList,
};

const readEvents = (list: readonly unknown[], nodes: readonly [string, string]): Scenario['events'] | Problem => {
  const events: Scenario['events'][number][] = [];
  for (const [i, item] of list.entries()) {
    if (!isFields(item)) return wrong("expected an event such as { at: '0:10', kill: cup1 }", 'events', i);
    if (!('at' in item)) return wrong("is missing: when does it happen? such as at: '0:10'", 'events', i, 'at');
    const at = readTime(item.at);
    if (typeof at === 'string') return wrong(at, 'events', i, 'at');
    const before = events.at(-1)?.at ?? 0;
    if (at < before)
      return wrong(
        `${printTime(at)} is before ${printTime(before)}, the time of the event above; time does not go backwards`,
        'events',
        i,
        'at',
      );
    const event = readEvent(item, nodes);
    if ('message' in event) return wrong(event.message, 'events', i, ...event.path);
    events.push({ at, event });
  }
  return events;
};

const given = <T>(value: unknown, is: (value: unknown) => value is T): T | undefined => (is(value) ? value : undefined);
const isString = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isPair = (value: unknown): value is readonly [string, string] => Array.isArray(value) && value.length === 2;
const isPace = (value: unknown): value is Partial<Pace> => isFields(value);

/** The scenario, or the first thing that is wrong with it. */
export const readScenario = (input: unknown): Scenario | Problem => {
  if (!isFields(input)) return wrong('expected a scenario: keys such as users and events');
  for (const [key, value] of Object.entries(input)) {
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (reader === undefined)
      return wrong(`unknown key '${key.slice(0, 64)}'${suggestion(key, Object.keys(readers))}`, key);
    const problem = reader(value);
    if (problem !== undefined) return wrong(problem.message, key, ...problem.path);
  }
  const nodes = given(input.nodes, isPair) ?? defaultNames;
  const events = readEvents(Array.isArray(input.events) ? input.events : [], nodes);
  if ('message' in events) return events;
  const last = events.at(-1)?.at ?? 0;
  const until = input.for === undefined ? last + restSeconds : readTime(input.for);
  const seconds = typeof until === 'number' ? until : last + restSeconds;
  if (seconds < last) return wrong(`ends at ${printTime(seconds)}, before its last event at ${printTime(last)}`, 'for');
  const assignment = assignments.find((each) => each === input.assignment);
  return {
    title: given(input.title, isString) ?? 'A redundancy group',
    says: given(input.says, isString) ?? '',
    group: {
      names: nodes,
      users: given(input.users, isNumber) ?? 1_000,
      ...(assignment !== undefined && { assignment }),
      ...(isFields(input.parameters) && { parameters: input.parameters }),
      ...(input.critical === 'later' && { critical: 'later' as const }),
      ...(Array.isArray(input.critical) && { critical: input.critical.map(String) }),
      ...(isPace(input.pace) && { pace: input.pace }),
      ...(typeof input.ha === 'boolean' && { isEnabled: input.ha }),
      ...(typeof input.version === 'string' && { version: input.version }),
    },
    from: waitFroms.find((each) => each === input.from) ?? 'takeover',
    seed: given(input.seed, isNumber) ?? 1,
    events,
    seconds,
  };
};

export const isProblem = (read: Scenario | Problem): read is Problem => 'message' in read;
