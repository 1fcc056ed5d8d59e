// Files that are written: whole or not at all, the old one until then, and what cannot be written is said before.

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkWritable, writeWhole } from '../../src/cli/write-whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-write-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

it('writes a new file and leaves nothing beside it', async () => {
  await writeWhole('--html', path('new.html'), 'page');
  expect(readFileSync(path('new.html'), 'utf8')).toBe('page');
  expect(readdirSync(folder)).toEqual(['new.html']);
});

it('replaces a file, and who may read it stays the same', async () => {
  writeFileSync(path('old.html'), 'old');
  chmodSync(path('old.html'), 0o600);
  await writeWhole('--html', path('old.html'), 'new');
  expect(readFileSync(path('old.html'), 'utf8')).toBe('new');
  expect(statSync(path('old.html')).mode & 0o777).toBe(0o600);
});

it('follows a link instead of replacing it', async () => {
  writeFileSync(path('real'), 'old');
  symlinkSync(path('real'), path('link'));
  await writeWhole('--html', path('link'), 'new');
  expect(lstatSync(path('link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(path('real'), 'utf8')).toBe('new');
});

it('writes into a device and leaves it one', async () => {
  await checkWritable('--html', '/dev/null');
  await writeWhole('--html', '/dev/null', 'gone');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

it.skipIf(process.platform === 'win32')('writes all of it into a pipe, whose reader may come late', async () => {
  expect(spawnSync('mkfifo', [path('pipe')]).status).toBe(0);
  // More than a pipe holds.
  const text = 'page '.repeat(60_000);
  const writing = writeWhole('--html', path('pipe'), text);
  const reader = spawn('cat', [path('pipe')]);
  let read = '';
  reader.stdout.on('data', (chunk: Buffer) => {
    read += chunk;
  });
  await Promise.all([writing, new Promise((resolve) => reader.on('close', resolve))]);
  expect(read).toBe(text);
  expect(statSync(path('pipe')).isFIFO()).toBe(true);
});

it.each([
  ['a folder', () => folder, 'it is a folder.'],
  ['a folder that is not there', () => path('none/x.html'), 'its folder does not exist.'],
  ['a file for a folder', () => path('real/x.html'), 'a part of the path is not a folder.'],
])('refuses %s before and after', async (_, target, why) => {
  mkdirSync(path('sub'), { recursive: true });
  const message = `--html: ${target()}: ${why}`;
  await expect(checkWritable('--html', target())).rejects.toMatchObject({ code: 'invalid-file', message });
  await expect(writeWhole('--html', target(), 'x')).rejects.toMatchObject({ code: 'invalid-file' });
});

it('shows nothing half at any moment at which a second Ctrl-C could end the program', async () => {
  const seen: string[] = [];
  let isDone = false;
  const writing = writeWhole('--html', path('whole.html'), 'page'.repeat(500_000)).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    seen.push(...readdirSync(folder).filter((name) => name.endsWith('.part')));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  expect(seen).toEqual([]);
  expect(statSync(path('whole.html')).size).toBe(2_000_000);
});
