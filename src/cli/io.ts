// What a command may touch of the world: its streams, its environment, and the wish to stop.

import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';

export interface Io {
  /** The result, and nothing else. */
  readonly out: (text: string) => void;
  /** Progress and diagnostics. */
  readonly err: (text: string) => void;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isOutTty: boolean;
  readonly isErrTty: boolean;
  /** Columns of the terminal behind stdout and stderr; absent where there is none. */
  readonly columns?: number;
  readonly platform: string;
  /** Aborted by Ctrl-C, SIGTERM, or a terminal that went away. */
  readonly signal: AbortSignal;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** What the limits of a run go by; default the monotonic clock of the process. */
  readonly clock?: Clock;
}
