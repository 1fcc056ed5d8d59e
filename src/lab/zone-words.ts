// The words of a zone line: blanks, quotes and comments, numbers, times and names.

import { domainToASCII } from 'node:url';

/** Splits at blanks, honours quotes, `\"`, `\\`, `\DDD` inside them, and drops comments. */
export function splitWords(line: string): string[] | string {
  const words: string[] = [];
  const pattern = /\s+|;.*$|"((?:[^"\\]|\\.)*)"|([^\s;"]+)/gsuy;
  let at = 0;
  while (at < line.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null) return 'a quote that is never closed';
    const [whole, quoted, plain] = match;
    if (quoted !== undefined) words.push(withoutEscapes(quoted));
    if (plain !== undefined) {
      if (/[()]/.test(plain)) return 'parentheses are not understood: write the record on one line';
      words.push(plain);
    }
    at += whole.length;
  }
  return words;
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(\d{3}|.)/gs, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number(escaped) & 0xff) : escaped,
  );
}

/** A whole number from 0 to `limit`. */
export function readNumber(text: string, limit: number): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) <= limit ? Number(text) : undefined;
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, '': 1 };

/** `300`, `1h`, `1h30m`: seconds, at most 2^31-1 (RFC 2181, section 8). */
export function readTtl(text: string): number | undefined {
  // Each alternative matches in one way only: optional units inside a repetition would take exponential time.
  if (!/^(\d+|(\d+[smhdw])+)$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([smhdw]?)/gi)) {
    seconds += Number(amount) * (unitSeconds[(unit ?? '').toLowerCase()] ?? 1);
  }
  return seconds <= 0x7fffffff ? seconds : undefined;
}

type NameResult = { readonly name: string } | { readonly problem: string };

/** Completes a relative name, maps U-labels to A-labels and refuses what no DNS packet could hold. */
export function absoluteName(text: string, origin: string): NameResult {
  if (text === '@') return { name: origin };
  if (text === '.') return { name: '.' };
  const written = text.endsWith('.') ? text.slice(0, -1) : origin === '.' ? text : `${text}.${origin}`;
  // Everything beyond ASCII is what IDNA maps.
  const name = /[^\x00-\x7f]/.test(written) ? domainToASCII(written) : written;
  const labels = name.split('.');
  if (name === '' || labels.includes('')) return { problem: `'${text}' has an empty label` };
  for (const [i, label] of labels.entries()) {
    if (label.length > 63)
      return { problem: `'${label.slice(0, 20)}…' has ${label.length} octets; a label has at most 63` };
    const isWildcard = i === 0 && label === '*';
    if (!isWildcard && !/^[A-Za-z0-9_-]+$/.test(label)) return { problem: `'${label}' is not a host name label` };
  }
  if (name.length > 253) return { problem: `'${text.slice(0, 20)}…' is over 253 octets` };
  return { name };
}
