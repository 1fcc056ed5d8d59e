// Runs one real server in a temporary folder of its own, and sees to it that neither outlives the test run.

import { type ChildProcess, spawn } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type ServerProcess = {
  readonly pid: number;
  /** Holds configuration, data and log; gone after `stop`. */
  readonly folder: string;
  readonly logPath: string;
  readLog(): string;
  /** Ends the server (also a frozen or killed one) and removes its folder. May be called twice. */
  stop(): Promise<void>;
  /** SIGKILL: the kernel closes its sockets, so peers see resets and refusals. */
  kill(): Promise<void>;
  /** SIGSTOP: connections are still accepted by the kernel, and nothing is ever said. */
  freeze(): Promise<void>;
  /** SIGCONT. */
  thaw(): void;
};

export type Launch = {
  readonly program: string;
  readonly args: readonly string[];
  /** Path inside the folder to content, written before the start. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Path inside the folder; default the captured output. */
  readonly log?: string;
  /** For servers whose orderly shutdown takes seconds and saves nothing that matters. Default SIGTERM. */
  readonly stopSignal?: 'SIGTERM' | 'SIGKILL';
};

export type StartOptions = {
  readonly name: string;
  readonly launch: (folder: string) => Launch;
  /** Resolves when the server answered as it will answer to the test; rejects for "not yet". */
  readonly probe: (folder: string, signal: AbortSignal) => Promise<unknown>;
  /** Against hanging alone; default 270,000. */
  readonly deadlineMs?: number;
};

const POLL_MS = 10;
const STOP_MS = 3_000;
/** Against hanging alone. */
const FREEZE_MS = 60_000;
/** Servers live in sbin, which an ordinary user's PATH lacks. */
const SEARCH = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`.split(':').filter((folder) => folder !== '');

export function findProgram(name: string): string | undefined {
  return SEARCH.map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function needProgram(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed; run scripts/install-servers.sh as root`);
  return path;
}

/** What must be undone at once when the run ends without having stopped it. */
const leftovers = new Set<() => void>();
let hooked = false;

/** Registers a synchronous clean-up for a run that ends early; the returned function takes it back. */
export function onExit(cleanUp: () => void): () => void {
  if (!hooked) {
    hooked = true;
    const runAll = () => {
      for (const each of leftovers) each();
      leftovers.clear();
    };
    process.once('exit', runAll);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.once(signal, () => {
        runAll();
        process.kill(process.pid, signal);
      });
    }
  }
  leftovers.add(cleanUp);
  return () => leftovers.delete(cleanUp);
}

/** Polls until the probe succeeds; gives up with its last reason at the signal. */
export async function until<T>(probe: (signal: AbortSignal) => Promise<T> | T, signal: AbortSignal): Promise<T> {
  for (let reason: unknown = new Error('never tried'); ; await delay(POLL_MS)) {
    if (signal.aborted) throw new Error(`gave up: ${reason instanceof Error ? reason.message : reason}`);
    try {
      return await probe(signal);
    } catch (error) {
      reason = error;
    }
  }
}

export async function startProcess(options: StartOptions): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), `cupcheck-${options.name}-`));
  const launch = options.launch(folder);
  for (const [path, content] of Object.entries(launch.files ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: 0o600 });
  }
  const outputPath = join(folder, 'output.log');
  const logPath = launch.log === undefined ? outputPath : join(folder, launch.log);
  const child = launchChild(launch, folder, outputPath);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const isGone = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const send = (signal: NodeJS.Signals) => isGone() || child.kill(signal);
  const forget = onExit(() => {
    send('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const readLog = () => readIfThere(logPath) + (logPath === outputPath ? '' : readIfThere(outputPath));
  const stop = async () => {
    send('SIGCONT');
    send(launch.stopSignal ?? 'SIGTERM');
    const force = setTimeout(send, STOP_MS, 'SIGKILL');
    await exited;
    clearTimeout(force);
    forget();
    rmSync(folder, { recursive: true, force: true });
  };

  const signal = AbortSignal.timeout(options.deadlineMs ?? 270_000);
  try {
    await until(async () => {
      if (isGone()) return;
      await options.probe(folder, signal);
    }, signal);
    if (isGone()) throw new Error(`ended at once (${child.signalCode ?? `status ${child.exitCode}`})`);
  } catch (error) {
    const tail = readLog().trim().split('\n').slice(-12).join('\n');
    await stop();
    throw new Error(`${options.name} did not start: ${error instanceof Error ? error.message : error}\n${tail}`);
  }
  return {
    pid: child.pid ?? 0,
    folder,
    logPath,
    readLog,
    stop,
    kill: async () => {
      send('SIGKILL');
      await exited;
    },
    freeze: async () => {
      send('SIGSTOP');
      await until(() => assertStopped(child.pid), AbortSignal.timeout(FREEZE_MS));
    },
    thaw: () => {
      send('SIGCONT');
    },
  };
}

function launchChild(launch: Launch, folder: string, outputPath: string): ChildProcess {
  const program = needProgram(launch.program);
  const output = openSync(outputPath, 'a', 0o600);
  // Exit hooks do not run when the test run itself gets SIGKILL; the kernel's parent-death signal does.
  const setpriv = findProgram('setpriv');
  const [command, args] =
    setpriv === undefined ? [program, launch.args] : [setpriv, ['--pdeathsig', 'KILL', '--', program, ...launch.args]];
  try {
    return spawn(command, args, {
      cwd: folder,
      env: { PATH: SEARCH.join(':'), HOME: folder, LANG: 'C.UTF-8', ...launch.env },
      stdio: ['ignore', output, output],
    });
  } finally {
    closeSync(output);
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** A signal is only queued when kill() returns; a peer could still get one more answer. */
function assertStopped(pid: number | undefined): void {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  if (state !== 'T') throw new Error(`process ${pid} is in state ${state}, not stopped`);
}
