// Zone lines, as in a zone file (RFC 1035, 5.1): parsed into records and printed back.

import { isIPv4, isIPv6 } from 'node:net';
import { suggestion } from '../core/nearest.ts';
import { absoluteName, readNumber, readTtl, splitWords } from './zone-words.ts';

export type RecordData =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME' | 'DNAME' | 'NS' | 'PTR'; readonly target: string }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | { readonly type: 'MX'; readonly preference: number; readonly target: string }
  | { readonly type: 'TXT'; readonly strings: readonly string[] }
  | {
      readonly type: 'SOA';
      readonly primary: string;
      readonly mailbox: string;
      readonly serial: number;
      readonly refresh: number;
      readonly retry: number;
      readonly expire: number;
      readonly minimum: number;
    };

/** Names are absolute, A-labels, without the final dot, in the spelling of the zone line; the root is `.`. */
export interface ZoneRecord {
  readonly name: string;
  /** Seconds. */
  readonly ttl: number;
  readonly data: RecordData;
}

export interface ZoneProblem {
  /** Index of the line, from 0. */
  readonly line: number;
  readonly message: string;
}

export interface ParsedZone {
  readonly records: readonly ZoneRecord[];
  readonly problems: readonly ZoneProblem[];
}

/** One hour: what a zone line without a TTL of its own gets. */
export const defaultTtl = 3600;

/** Takes the words after the type; yields the data, or what is wrong with them. */
type ReadData = (words: readonly string[], origin: string) => RecordData | string;

const oneName =
  (type: 'CNAME' | 'DNAME' | 'NS' | 'PTR'): ReadData =>
  ([target, ...rest], origin) => {
    if (target === undefined || rest.length > 0) return `${type} takes one name`;
    return onNames([target], origin, ([name = '.']) => ({ type, target: name }));
  };

/** The record types that zone lines may hold, with what follows the type. */
const types: Readonly<Record<RecordData['type'], ReadData>> = {
  A: ([address, ...rest]) =>
    address !== undefined && rest.length === 0 && isIPv4(address)
      ? { type: 'A', address: address }
      : 'A takes one IPv4 address, e.g. 10.10.10.25',
  AAAA: ([address, ...rest]) =>
    address !== undefined && rest.length === 0 && isIPv6(address)
      ? { type: 'AAAA', address: address }
      : 'AAAA takes one IPv6 address, e.g. 2001:db8::25',
  CNAME: oneName('CNAME'),
  DNAME: oneName('DNAME'),
  NS: oneName('NS'),
  PTR: oneName('PTR'),
  SRV: (words, origin) => {
    const [priority, weight, port] = words.map((word) => readNumber(word, 0xffff));
    const target = words[3];
    if (priority === undefined || weight === undefined || port === undefined || !target || words.length > 4) {
      return 'SRV takes priority, weight, port (each 0 to 65535) and target, e.g. 10 50 5222 cup1';
    }
    return onNames([target], origin, ([name = '.']) => ({ type: 'SRV', priority, weight, port, target: name }));
  },
  MX: (words, origin) => {
    const preference = readNumber(words[0] ?? '', 0xffff);
    const target = words[1];
    if (preference === undefined || !target || words.length > 2)
      return 'MX takes a preference and a name, e.g. 10 mail';
    return onNames([target], origin, ([name = '.']) => ({ type: 'MX', preference, target: name }));
  },
  TXT: (words) => {
    const strings = words;
    if (strings.length === 0) return 'TXT takes one or more strings in quotes';
    if (strings.some((text) => Buffer.byteLength(text) > 255)) return 'a TXT string is at most 255 octets';
    return { type: 'TXT', strings };
  },
  SOA: (words, origin) => {
    const [primary, mailbox, ...numbers] = words;
    const times = numbers.map((word) => readTtl(word));
    const [serial, refresh, retry, expire, minimum] = times;
    const isComplete = serial !== undefined && refresh !== undefined && retry !== undefined && expire !== undefined;
    if (!primary || !mailbox || !isComplete || minimum === undefined || times.length > 5) {
      return 'SOA takes two names and five numbers on one line, e.g. ns1 hostmaster 1 1h 15m 1w 5m';
    }
    return onNames([primary, mailbox], origin, ([first = '.', second = '.']) => {
      return { type: 'SOA', primary: first, mailbox: second, serial, refresh, retry, expire, minimum };
    });
  },
};

const typeNames = Object.keys(types);

/** Reads zone lines with `origin` (no final dot) as the first $ORIGIN. Reports every bad line, not only the first. */
export function parseZone(lines: readonly string[], origin: string): ParsedZone {
  const records: ZoneRecord[] = [];
  const problems: ZoneProblem[] = [];
  const state = { origin, owner: undefined as string | undefined, ttl: defaultTtl };
  for (const [index, line] of lines.entries()) {
    const result = readLine(line, state);
    if (typeof result === 'string') problems.push({ line: index, message: result });
    else if (result !== undefined) records.push(result);
  }
  return { records, problems };
}

interface LineState {
  origin: string;
  owner: string | undefined;
  ttl: number;
}

function readLine(line: string, state: LineState): ZoneRecord | string | undefined {
  const words = splitWords(line);
  if (typeof words === 'string') return words;
  const [first] = words;
  if (first === undefined) return undefined;
  if (first.startsWith('$')) return readDirective(words, state);
  if (!/^\s/.test(line)) {
    const owner = absoluteName(words.shift() ?? '', state.origin);
    if ('problem' in owner) return owner.problem;
    state.owner = owner.name;
  }
  if (state.owner === undefined) return 'the first line needs an owner name';
  let ttl = state.ttl;
  // TTL and class come in either order, both optional.
  for (let i = 0; i < 2; i++) {
    const word = words[0] ?? '';
    if (/^(CH|CS|HS)$/i.test(word)) return `class ${word} is not served, only IN`;
    const seconds = /^\d/.test(word) ? readTtl(word) : undefined;
    if (seconds !== undefined) ttl = seconds;
    else if (!/^IN$/i.test(word)) break;
    words.shift();
  }
  const type = words.shift();
  if (type === undefined) return `'${line.trim()}' has no record type; write owner, type, data, e.g. cup A 10.10.10.25`;
  const read = Object.entries(types).find(([name]) => name === type.toUpperCase())?.[1];
  if (read === undefined) return `unknown record type '${type}'${suggestion(type, typeNames)}`;
  const data = read(words, state.origin);
  return typeof data === 'string' ? data : { name: state.owner, ttl, data };
}

function readDirective(words: readonly string[], state: LineState): string | undefined {
  const [directive, value] = words;
  if (directive?.toUpperCase() === '$ORIGIN' && value !== undefined) {
    const name = absoluteName(value, state.origin);
    if ('problem' in name) return name.problem;
    state.origin = name.name;
    return undefined;
  }
  const seconds = directive?.toUpperCase() === '$TTL' ? readTtl(value ?? '') : undefined;
  if (seconds === undefined) return `'${directive}' is not understood; $ORIGIN <name> and $TTL <time> are`;
  state.ttl = seconds;
  return undefined;
}

function onNames(
  texts: readonly string[],
  origin: string,
  build: (names: readonly string[]) => RecordData,
): RecordData | string {
  const names: string[] = [];
  for (const text of texts) {
    const result = absoluteName(text, origin);
    if ('problem' in result) return result.problem;
    names.push(result.name);
  }
  return build(names);
}
