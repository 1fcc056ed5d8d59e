// Makes text from the network harmless: whatever could move the cursor, turn the line round or hide becomes visible.

/**
 * Control, format (bidi overrides, zero-width, soft hyphen, tags), private and lone surrogate characters, line and
 * paragraph separators, and the letters that are drawn as nothing.
 */
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

const visible = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
};

/** Visible forms (`\x1b`, `\u{202e}`) for everything that a terminal would act on; safe to apply twice. */
export const escapeText = (text: string): string => text.replaceAll(dangerous, visible);

/** A copy of plain data in which every text is escaped: renderers start with this and then need not think of it. */
export const escapeAll = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? escapeText(part) : part)));

/** JSON that parses to the same value and holds no character that a terminal would act on. */
export const escapeJson = (json: string): string =>
  json.replaceAll(dangerous, (character) =>
    character === '\n'
      ? character
      : Array.from(
          { length: character.length },
          (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
        ).join(''),
  );
