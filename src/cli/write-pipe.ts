// A named pipe that the program writes into: without a thread that waits in it, which would keep the process from ending.

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a pipe is looked into that nobody reads yet, or that is full. */
const lookMs = 20;

const isOf = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Waits for somebody who reads, as a shell does. */
const openPipe = async (path: string): Promise<FileHandle> => {
  for (;;) {
    try {
      return await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (!isOf(error, 'ENXIO')) throw error;
      await pause(lookMs);
    }
  }
};

/** Writes it all, however slowly it is read. Rejects as the file system does, with EPIPE where the reader goes away. */
export const writePipe = async (path: string, text: string): Promise<void> => {
  const file = await openPipe(path);
  try {
    let rest = Buffer.from(text, 'utf8');
    while (rest.length > 0) {
      try {
        const { bytesWritten } = await file.write(rest);
        rest = rest.subarray(bytesWritten);
      } catch (error) {
        if (!isOf(error, 'EAGAIN')) throw error;
        await pause(lookMs);
      }
    }
  } finally {
    await file.close();
  }
};
