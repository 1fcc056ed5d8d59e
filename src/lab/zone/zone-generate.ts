// The lines that BIND makes of one $GENERATE (an extension of BIND, in no RFC).

import { type BrokenEntry, type Entry, splitEntries } from './zone-entries.ts';

/** Lines of one $GENERATE: as many as a block of 16 bits has addresses. */
const mostLines = 65_536;

const bases: Readonly<Record<string, (value: number) => string>> = {
  d: String,
  o: (value) => value.toString(8),
  x: (value) => value.toString(16),
  X: (value) => value.toString(16).toUpperCase(),
};

/** `$` is the number, `${offset,width,base}` the number moved, padded and spelt; `\$` and `$$` are a dollar. */
const placePattern = /\\.|\$\$|\$(?:\{(-?\d{1,10})(?:,(\d{1,3})(?:,([doxX]))?)?\})?/g;

const knownPattern = /\\.|\$\{-?\d{1,10}(?:,\d{1,3}(?:,[doxX])?)?\}/g;

const filled = (text: string, number: number): string =>
  text.replace(placePattern, (all, offset?: string, width?: string, base?: string) => {
    if (all.startsWith('\\')) return all === '\\$' ? '$' : all;
    if (all === '$$') return '$';
    const spell = bases[base ?? 'd'] ?? String;
    return spell(number + Number(offset ?? 0)).padStart(Math.min(Number(width ?? 0), 63), '0');
  });

/**
 * The entries of `$GENERATE <range> <owner> … <data>`, or why there are none: `refused` where it is wrong, `unread` where it is
 * not followed here.
 */
export const generated = (
  values: readonly string[],
  line: number,
): readonly (Entry | BrokenEntry)[] | { readonly kind: 'refused' | 'unread'; readonly problem: string } => {
  const [range = '', ...pattern] = values;
  const [, first = '', last = '', step = '1'] = /^(\d{1,9})-(\d{1,9})(?:\/(\d{1,9}))?$/.exec(range) ?? [];
  if (first === '' || Number(last) < Number(first) || Number(step) === 0 || pattern.length < 3)
    return {
      kind: 'refused',
      problem: '$GENERATE takes a range, an owner, a type and data, e.g. $GENERATE 1-9 pc$ A 10.0.0.$',
    };
  if (pattern.some((text) => text.replace(knownPattern, '').includes('${')))
    return { kind: 'unread', problem: `$GENERATE ${range}: its numbers are spelt in a way that is not followed here` };
  const lines = Math.floor((Number(last) - Number(first)) / Number(step)) + 1;
  if (lines > mostLines)
    return { kind: 'unread', problem: `$GENERATE ${range}: at most ${mostLines} lines of one are followed here` };
  // A time to live, a class, or both may stand before the type; the data are one word, in quotes where they are several.
  const [, ...more] = pattern;
  while (more.length > 0 && /^(\d.*|IN|CLASS1)$/i.test(more[0] ?? '')) more.shift();
  if (more.length > 2)
    return {
      kind: 'refused',
      problem: `$GENERATE takes data of several words in quotes, e.g. "${more.slice(1).join(' ').slice(0, 40)}"`,
    };
  return Array.from({ length: lines }, (_, i) => {
    const number = Number(first) + i * Number(step);
    return splitEntries(pattern.map((text) => filled(text, number)).join(' ')).map((each) => ({ ...each, line }));
  }).flat();
};
