// A terminal that is taken away, and Ctrl-C before the program listens to anybody: no core dump, no hang, status 130.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readPassword } from '../../src/cli/password.ts';
import { fakeIo } from '../cli/fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-terminal-'));
const program = join(folder, 'main.cjs');
const statusFile = join(folder, 'status');
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** util-linux's `script` gives a program a terminal; that of other systems has other options. */
const hasTerminals = process.platform === 'linux' && existsSync('/usr/bin/script');

describe('a terminal that goes away', () => {
  it.skipIf(!hasTerminals)('at the password prompt is 130 (needs util-linux)', async () => {
    await build({
      absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
      entryPoints: ['src/cli/main.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
      define: { 'import.meta.url': '__here' },
      banner: { js: "const __here=require('node:url').pathToFileURL(__filename).href;" },
    });
    // The shell outlives the terminal and keeps the status.
    const inside = `trap '' HUP; '${process.execPath}' '${program}' login alice@dogtel.lab; echo $? >'${statusFile}'`;
    const { CUPCHECK_PASSWORD: _, ...env } = process.env;
    const child = spawn('/usr/bin/script', ['-qec', inside, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    children.add(child);
    await new Promise<void>((resolve) => {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk;
        if (text.includes('Password for')) resolve();
      });
    });
    child.kill('SIGKILL');
    const status = await vi.waitFor(
      () => {
        const told = readFileSync(statusFile, 'utf8').trim();
        expect(told).not.toBe('');
        return told;
      },
      { timeout: 60_000, interval: 20 },
    );
    expect(status).toBe('130');
  });
});

describe('an interrupt that came before', () => {
  const signal = AbortSignal.abort();

  it('is heard where standard input never ends', async () => {
    const stdin = new PassThrough();
    const reading = readPassword('alice@dogtel.lab', { passwordStdin: true }, fakeIo({ stdin, signal }));
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  });

  it('is heard where the terminal would be asked', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const reading = readPassword('alice@dogtel.lab', {}, fakeIo({ stdin, isErrTty: true, signal }));
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a pipe in the place of a file', () => {
  const pipe = (name: string): string => {
    const path = join(folder, name);
    execFileSync('mkfifo', [path]);
    return path;
  };

  it.skipIf(process.platform === 'win32')('with a writer that is late is read (needs mkfifo)', async () => {
    const path = pipe('late');
    const reading = readPassword('alice@dogtel.lab', { passwordFile: path }, fakeIo());
    const writer = spawn('/bin/sh', ['-c', `printf 'secret\\n' >'${path}'`]);
    children.add(writer);
    expect(await reading).toBe('secret');
  });

  it.skipIf(process.platform === 'win32')('that nobody writes into is given up (needs mkfifo)', async () => {
    const reading = readPassword('alice@dogtel.lab', { passwordFile: pipe('lonely') }, fakeIo());
    await expect(reading).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining('nobody writes into this pipe'),
    });
  });

  it.skipIf(process.platform === 'win32')('can be interrupted (needs mkfifo)', async () => {
    const controller = new AbortController();
    const path = pipe('interrupted');
    const reading = readPassword('alice@dogtel.lab', { passwordFile: path }, fakeIo({ signal: controller.signal }));
    setImmediate(() => controller.abort());
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  });
});
