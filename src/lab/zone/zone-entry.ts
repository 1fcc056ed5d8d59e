// One entry of a zone file: a record, a record of another type, or a directive; with what carries over to the next.

import { suggestion } from '../../core/nearest.ts';
import type { Entry, Word } from './zone-entries.ts';
import { isOtherType, type RecordData, readerOf, typeNames } from './zone-types.ts';
import { type ReadName, readTtl } from './zone-words.ts';

/** Names are absolute, A-labels, without the final dot, in the spelling of the zone line; the root is `.`. */
export interface ZoneRecord {
  readonly name: string;
  /** Seconds. */
  readonly ttl: number;
  readonly data: RecordData;
}

/** What carries over from entry to entry. */
export interface ZoneState {
  origin: string;
  owner: string | undefined;
  /** Of `$TTL`, or what counts without it. */
  ttl: number | undefined;
  /** The last TTL that was written: what counts where nothing else does (RFC 1035, section 5.1). */
  lastTtl: number | undefined;
  readonly readName: ReadName;
  /** Records of types that are not read here are no mistakes. */
  readonly keepsOthers: boolean;
}

export type Reading =
  | { readonly record: ZoneRecord }
  | { readonly other: { readonly name: string; readonly type: string } }
  | { readonly problem: string }
  | { readonly directive: string; readonly values: readonly string[] }
  | 'nothing';

/** When Windows DNS last renewed a record, which it writes before TTL and type: `[AGE:3679456]`, `[Aging:3679456]`. */
const isRenewal = (word: Word | undefined): boolean =>
  word !== undefined && !word.isQuoted && /^\[(AGE|Aging):\d{1,10}\]$/i.test(word.text);

/** Whether an entry says when it was renewed; only Windows DNS reads that. */
export const isStamped = ({ words, isIndented }: Entry): boolean => isRenewal(words[isIndented ? 0 : 1]);

const problem = (text: string): Reading => ({ problem: text });

/** Cut to what an error may repeat. */
const shown = (words: readonly Word[]): string => {
  const text = words.map((word) => (word.isQuoted ? `"${word.text}"` : word.text)).join(' ');
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

export function readEntry({ words: given, isIndented }: Entry, state: ZoneState): Reading {
  const words = [...given];
  const [first] = words;
  if (first === undefined) return 'nothing';
  if (!isIndented && !first.isQuoted && first.text.startsWith('$')) return readDirective(given, state);
  if (!isIndented) {
    const owner = state.readName(words.shift()?.text ?? '', state.origin);
    if ('problem' in owner) return owner;
    state.owner = owner.name;
  }
  if (state.owner === undefined) return problem('the first line needs an owner name');
  let ttl: number | undefined;
  if (state.keepsOthers && isRenewal(words[0])) words.shift();
  // TTL and class come in either order, both optional.
  for (let i = 0; i < 2; i++) {
    const word = words[0]?.text ?? '';
    if (/^(CH|CS|HS)$/i.test(word)) return problem(`class ${word} is not served, only IN`);
    const seconds = /^\d/.test(word) ? readTtl(word) : undefined;
    if (seconds !== undefined) ttl = seconds;
    else if (!/^(IN|CLASS1)$/i.test(word)) break;
    words.shift();
  }
  state.lastTtl = ttl ?? state.lastTtl;
  const type = words.shift()?.text;
  if (type === undefined)
    return problem(`'${shown(given)}' has no record type; write owner, type, data, e.g. cup A 10.10.10.25`);
  // RFC 3597: data of any type as octets.
  const isRaw = words[0]?.text === '\\#';
  const read = readerOf(type);
  if (state.keepsOthers && (isOtherType(type) || (isRaw && read)))
    return { other: { name: state.owner, type: type.toUpperCase() } };
  if (read === undefined) return problem(`unknown record type '${type}'${suggestion(type, typeNames)}`);
  const data = read(
    words.map(({ text }) => text),
    state,
    words,
  );
  if (typeof data === 'string') return problem(data);
  // The start of a zone that says no TTL at all gives its own to all that say none (as BIND and Windows DNS do).
  if (data.type === 'SOA' && state.lastTtl === undefined) state.ttl ??= data.minimum;
  const known = ttl ?? state.ttl ?? state.lastTtl;
  if (known === undefined) return problem('no TTL is known here; write $TTL 1h above the first record');
  state.lastTtl = known;
  return { record: { name: state.owner, ttl: known, data } };
}

function readDirective(words: readonly Word[], state: ZoneState): Reading {
  const [directive = '', ...values] = words.map(({ text }) => text);
  const [value] = values;
  switch (directive.toUpperCase()) {
    case '$ORIGIN': {
      if (value === undefined) return problem('$ORIGIN takes one name, e.g. $ORIGIN dogtel.com.au.');
      const name = state.readName(value, state.origin);
      if ('problem' in name) return name;
      state.origin = name.name;
      return 'nothing';
    }
    case '$TTL': {
      const seconds = readTtl(value ?? '');
      if (seconds === undefined) return problem('$TTL takes one time, e.g. $TTL 1h');
      state.ttl = seconds;
      return 'nothing';
    }
    default:
      return { directive: directive.toUpperCase(), values };
  }
}
