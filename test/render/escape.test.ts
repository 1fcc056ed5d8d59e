// Text from the network cannot move the cursor, turn a line round or hide.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeAll, escapeJson, escapeText } from '../../src/render/escape.ts';
import { anyCharacter } from '../any-character.ts';

describe('escapeText', () => {
  it.each([
    ['a colour', '\x1b[31mred', '\\x1b[31mred'],
    ['a window title', '\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
    ['an 8-bit control', '\x9b2J', '\\x9b2J'],
    ['a new line', 'a\r\nb', 'a\\x0d\\x0ab'],
    ['NUL and delete', '\0\x7f', '\\x00\\x7f'],
    ['right to left', 'a\u202eb', 'a\\u{202e}b'],
    ['isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['zero width', 'a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['tag letters', '\u{e0041}', '\\u{e0041}'],
    ['half a surrogate pair', '\ud800', '\\u{d800}'],
    ['a line separator', '\u2028', '\\u{2028}'],
    ['a letter that is drawn as nothing', '\u3164', '\\u{3164}'],
    ['an ordinary name', 'münchen.example ☎', 'münchen.example ☎'],
  ])('%s', (_, raw, safe) => {
    expect(escapeText(raw)).toBe(safe);
  });

  it('leaves nothing dangerous, and is safe to apply twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const once = escapeText(text);
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(escapeText(once)).toBe(once);
      }),
    );
  });
});

it('escapeAll reaches every text of plain data', () => {
  expect(escapeAll({ a: ['\x07', 1, { b: '\u202e' }], c: true })).toEqual({
    a: ['\\x07', 1, { b: '\\u{202e}' }],
    c: true,
  });
});

it('escapeJson keeps the value and hides the characters', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: anyCharacter })), (value) => {
      const json = escapeJson(JSON.stringify(value, null, 2));
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});
