// The words of a zone line: escapes, numbers, times and names.

import { domainToASCII } from 'node:url';

/** `\DDD` is an octet, `\X` stands for X (RFC 1035, section 5.1). */
export function withoutEscapes(text: string): string {
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
/** Completes a written name with the origin. */
export type ReadName = (text: string, origin: string) => NameResult;

/** Cut to what an error may repeat. */
const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 20)}…` : text);

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

/** The labels of a written name with their escapes; `\.` is no end of a label. */
const labelPattern = /(?:\\\d{3}|\\.|[^.\\])+|\./gs;

const escapeOctet = (octet: string): string => {
  const code = octet.charCodeAt(0);
  if (code <= 0x20 || code >= 0x7f) return `\\${String(code).padStart(3, '0')}`;
  return '"().;\\@$'.includes(octet) ? `\\${octet}` : octet;
};

/**
 * The same as name servers read it: every octet is allowed, in labels of 1 to 63 and names of at most 255 (RFC 1035, 3.1),
 * escapes come out in one spelling, and letters beyond ASCII are the octets that they are written with: no name server
 * translates them to A-labels.
 */
export function servedName(text: string, origin: string): NameResult {
  if (text === '@') return { name: origin };
  if (text === '.') return { name: '.' };
  if (/^(?:[^\\]|\\.)*\\$/s.test(text)) return { problem: `'${shown(text)}' ends within an escape` };
  const written = /[^\x00-\x7f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
  const parts = written.match(labelPattern) ?? [];
  const labels: string[] = [];
  let isAfterDot = true;
  for (const part of parts) {
    if (part === '.') {
      if (isAfterDot) return { problem: `'${shown(text)}' has an empty label` };
      isAfterDot = true;
      continue;
    }
    const octets = withoutEscapes(part);
    if (octets.length > 63)
      return { problem: `'${octets.slice(0, 20)}…' has ${octets.length} octets; a label has at most 63` };
    labels.push([...octets].map(escapeOctet).join(''));
    isAfterDot = false;
  }
  if (labels.length === 0) return { problem: `'${shown(text)}' has an empty label` };
  const own = labels.join('.');
  const name = isAfterDot || origin === '.' ? own : `${own}.${origin}`;
  // What is escaped takes one octet; 253 characters are 255 octets on the wire (RFC 1035, 2.3.4).
  if (withoutEscapes(name).length > 253) return { problem: `'${text.slice(0, 20)}…' is over 253 octets` };
  return { name };
}
