// `cupcheck doctor --replay`: evidence from a file, and none from the network.

import { judge } from '../checks/judge.ts';
import { CupcheckError, isCupcheckError } from '../core/error.ts';
import type { CupcheckEvent } from '../core/event.ts';
import type { Report } from '../core/report.ts';
import { escapeText } from '../render/escape.ts';
import { traceLine } from '../render/trace-text.ts';
import { type Evidence, longestBundle, readBundle } from '../tasks/read-bundle.ts';
import { wrongUse } from './errors.ts';
import { badFile, readStart } from './files.ts';
import type { Io } from './io.ts';
import { optionRows, type Values } from './options.ts';

/** What says how the result is told; everything else says what to gather. */
const tells: readonly string[] = [
  '--replay',
  '--for',
  '--verbose',
  '--markdown',
  '--html',
  '--json',
  '--bundle',
  '--trace',
  '--quiet',
  '--no-color',
];

const camel = (flag: string): string => flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `--no-hosts` is given where `hosts` is false; commander says true where it is not. */
const isGiven = (flag: string, values: Readonly<Record<string, unknown>>): boolean =>
  flag.startsWith('--no-')
    ? values[camel(flag.slice(5))] === false
    : values[camel(flag.replace(/^-+/, ''))] !== undefined;

/** Refuses what would have to be asked or dialled. */
export const refuseGathering = (target: string | undefined, values: Values): void => {
  if (target !== undefined)
    throw wrongUse('--replay takes no target: the evidence in the file says whom it is about.', 'target');
  const given = optionRows
    .filter(({ on }) => on.includes('doctor'))
    .map(({ flags }) => flags.split(' ')[0] ?? flags)
    .find((flag) => !tells.includes(flag) && isGiven(flag, { ...values }));
  if (given !== undefined)
    throw wrongUse(
      `--replay and ${given} exclude each other: the evidence is in the file, and nothing is asked or dialled.`,
      given,
    );
};

const decode = (bytes: Buffer, path: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw badFile('--replay', path, 'it is not UTF-8 text', cause);
  }
};

/** Reads and judges; what is wrong with the evidence is said with the name of its file. */
const judged = (text: string, path: string): Evidence & { readonly report: Report } => {
  try {
    const evidence = readBundle(text);
    const report = judge(evidence.events);
    return { ...evidence, report: evidence.isEdited ? { ...report, isEdited: true } : report };
  } catch (cause) {
    // Each event may be as it should and the whole a contradiction, in a file that was tampered with.
    const why = isCupcheckError(cause) ? cause.message : 'its events contradict each other; it was changed.';
    throw new CupcheckError('invalid-events', `--replay: ${path}: ${why}`, { field: '--replay', cause });
  }
};

const introduce = ({ events, made, unknown, isEdited }: Evidence, io: Io): void => {
  const tool = events[0]?.type === 'run-started' ? events[0].tool : 'cupcheck';
  const when = made === undefined ? '' : ` of ${made.slice(0, 10)}`;
  io.err(`cupcheck: judging evidence${when}, gathered by ${escapeText(tool)}.\n`);
  if (isEdited) io.err('cupcheck: this evidence was edited after it was written.\n');
  if (unknown.length > 0)
    io.err(`cupcheck: passed over what only a newer cupcheck knows: ${unknown.map(escapeText).join(', ')}.\n`);
};

/**
 * Reads the evidence of one run and judges it.
 * @throws CupcheckError `invalid-file`, `invalid-events`, `aborted`
 */
export const replay = async (
  path: string,
  values: Values,
  io: Io,
): Promise<{ readonly events: readonly CupcheckEvent[]; readonly report: Report }> => {
  const bytes = await readStart('--replay', path, longestBundle + 1, { signal: io.signal });
  if (bytes.length > longestBundle) throw badFile('--replay', path, 'it is too large for the evidence of one run');
  const evidence = judged(decode(bytes, path), path);
  if (!values.quiet) introduce(evidence, io);
  if (values.trace) for (const event of evidence.events) io.err(`${traceLine(event)}\n`);
  return evidence;
};
