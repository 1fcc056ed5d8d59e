// `cupcheck demo`.
import type { Io } from './io.ts';
import type { Values } from './options.ts';
export const run = async (_argument: string | undefined, _values: Values, _io: Io): Promise<number> => 0;
