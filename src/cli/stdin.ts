// Standard input, read whole with a cap, for commands that take `-` for a file.

import { CupcheckError } from '../core/error.ts';
import type { Io } from './io.ts';

const interrupted = (cause?: unknown): CupcheckError => new CupcheckError('aborted', 'interrupted.', { cause });

/**
 * What comes in until the end, or a little more than `max` bytes.
 * @throws CupcheckError `invalid-file`; `aborted` when the signal fires
 */
export const readStdin = async ({ stdin, signal }: Pick<Io, 'stdin' | 'signal'>, max: number): Promise<Buffer> => {
  if (signal.aborted) throw interrupted();
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = (): void => void stdin.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stdin) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size > max) break;
    }
  } catch (cause) {
    if (signal.aborted) throw interrupted(cause);
    throw new CupcheckError('invalid-file', '-: standard input cannot be read.', { field: '-', cause });
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  if (signal.aborted) throw interrupted();
  return Buffer.concat(chunks);
};
