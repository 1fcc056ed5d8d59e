// The entries of a zone file (RFC 1035, 5.1): words with quotes and escapes, comments dropped, parentheses joined over lines.

export interface Word {
  /** As written, escapes included; of a quoted word what stands between the quotes. */
  readonly text: string;
  readonly isQuoted: boolean;
}

export interface Entry {
  /** Index of its first line, from 0. */
  readonly line: number;
  /** It begins with a blank: the owner is that of the entry before. */
  readonly isIndented: boolean;
  readonly words: readonly Word[];
}

/** A line on which no entry can be read. */
export interface BrokenEntry {
  readonly line: number;
  readonly problem: string;
}

const unclosedQuote = 'a quote that is never closed';
const blanks = ' \t\r\f\v';
const ends = `${blanks}\n;()"`;

/** Splits a text into entries and into what is none; every character is looked at once. */
export function splitEntries(text: string): readonly (Entry | BrokenEntry)[] {
  const found: (Entry | BrokenEntry)[] = [];
  let at = 0;
  let line = 0;
  let words: Word[] = [];
  let begin = { line: 0, isIndented: false };
  let depth = 0;

  const start = (): void => {
    words = [];
    depth = 0;
    begin = { line, isIndented: at < text.length && blanks.includes(text.charAt(at)) };
  };
  const flush = (): void => {
    if (words.length > 0) found.push({ ...begin, words });
  };
  const nextLine = (): void => {
    at += 1;
    line += 1;
  };
  /** Past the line on which nothing can be read. */
  const giveUp = (problem: string): void => {
    found.push({ line: begin.line, problem });
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end;
    if (at < text.length) nextLine();
    start();
  };

  start();
  while (at < text.length) {
    const sign = text.charAt(at);
    if (sign === '\n') {
      nextLine();
      if (depth > 0) continue;
      flush();
      start();
    } else if (blanks.includes(sign)) at += 1;
    else if (sign === ';') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (sign === '(') {
      depth += 1;
      at += 1;
    } else if (sign === ')') {
      if (depth === 0) giveUp('a closing parenthesis that nothing opened');
      else {
        depth -= 1;
        at += 1;
      }
    } else if (sign === '"') {
      const end = closingQuote(text, at + 1);
      if (end === undefined) giveUp(unclosedQuote);
      else {
        words.push({ text: text.slice(at + 1, end), isQuoted: true });
        at = end + 1;
      }
    } else {
      const end = endOfWord(text, at);
      words.push({ text: text.slice(at, end), isQuoted: false });
      at = end;
    }
  }
  if (depth > 0)
    found.push({ line: begin.line, problem: 'a parenthesis that is never closed: write ) after the last value' });
  else flush();
  return found;
}

/** Strings end on their line: a quote that is forgotten must not swallow the rest of the file. */
function closingQuote(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') return at;
    if (sign === '\n') return undefined;
    if (sign === '\\' && text.charAt(at + 1) !== '\n') at += 1;
  }
  return undefined;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !ends.includes(text.charAt(at))) {
    const escapes = text.charAt(at) === '\\' && at + 1 < text.length && text.charAt(at + 1) !== '\n';
    at += escapes ? 2 : 1;
  }
  return at;
}
