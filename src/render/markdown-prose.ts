// Sentences for a ticket: plain English stays plain, and every word that a ticket system might act on stands in code.

import type { PhrasingContent } from 'mdast';

/**
 * Text as it is, to be copied. Within code no ticket system mentions anybody, links or draws anything; backslashes keep
 * none of that away, since most of it is looked for in the finished page.
 */
export const code = (text: string): PhrasingContent =>
  text === '' ? { type: 'text', value: '-' } : { type: 'inlineCode', value: text };

/** Letters, and digits that follow no hyphen (`IPv4`, `sign-in`, `TCP/TLS`): `GH-1` names an issue, `1.2.3.4` a node. */
const englishWord = /^[A-Za-z0-9]+(?:[-'/][A-Za-z][A-Za-z0-9]*)*$/;
const number = /^\d+(?:\.\d+)?%?$/;
const abbreviation = /^[a-z](?:\.[a-z])+$/;
/** What looks like a revision becomes a link to it. */
const revision = /(?:^|[-'/])[0-9a-f]{7,}(?:$|[-'/])/i;

const isPlain = (word: string): boolean =>
  word === '' ||
  word === '-' ||
  word === '…' ||
  ((englishWord.test(word) || number.test(word) || abbreviation.test(word)) && !revision.test(word));

/** What stands between the names of a record, as in `cup1.dogtel.lab. 300 IN A 10.10.10.25`. */
const amidRecord = /^(?:\d+|IN|SRV|A|AAAA|CNAME|NS|PTR|TXT|SOA)$/;

interface Word {
  /** Brackets and quotes before it. */
  readonly before: string;
  readonly core: string;
  /** What the sentence has behind it. */
  readonly after: string;
}

const wordOf = (text: string): Word => {
  const before = /^["'(]*/.exec(text)?.[0] ?? '';
  // By hand: an expression that ends in $ is quadratic in what a peer can send.
  let end = text.length;
  while (end > before.length && '.,;:!?)"\''.includes(text.charAt(end - 1))) end -= 1;
  // The dot of `cup1.dogtel.lab.,` belongs to the name.
  if (text.charAt(end) === '.' && end + 1 < text.length && !isPlain(text.slice(before.length, end))) end += 1;
  return { before, core: text.slice(before.length, end), after: text.slice(end) };
};

const spelt = ({ before, core, after }: Word): string => before + core + after;

/** The last word of the record that begins here: names with nothing between them but what records have there. */
const endOfRecord = (words: readonly Word[], start: number): number => {
  let end = start;
  for (let i = start; i < words.length; i += 1) {
    const word = words[i];
    if (!word || (i > start && word.before !== '')) break;
    if (!isPlain(word.core)) end = i;
    else if (!amidRecord.test(spelt(word))) break;
    // A comma or bracket ends it; the dot of a name does not.
    if (word.after !== '' && word.after !== '.') break;
  }
  return end;
};

/** A sentence with names in it; its text is what was given. */
export const prose = (text: string): readonly PhrasingContent[] => {
  const words = text.split(' ').map(wordOf);
  const parts: PhrasingContent[] = [];
  let pending = '';
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (!word) break;
    pending += i > 0 ? ' ' : '';
    if (isPlain(word.core)) {
      pending += spelt(word);
      continue;
    }
    const end = endOfRecord(words, i);
    const last = words[end] ?? word;
    const inside = words
      .slice(i, end + 1)
      .map(spelt)
      .join(' ');
    parts.push(
      ...(pending + word.before === '' ? [] : [{ type: 'text', value: pending + word.before } as const]),
      code(inside.slice(word.before.length, inside.length - last.after.length)),
    );
    pending = last.after;
    i = end;
  }
  return pending === '' ? parts : [...parts, { type: 'text', value: pending }];
};
