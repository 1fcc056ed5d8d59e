// Things that are no scenario file in the place of one: refused in one line, at once.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readScenario } from '../../src/lab/scenario-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

const refusal = (path: string, why: string) =>
  expect(readScenario(path)).rejects.toMatchObject({ code: 'invalid-scenario', message: `${path}: ${why}` });

const posix = it.skipIf(process.platform === 'win32');

posix('a pipe that nobody writes into (needs mkfifo)', async () => {
  const path = join(folder, 'pipe.yaml');
  execFileSync('mkfifo', [path]);
  await refusal(path, 'cannot be read: it is no file but a pipe or a device');
});

posix('a device without end (needs /dev/zero)', () =>
  refusal('/dev/zero', 'cannot be read: it is no file but a pipe or a device'),
);

it('a folder', () => refusal(folder, 'is a folder, not a scenario file'));

it('a file that is far too large, unread', async () => {
  const path = join(folder, 'large.yaml');
  writeFileSync(path, '');
  // A hole in the file: it takes no room on the disk.
  truncateSync(path, 4_000_000_000);
  await refusal(path, 'cannot be read: it has 4000000000 bytes; a scenario has at most 1000000');
});
