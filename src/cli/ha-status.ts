// `cupcheck ha status`: the text of `utils ha status`, from a file or standard input, and what it means.

import type { HaStatus, HaVerdict } from '../ha/status.ts';
import { longestStatusText } from '../ha/status-text.ts';
import { escapeJson } from '../render/escape.ts';
import { haStatusText } from '../render/ha-status-text.ts';
import { wrongUse } from './errors.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { type ExitStatus, status } from './status.ts';
import { decodeStatus, readStatus, readStatusFile } from './status-file.ts';
import { readStdin } from './stdin.ts';
import { chooseLook } from './style.ts';

const statusOfVerdict = {
  intact: status.works,
  broken: status.notRedundant,
  undecided: status.undecided,
} as const satisfies Record<HaVerdict, ExitStatus>;

const readInput = async (
  argument: string | undefined,
  io: Io,
): Promise<{ readonly name: string; readonly text: string }> => {
  if (argument !== undefined && argument !== '-') {
    return { name: argument, text: await readStatusFile('file', argument, io.signal) };
  }
  if (argument === undefined && io.stdin.isTTY)
    throw wrongUse(
      "ha status: there is nothing to read. Save what 'utils ha status' prints into a file and name it, or pipe it in.\n  For example: cupcheck ha status status.txt",
      'file',
    );
  return { name: 'standard input', text: decodeStatus(await readStdin(io, longestStatusText)) };
};

/** The first group stands at the top as well: most clusters have one. */
const asJson = ({ verdict, groups }: HaStatus): object => ({ format: 1, ...groups[0], verdict, groups });

export const run = async (argument: string | undefined, values: Values, io: Io): Promise<number> => {
  const { name, text } = await readInput(argument, io);
  const read = readStatus(text, name);
  if (values.json) io.out(`${escapeJson(JSON.stringify(asJson(read), null, 2))}\n`);
  else io.out(haStatusText(read, chooseLook(io, values)));
  return statusOfVerdict[read.verdict];
};
