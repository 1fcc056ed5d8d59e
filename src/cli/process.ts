// The program as a process: its streams, its signals, its exit status.

import { closeSync, fstatSync } from 'node:fs';
import { printError } from './errors.ts';
import type { Io } from './io.ts';
import { runProgram } from './program.ts';
import { reasonOf } from './reasons.ts';
import { status } from './status.ts';

/** A reader that has gone (`| head -1`) or a terminal that was closed is no failure of ours. */
const goneCodes: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED'];

/** A writer that falls silent when its reader has gone, and ends the program where the output cannot be kept. */
const quietWriter = (stream: NodeJS.WriteStream, report: (error: Error) => void): ((text: string) => void) => {
  let isGone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!isGone && !goneCodes.includes(error.code)) report(error);
    isGone = true;
  });
  return (text) => {
    if (!isGone) stream.write(text);
  };
};

/** Aborts at the first signal; a second Ctrl-C does not wait. */
const listen = (controller: AbortController): void => {
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(status.interrupted);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', () => controller.abort());
};

/**
 * Closes what was a terminal and no longer is: Node puts terminals back in order as it ends, and where that fails it aborts
 * with a core dump, in which the password would lie.
 */
const leaveDeadTerminals = (): void => {
  for (const fd of [0, 1, 2]) {
    try {
      if (fstatSync(fd).isCharacterDevice() && !process.getBuiltinModule('node:tty').isatty(fd)) closeSync(fd);
    } catch {
      // Closed by somebody else: Node passes over it too.
    }
  }
};

/** Runs the command line of this process and sets its exit status. */
export const runProcess = async (version: string): Promise<void> => {
  const controller = new AbortController();
  listen(controller);
  process.on('exit', leaveDeadTerminals);
  const args = process.argv.slice(2);
  let failure: number | undefined;
  const err = quietWriter(process.stderr, () => {});
  const out = quietWriter(process.stdout, (error) => {
    err(`cupcheck: the result cannot be written: ${reasonOf(error)}.\n`);
    failure = status.undecided;
    process.exitCode = failure;
  });
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    // readline puts a terminal back in order when it ends, also one that is gone.
    if (error.code === 'EIO') process.exit(status.interrupted);
    // What nobody caught is a bug of ours, and is told as one.
    process.exit(printError(error, { err }, args.includes('--trace')));
  });
  const { columns } = process.stdout.isTTY ? process.stdout : process.stderr;
  const io: Io = {
    out,
    err,
    // A getter: merely touching process.stdin opens it.
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    isOutTty: process.stdout.isTTY === true,
    isErrTty: process.stderr.isTTY === true,
    ...(columns === undefined ? {} : { columns }),
    platform: process.platform,
    signal: controller.signal,
    nowMs: () => Number(process.hrtime.bigint()) / 1e6,
  };
  const earned = await runProgram(args, version, io);
  process.exitCode = failure ?? earned;
};
