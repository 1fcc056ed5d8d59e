// The program as a child process: start, pipes, signals, a terminal's absence, exit statuses.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cupcheck-program-'));
const program = join(folder, 'dist/cli/main.cjs');
const caFile = join(folder, 'ca.pem');
const children = new Set<ChildProcess>();
let lab: Lab;

beforeAll(async () => {
  // In the parts in which it is shipped: what one throws another has to understand.
  const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--program', dirname(program)]);
  expect(built.status, String(built.stderr)).toBe(0);
  cpSync(join(root, 'fixtures'), join(folder, 'fixtures'), { recursive: true });
  lab = await startLab('demo');
  writeFileSync(caFile, lab.ca);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await lab.close();
  rmSync(folder, { recursive: true });
});

// NODE_EXTRA_CA_CERTS makes every start of Node 20 slower.
const { CUPCHECK_PASSWORD: _, NO_COLOR: _no, FORCE_COLOR: _force, NODE_EXTRA_CA_CERTS: _ca, ...env } = process.env;

interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Waits until stdout and stderr together match. */
  readonly saw: (pattern: RegExp) => Promise<void>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const start = (args: readonly string[], stdin = '', more: Readonly<Record<string, string>> = {}): Started => {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: { ...env, LANG: 'C.UTF-8', ...more } });
  children.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (status, signal) => {
      children.delete(child);
      resolve(status ?? signal);
    });
  });
  const saw = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(out + err)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.on('close', () => reject(new Error(`ended without ${pattern}: ${out}${err}`)));
      look();
    });
  return { child, out: () => out, err: () => err, saw, ended };
};

const finish = async (...given: Parameters<typeof start>) => {
  const started = start(...given);
  const status = await started.ended;
  return { status, out: started.out(), err: started.err() };
};

const server = (): readonly string[] => ['--server', `${lab.nameServer.address}:${lab.nameServer.port}`];
const login = (): readonly string[] => ['login', 'alice@dogtel.lab', '--ca', caFile, '--password-stdin', ...server()];

describe('as a child process', () => {
  it.each([['--version'], ['-V']])('%s', async (flag) => {
    expect(await finish([flag])).toEqual({ status: 0, out: 'cupcheck 0.1.0\n', err: '' });
  });

  it('wrong use is 64, on stderr alone', async () => {
    const { status, out, err } = await finish(['resolv']);
    expect({ status, out, err }).toEqual({
      status: 64,
      out: '',
      err: "cupcheck: unknown command 'resolv'. Did you mean 'resolve'?\n",
    });
  });

  it('a login is 0, and a pipe gets no colour', async () => {
    const { status, out, err } = await finish(login(), 'secret\n');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('✓ alice@dogtel.lab can sign in');
    expect(out).not.toContain('\x1b');
  });

  it('FORCE_COLOR colours even a pipe, --no-color takes it away', async () => {
    const forced = { FORCE_COLOR: '1' };
    expect((await finish(['explain', 'tcp.refused'], '', forced)).out).toContain('\x1b[1mtcp.refused\x1b[22m');
    expect((await finish(['explain', 'tcp.refused', '--no-color'], '', forced)).out).not.toContain('\x1b');
  });

  it('a wrong password is 1', async () => {
    expect((await finish(login(), 'wrong\n')).status).toBe(1);
  });

  it('a locale without Unicode gets ASCII', async () => {
    const { out } = await finish(['resolve', 'dogtel.lab', ...server()], '', { LANG: 'C', LC_ALL: 'C' });
    expect(out).toMatch(/^\[ok\] dogtel\.lab leads to 2 nodes/);
    expect(out).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe('the doctor', () => {
  const secret = { CUPCHECK_PASSWORD: 'secret' };
  const doctor = (...more: readonly string[]) => ['doctor', 'alice@dogtel.lab', ...server(), '--ca', caFile, ...more];

  it('finds nothing in a healthy lab, and keeps page and evidence', async () => {
    const { status, out } = await finish(doctor('--html', 'page.html', '--bundle', 'kept.json'), '', secret);
    expect(out).toMatch(/^✓ Sign-in works\. [\s\S]*\n✓ Redundancy is intact\. [\s\S]*\nNothing was found\. /);
    expect(status).toBe(0);
    expect(existsSync(join(folder, 'page.html'))).toBe(true);
    const again = await finish(['doctor', '--replay', 'kept.json', '--markdown']);
    expect(again.out).toMatch(/^# Diagnosis of `alice@dogtel\.lab`\n/);
    expect(again.status).toBe(0);
  });

  it('goes on where its reader goes away', async () => {
    const started = start(doctor('--events'), '', secret);
    started.child.stdout?.once('data', () => started.child.stdout?.destroy());
    expect({ status: await started.ended, err: started.err() }).toEqual({ status: 0, err: '' });
  });
});

describe('a reader that goes away', () => {
  it('is no error: the status is that of the run', async () => {
    const started = start([...login(), '--events'], 'secret\n');
    started.child.stdout?.once('data', () => started.child.stdout?.destroy());
    expect({ status: await started.ended, err: started.err() }).toEqual({ status: 0, err: '' });
  });

  it('keeps the status of a refusal', async () => {
    const started = start([...login(), '--events'], 'wrong\n');
    started.child.stdout?.destroy();
    expect({ status: await started.ended, err: started.err() }).toEqual({ status: 1, err: '' });
  });
});

describe('an output that cannot be kept', () => {
  it.skipIf(!existsSync('/dev/full'))('is one line and status 3 (needs /dev/full)', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [program, 'explain'], { cwd: folder, env, stdio: ['ignore', full, 'pipe'] });
    children.add(child);
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    children.delete(child);
    closeSync(full);
    expect({ status, err }).toEqual({ status: 3, err: 'cupcheck: the result cannot be written: no space is left.\n' });
  });
});

describe('signals', () => {
  const hanging = async (): Promise<Started> => {
    const started = start([...login(), '--at', 'cup1.dogtel.lab', '--trace'], 'secret\n');
    await started.saw(/phase=stream/);
    return started;
  };
  beforeAll(() => lab.node('cup1').freeze());
  afterAll(() => lab.node('cup1').stop());

  it.each(['SIGINT', 'SIGTERM'] as const)('%s is 130, after one line on what is known', async (signal) => {
    const started = await hanging();
    started.child.kill(signal);
    expect(await started.ended).toBe(130);
    expect(started.out()).toBe('');
    expect(started.err().trimEnd().split('\n').at(-1)).toMatch(
      /^cupcheck: interrupted after .+: none of 1 node was tried; waiting for the XMPP stream of cup1\.dogtel\.lab/,
    );
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the doctor with what was seen, in a whole file', async (signal) => {
    const args = ['doctor', 'dogtel.lab', ...server(), '--ca', caFile, '--trace', '--bundle', 'cut.json'];
    const started = start(args);
    await started.saw(/attempt-started|attempt 1/);
    started.child.kill(signal);
    expect(await started.ended).toBe(130);
    expect(started.err()).toMatch(/\ncupcheck: written: cut\.json\ncupcheck: interrupted after .+\.\n$/);
    expect(started.out()).toMatch(/^. Sign-in is undecided\. [\s\S]*\n. Interrupted after /);
    const kept = JSON.parse(readFileSync(join(folder, 'cut.json'), 'utf8'));
    expect(kept.events.at(-1)).toMatchObject({ type: 'run-ended', reason: 'aborted' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('a second SIGINT waits for nothing (needs mkfifo)', async () => {
    // Whoever opens a pipe for writing waits until somebody reads it.
    expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0);
    const started = start(['doctor', 'dogtel.lab', ...server(), '--ca', caFile, '--trace', '--html', 'pipe']);
    await started.saw(/attempt-started|attempt 1/);
    started.child.kill('SIGINT');
    await started.saw(/Interrupted after /);
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(130);
    expect(started.err()).not.toContain('cupcheck: written');
  });

  it('a terminal that goes away ends it quietly', async () => {
    const started = await hanging();
    started.child.stderr?.destroy();
    started.child.stdout?.destroy();
    started.child.kill('SIGHUP');
    expect(await started.ended).toBe(130);
  });

  it('Ctrl-C ends the lab with 0, and its file is gone', async () => {
    const started = start(['lab', '--ca-out', 'lab.pem']);
    await started.saw(/Ctrl-C ends it/);
    started.child.kill('SIGINT');
    expect({ status: await started.ended, err: started.err() }).toEqual({ status: 0, err: '' });
    expect((await finish(['resolve', 'x', '--ca', 'lab.pem'])).err).toContain('there is no such file');
  });
});
