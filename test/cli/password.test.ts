// The password: one way in, capped, first line only, and a clear refusal of everything else.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { askHidden } from '../../src/cli/ask-hidden.ts';
import type { Values } from '../../src/cli/options.ts';
import { readPassword } from '../../src/cli/password.ts';
import { limits } from '../../src/core/limits.ts';
import { fakeIo, input } from './fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-password-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (text: string | Uint8Array): string => {
  const path = join(folder, 'password');
  writeFileSync(path, text);
  return path;
};
const read = (values: Values, more: Parameters<typeof fakeIo>[0] = {}): Promise<string | null> =>
  readPassword('alice@dogtel.lab', values, fakeIo(more));
const env = (password: string) => ({ env: { CUPCHECK_PASSWORD: password } });
const longest = 'a'.repeat(limits.passwordBytes);

describe('where it comes from', () => {
  it.each([
    ['the first line of standard input', { passwordStdin: true }, { stdin: input('secret\nmore\n') }, 'secret'],
    [
      'standard input in pieces',
      { passwordStdin: true },
      { stdin: input([...Buffer.from('gehé\r\n')].map((byte) => Buffer.of(byte))) },
      'gehé',
    ],
    ['standard input without a line end', { passwordStdin: true }, { stdin: input(' spaces stay ') }, ' spaces stay '],
    ['the environment', {}, env('secret'), 'secret'],
    ['nowhere, with --no-password', { password: false }, env('secret'), null],
    ['nowhere, with a client certificate', { cert: 'x' }, {}, null],
    ['the longest allowed', { passwordStdin: true }, { stdin: input(`${longest}\n`) }, longest],
  ] as const)('%s', async (_, values, more, expected) => {
    expect(await read(values, more)).toBe(expected);
  });

  it.each([
    ['one line', 'secret\n', 'secret'],
    ['the first of several', 'secret\r\nother\n', 'secret'],
    ['a byte order mark is not part of it', '\ufeffsecret', 'secret'],
  ])('a file: %s', async (_, text, expected) => {
    expect(await read({ passwordFile: file(text) })).toBe(expected);
  });
});

describe('what is refused', () => {
  it.each([
    [
      'an empty standard input',
      { passwordStdin: true },
      {},
      'The password is empty (--password-stdin). Nothing was sent.',
    ],
    ['an empty variable', {}, env(''), 'The password is empty (CUPCHECK_PASSWORD). Nothing was sent.'],
    [
      'two ways',
      { passwordStdin: true, passwordFile: 'x' },
      {},
      '--password-stdin and --password-file exclude each other',
    ],
    [
      'a way and the variable',
      { passwordFile: 'x' },
      env('secret'),
      '--password-file and CUPCHECK_PASSWORD exclude each other',
    ],
    [
      'a way and none',
      { passwordStdin: true, password: false },
      {},
      '--password-stdin and --no-password exclude each other',
    ],
    [
      'one byte too many',
      { passwordStdin: true },
      { stdin: input(`${longest}a`) },
      `--password-stdin: the password is longer than ${limits.passwordBytes} bytes.`,
    ],
    [
      'one byte too many in the variable',
      {},
      env(`${longest}a`),
      `The password is longer than ${limits.passwordBytes} bytes.`,
    ],
    [
      'bytes that are no text',
      { passwordStdin: true },
      { stdin: input([Buffer.of(0xff, 0xfe)]) },
      '--password-stdin: the password is not UTF-8 text.',
    ],
    [
      'a terminal as standard input',
      { passwordStdin: true },
      { stdin: input('', true) },
      '--password-stdin: standard input is a terminal, which would show the password.',
    ],
    ['no terminal to ask on', {}, {}, 'There is no terminal to ask for the password.'],
    [
      'a file that is not there',
      { passwordFile: '/nowhere/password' },
      {},
      '--password-file: /nowhere/password: there is no such file.',
    ],
  ] as const)('%s', async (_, values, more, message) => {
    const error = await read(values, more).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'CupcheckError', message: expect.stringContaining(message) });
    expect(String(error)).not.toContain('secret');
  });

  it('an empty file, named', async () => {
    const path = file('\nsecret\n');
    await expect(read({ passwordFile: path })).rejects.toThrow(`--password-file: ${path}: its first line is empty.`);
  });

  it('a file without end', async () => {
    const error = await read({ passwordFile: '/dev/zero' }).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('the password is longer than');
  });
});

it('what is typed at the prompt is read and not shown', async () => {
  const [keys, screen] = [new PassThrough(), new PassThrough()];
  let shown = '';
  screen.on('data', (chunk: Buffer) => {
    // It listens to keys one turn after it has asked.
    if (shown === '') setImmediate(() => setImmediate(() => keys.write('Xylophon-77\r')));
    shown += chunk;
  });
  expect(await askHidden({ message: 'Password for alice:' }, { input: keys, output: screen })).toBe('Xylophon-77');
  expect(shown).toContain('Password for alice:');
  expect(shown).not.toMatch(/Xylophon|[*•]{2}/);
});

it('an interrupt while standard input is silent ends the wait', async () => {
  const controller = new AbortController();
  const { Readable } = await import('node:stream');
  const silent = Object.assign(new Readable({ read: () => {} }), { isTTY: false });
  const waiting = read({ passwordStdin: true }, { stdin: silent, signal: controller.signal });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
  expect(silent.destroyed).toBe(true);
});
