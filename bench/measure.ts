// Measuring: interleaved runs, medians, ratios, child processes with their own CPU time.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = process.cwd();

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

export const show = (
  label: string,
  value: number,
  unit: string,
  goal?: { readonly text: string; readonly isMet: boolean },
): void => {
  const figure = `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ${unit}`;
  console.log(
    `${label.padEnd(52)} ${figure.padStart(12)}${goal ? `   goal ${goal.text}: ${goal.isMet ? 'met' : 'MISSED'}` : ''}`,
  );
};

export interface Ran {
  readonly wallMs: number;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Node 20 reads that bundle at every start, which would be measured; npm may need it to reach its registry. */
const measured = (): NodeJS.ProcessEnv => ({ ...process.env, NODE_EXTRA_CA_CERTS: undefined });

/** Runs a program to its end; the parent goes on serving meanwhile. */
export const runProgram = (
  program: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const begin = process.hrtime.bigint();
    const child = spawn(program, args, {
      cwd: root,
      env: { ...(program === 'npm' ? process.env : measured()), ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ wallMs: Number(process.hrtime.bigint() - begin) / 1e6, status, stdout, stderr }),
    );
    child.stdin.end(options.input ?? '');
  });

/** Runs the contenders one after the other, `rounds` times, so that whatever else the machine does hits all of them alike. */
export const interleaved = async <K extends string>(
  rounds: number,
  contenders: Readonly<Record<K, () => Promise<number>>>,
): Promise<Record<K, number>> => {
  const names = Object.keys(contenders) as K[];
  const seen = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) seen.get(name)?.push(await contenders[name]());
  return Object.fromEntries(names.map((name) => [name, median(seen.get(name) ?? [])])) as Record<K, number>;
};

/** Installs npm peers by name into a folder of their own, once. */
export const npmPeers = async (packages: readonly string[]): Promise<string> => {
  const folder = join(tmpdir(), 'cupcheck-bench-peers');
  if (!packages.every((name) => existsSync(join(folder, 'node_modules', name.replace(/(.)@[^@]*$/, '$1')))))
    await must(runProgram('npm', ['install', '--no-fund', '--no-audit', '--prefix', folder, ...packages]));
  return folder;
};

/** Debian's slixmpp, installed where it is missing and this user may; undefined with the reason on stderr otherwise. */
export const slixmpp = async (): Promise<string | undefined> => {
  const python = '/usr/bin/python3';
  const has = async (): Promise<boolean> => (await runProgram(python, ['-c', 'import slixmpp'])).status === 0;
  if (await has()) return python;
  await runProgram('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-slixmpp']);
  if (await has()) return python;
  console.error('slixmpp left out: python3-slixmpp could not be installed.');
  return undefined;
};

export const must = async (running: Promise<Ran>): Promise<Ran> => {
  const ran = await running;
  if (ran.status !== 0) throw new Error(`ended with status ${ran.status}:\n${ran.stdout}\n${ran.stderr}`);
  return ran;
};
