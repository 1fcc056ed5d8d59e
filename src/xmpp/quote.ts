// Text of the peer made fit for events: invisible characters escaped, length cut.

import { limits } from '../core/limits.ts';

/** Control, format, surrogate and separator characters: what could steer a terminal or hide text. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const visible = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/** At most `limits.quotedChars` characters; an ellipsis says that more was there. */
export const quote = (text: string, maxChars: number = limits.quotedChars): string => {
  // Cut first: a megabyte need not be escaped to be thrown away. Escapes make it longer, so cut again.
  const escaped = text
    .slice(0, maxChars + 1)
    .trim()
    .replaceAll(invisible, visible);
  if (escaped.length <= maxChars) return escaped;
  // Half a surrogate pair is no character, and JSON with one is refused by some readers.
  return `${escaped.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…`;
};
