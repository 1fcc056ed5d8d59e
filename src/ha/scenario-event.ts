// One event of a scenario: `at`, the event as a key, and where it happens.

import { suggestion } from '../core/nearest.ts';
import { type EventType, eventRows, eventTypes, type GroupEvent, isGroupWide, isOfService } from './group-event.ts';
import type { NodeIndex } from './group-state.ts';
import { findService, unknownService } from './services.ts';

export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

const quoted = (value: unknown): string => `'${String(value).slice(0, 64)}'`;

/** What may stand beside an event; `on` is the node of a service. */
const besides = ['at', 'on', 'unresponsive', 'version'] as const;

const readNode = (value: unknown, names: readonly [string, string], key: string): NodeIndex | Problem => {
  if (value === names[0]) return 0;
  if (value === names[1]) return 1;
  const given = typeof value === 'string' ? `unknown node ${quoted(value)}` : 'the node is missing';
  return { path: [key], message: `${given}; the nodes are ${names.join(' and ')}` };
};

const readService = (value: unknown, key: string): string | Problem => {
  if (typeof value !== 'string') return { path: [key], message: 'the service is missing' };
  return findService(value) ?? { path: [key], message: unknownService(value) };
};

const isEventType = (key: string): key is EventType => Object.hasOwn(eventRows, key);

/** The event of an entry, or the first thing that is wrong with it; paths begin at the entry. */
export const readEvent = (fields: Fields, names: readonly [string, string]): GroupEvent | Problem => {
  const keys = Object.keys(fields).filter((key) => !besides.some((each) => each === key));
  const [key, second] = keys;
  if (key === undefined) return { path: [], message: `says when, and not what: add one of ${eventTypes.join(', ')}` };
  if (!isEventType(key)) return { path: [key], message: `unknown event ${quoted(key)}${suggestion(key, eventTypes)}` };
  if (second !== undefined)
    return isEventType(second)
      ? { path: [second], message: `one entry is one event, and this one has ${key} and ${second}` }
      : { path: [second], message: `unknown key ${quoted(second)}${suggestion(second, [...besides, ...eventTypes])}` };
  const row: (typeof eventRows)[EventType] = eventRows[key];
  const stray = besides.find((each) => each !== 'at' && each in fields && !allowed(key).includes(each));
  if (stray !== undefined) return { path: [stray], message: `${key} takes no '${stray}'` };
  const value = fields[key];
  if (isGroupWide(key))
    return value === null || value === true
      ? { type: key }
      : { path: [key], message: `${row.says}: it concerns the group, and takes no value but true` };
  if (key === 'upgrade') return readUpgrade(fields, names);
  if (!isOfService(key)) {
    const node = readNode(value, names, key);
    return typeof node === 'number' ? { type: key, node } : node;
  }
  const service = readService(value, key);
  if (typeof service !== 'string') return service;
  if (!('on' in fields)) return { path: [key], message: `the node is missing: write on: ${names[0]}` };
  const node = readNode(fields.on, names, 'on');
  return typeof node === 'number' ? { type: key, node, service } : node;
};

const allowed = (type: EventType): readonly string[] => {
  if (type === 'upgrade') return ['unresponsive', 'version'];
  return type.includes('service') ? ['on'] : [];
};

const readUpgrade = (fields: Fields, names: readonly [string, string]): GroupEvent | Problem => {
  const node = readNode(fields.upgrade, names, 'upgrade');
  if (typeof node !== 'number') return node;
  const service = 'unresponsive' in fields ? readService(fields.unresponsive, 'unresponsive') : undefined;
  if (typeof service === 'object') return service;
  const { version } = fields;
  if (version !== undefined && (typeof version !== 'string' || !/^[\w.-]{1,32}$/.test(version)))
    return { path: ['version'], message: "a version is a text such as '9.1.1'; put it in quotes" };
  return {
    type: 'upgrade',
    node,
    ...(service !== undefined && { service }),
    ...(version !== undefined && { version }),
  };
};
