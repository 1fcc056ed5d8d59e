// The program as a process: its streams, its signals, its exit status.

import type { Io } from './io.ts';
import { runProgram } from './program.ts';
import { status } from './status.ts';

/** A reader that has gone (`| head -1`) or a terminal that was closed is no failure of ours. */
const goneCodes: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED'];

const quietWriter = (stream: NodeJS.WriteStream): ((text: string) => void) => {
  let isGone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!goneCodes.includes(error.code)) throw error;
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

/** Runs the command line of this process and sets its exit status. */
export const runProcess = async (version: string): Promise<void> => {
  const controller = new AbortController();
  listen(controller);
  const { columns } = process.stdout.isTTY ? process.stdout : process.stderr;
  const io: Io = {
    out: quietWriter(process.stdout),
    err: quietWriter(process.stderr),
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
    nowMs: () => performance.now(),
  };
  process.exitCode = await runProgram(process.argv.slice(2), version, io);
};
