// What a row of the command tables holds.

import type { Io } from './io.ts';
import type { CommandName, Values } from './options.ts';

export interface CommandModule {
  readonly run: (argument: string | undefined, values: Values, io: Io) => Promise<number>;
}

export interface CommandRow {
  readonly name: CommandName;
  readonly argument: string;
  readonly argumentSays: string;
  /** Said where the argument is missing. */
  readonly missing: string;
  readonly summary: string;
  readonly description: string;
  readonly more: string;
  readonly examples: readonly string[];
  /** Loaded only when it runs: `resolve` must not pay for what `lab` needs. */
  readonly load: () => Promise<CommandModule>;
}

/** A word in front of several commands: `cupcheck ha …`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
}
