// Reads evidence back: a bundle, or the lines of --events; what is wrong with it is said with its place.

import type { z } from 'zod';
import { CupcheckError } from '../core/error.ts';
import type { CupcheckEvent } from '../core/event.ts';
import { digestOf } from './bundle.ts';
import { isKnownEvent, parseEvent } from './event-shapes.ts';

/** A run of two hundred candidates has some thousand events. */
const maxEvents = 20_000;
/** Checks lay answers side by side: the client's servers and sixteen of a comparison are far fewer. */
const maxServers = 64;
const maxAnswers = 4_000;
/** The bytes of a file of evidence: two hundred nodes with five certificates each stay below. */
export const longestBundle = 33_554_432;

/** What a file of evidence holds. */
export interface Evidence {
  /** Those that this cupcheck knows, in order. */
  readonly events: readonly CupcheckEvent[];
  /** When a bundle was made, ISO 8601; an events file does not say. */
  readonly made?: string;
  /** The events are not those that cupcheck wrote: names were blackened, say. Nobody can say it of an events file. */
  readonly isEdited?: true;
  /** Types of events that only a newer cupcheck knows, each once. */
  readonly unknown: readonly string[];
}

const wrong = (message: string, cause?: unknown): CupcheckError =>
  new CupcheckError('invalid-events', message, { field: 'events', cause });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object') return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** Lists that are shown whole; of a longer one its beginning says what kind of word is wanted. */
const listed = 10;

const wanted = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return `${words[issue.expected] ?? issue.expected} was expected`;
    case 'invalid_value': {
      const known = issue.values.slice(0, listed).map(String).join(', ');
      return `one of ${known}${issue.values.length > listed ? ', …' : ''} was expected`;
    }
    case 'too_small':
      return `at least ${issue.minimum} was expected`;
    case 'too_big':
      return `at most ${issue.maximum} was expected`;
    case 'invalid_union':
      return 'a record of DNS was expected';
    default:
      return `it is not what belongs there (${issue.message})`;
  }
};

const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');

/** Where an event stands: `events[3]` of a bundle, `line 4` of an events file. */
type Place = (index: number) => string;

const readEvents = (list: readonly unknown[], place: Place): Evidence => {
  if (list.length > maxEvents) throw wrong(`${list.length} events; at most ${maxEvents} are judged.`);
  const unknown = new Set<string>();
  const events = list.flatMap((value, i): readonly CupcheckEvent[] => {
    const at = place(i);
    if (!isRecord(value)) throw wrong(`${at}: ${shown(value)}; an event is an object.`);
    const { type, seq } = value;
    if (typeof type !== 'string') throw wrong(`${at}.type: ${shown(type)}; a text was expected.`);
    if (seq !== i + 1)
      throw wrong(`${at}.seq: ${shown(seq)}; ${i + 1} was expected: events are missing or not in their order.`);
    if (!isKnownEvent(type)) {
      unknown.add(type);
      return [];
    }
    const result = parseEvent(type, value);
    if ('event' in result) return [result.event];
    const { issue } = result;
    throw wrong(`${at}${pathOf(issue.path)}: ${shown(issue.input)}; ${wanted(issue)}.`);
  });
  const [first] = events;
  if (first?.type !== 'run-started')
    throw wrong(`${place(0)}: evidence begins with run-started; give all events of one run, in order.`);
  const stray = events.findIndex(({ run, type }, i) => run !== first.run || (i > 0 && type === 'run-started'));
  if (stray > 0)
    throw wrong(`event ${events[stray]?.seq}: it belongs to another run; give the events of one run alone.`);
  const answers = events.filter((event) => event.type === 'dns-answered');
  const servers = new Set(answers.map(({ server }) => server)).size;
  if (answers.length > maxAnswers || servers > maxServers)
    throw wrong(
      `${answers.length} answers of ${servers} name servers; at most ${maxAnswers} of ${maxServers} are judged.`,
    );
  return { events, unknown: [...unknown] };
};

const isDigestOf = (digest: unknown, events: readonly unknown[]): boolean => {
  try {
    return digest === digestOf(events);
  } catch {
    // A nest too deep to be written: no cupcheck wrote it either.
    return false;
  }
};

const readBundleObject = (value: Readonly<Record<string, unknown>>): Evidence => {
  if (value.kind !== 'cupcheck-bundle')
    throw wrong(
      'signIn' in value && 'plan' in value
        ? 'this is a report (--json), which says what was concluded and not what was seen; evidence comes from --bundle or --events.'
        : `kind: ${shown(value.kind)}; "cupcheck-bundle" was expected. Evidence comes from 'cupcheck doctor --bundle <file>'.`,
    );
  if (value.format !== 1)
    throw wrong(
      typeof value.format === 'number' && value.format > 1
        ? `format: ${shown(value.format)}; this cupcheck reads format 1. It was made by ${shown(value.tool)}: judge it with that one.`
        : `format: ${shown(value.format)}; 1 was expected.`,
    );
  const { events, made } = value;
  if (!Array.isArray(events)) throw wrong(`events: ${shown(events)}; a list was expected.`);
  const isDate = typeof made === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{5,12}Z$/.test(made);
  if (!isDate) throw wrong(`made: ${shown(made)}; a date such as 2026-11-22T10:00:00Z was expected.`);
  const read = readEvents(events, (i) => `events[${i}]`);
  const isEdited = value.isEdited === true || (value.digest !== undefined && !isDigestOf(value.digest, events));
  return { ...read, made, ...(isEdited ? { isEdited } : {}) };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readLines = (lines: readonly string[]): Evidence =>
  readEvents(
    lines.map((line, i) => {
      const value = parsed(line);
      if (value !== undefined) return value;
      throw wrong(
        `line ${i + 1}: it is no whole line of JSON; the file is cut off or was changed: have it sent again, packed (zip).`,
      );
    }),
    (i) => `line ${i + 1}`,
  );

/**
 * Reads a bundle, or the lines that `--events` writes. Events of a type that this cupcheck does not know are passed over.
 * @throws CupcheckError `invalid-events`, naming the place and what would be right
 */
export const readBundle = (text: string): Evidence => {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') throw wrong('it is empty.');
  const end = trimmed.indexOf('\n');
  const first = parsed(end < 0 ? trimmed : trimmed.slice(0, end));
  if (isRecord(first) && typeof first.type === 'string') return readLines(trimmed.split(/\r?\n/));
  const whole = parsed(trimmed);
  if (isRecord(whole)) return readBundleObject(whole);
  throw wrong(
    trimmed.startsWith('{') && whole === undefined
      ? 'it is no whole JSON; the file is cut off or was changed: have it sent again, packed (zip).'
      : "it is no evidence of cupcheck, which 'cupcheck doctor --bundle <file>' writes.",
  );
};
