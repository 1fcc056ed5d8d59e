// Errors as one clear line on stderr, with the exit status that belongs to them.

import { CupcheckError, type ErrorCode, isCupcheckError } from '../core/error.ts';
import { escapeText } from '../render/escape.ts';
import type { Io } from './io.ts';
import { type ExitStatus, status } from './status.ts';

const statusOfCode = {
  'invalid-target': status.wrongUse,
  'invalid-option': status.wrongUse,
  'invalid-password': status.wrongUse,
  'invalid-file': status.wrongUse,
  'invalid-scenario': status.wrongUse,
  'invalid-events': status.wrongUse,
  'lab-failed': status.unreachable,
  aborted: status.interrupted,
  bug: status.bug,
} as const satisfies Record<ErrorCode, ExitStatus>;

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(statusOfCode, code);

const knownCode = (error: unknown): ErrorCode | undefined =>
  isCupcheckError(error) && isErrorCode(error.code) ? error.code : undefined;

const escapeLines = (text: string): string => text.split('\n').map(escapeText).join('\n');

export const isAbort = (error: unknown): boolean => knownCode(error) === 'aborted';

/** Prints an error and gives its exit status; a stack is shown for bugs only, and only where it was asked for. */
export const printError = (error: unknown, io: Pick<Io, 'err'>, showsStack: boolean): ExitStatus => {
  const code = knownCode(error);
  if (code !== undefined && code !== 'bug' && error instanceof Error) {
    io.err(`cupcheck: ${escapeLines(error.message)}\n`);
    return statusOfCode[code];
  }
  const text = error instanceof Error ? error.message : String(error);
  const hint = showsStack ? '' : '; run it again with --trace for the details';
  io.err(`cupcheck: this is a bug of cupcheck, please report it: ${escapeText(text)}${hint}\n`);
  if (showsStack && error instanceof Error && error.stack !== undefined) io.err(`${escapeLines(error.stack)}\n`);
  return status.bug;
};

/** Wrong use of the command line. */
export const wrongUse = (message: string, field?: string): CupcheckError =>
  new CupcheckError('invalid-option', message, field === undefined ? {} : { field });
