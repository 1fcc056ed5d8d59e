// Which passwords can be used, and what becomes of them.

import { expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { plainPassword, scramPassword } from '../../src/xmpp/password.ts';

const rows: readonly { what: string; typed: string; plain: string | undefined; scram: string | undefined }[] = [
  { what: 'ASCII', typed: 'correct horse', plain: 'correct horse', scram: 'correct horse' },
  { what: 'a soft hyphen is mapped to nothing (RFC 4013, 3)', typed: 'I\u{ad}X', plain: 'I\u{ad}X', scram: 'IX' },
  { what: 'compatibility characters are composed', typed: '\u{2168}', plain: '\u{2168}', scram: 'IX' },
  { what: 'a wide space becomes a space', typed: 'a\u{3000}b', plain: 'a\u{3000}b', scram: 'a b' },
  { what: 'umlauts written in two ways are one', typed: 'u\u{308}', plain: 'u\u{308}', scram: '\u{fc}' },
  { what: 'unassigned characters are for PLAIN alone', typed: '\u{1f436}', plain: '\u{1f436}', scram: undefined },
  { what: 'mixed directions (RFC 4013, 3)', typed: '\u{627}1', plain: '\u{627}1', scram: undefined },
  { what: 'nothing left after mapping', typed: '\u{ad}', plain: '\u{ad}', scram: undefined },
  { what: 'empty', typed: '', plain: undefined, scram: undefined },
  { what: 'a line break', typed: 'secret\n', plain: undefined, scram: undefined },
  { what: 'NUL', typed: 'a\0b', plain: undefined, scram: undefined },
  { what: 'DEL', typed: 'a\u{7f}', plain: undefined, scram: undefined },
  { what: 'too long', typed: 'x'.repeat(limits.passwordBytes + 1), plain: undefined, scram: undefined },
];

test.each(rows)('$what', async ({ typed, plain, scram }) => {
  expect(plainPassword(typed)).toBe(plain);
  expect(await scramPassword(typed)).toBe(scram);
});
