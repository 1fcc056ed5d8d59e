// Any character of Unicode for made-up texts, as fast-check's unit `binary`, which takes a second to list them all first.

import fc from 'fast-check';

/** Any code point but halves of surrogate pairs. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));
