// Errors of the library in the words of the command line: a field is called by the flag that was typed.

import { CupcheckError, isCupcheckError } from '../core/error.ts';

/** `pausesPerDay` is `--pauses-per-day` to who types it. */
const flagOf = (field: string): string => `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The same error, where its message begins with the field of the library, with the flag instead; any other as it is. */
export const inFlags = (error: unknown): unknown => {
  if (!isCupcheckError(error) || error.field === undefined || !error.message.startsWith(`${error.field}:`))
    return error;
  const { code, field, message } = error;
  const flag = flagOf(field);
  return new CupcheckError(code, flag + message.slice(field.length), { field: flag, cause: error });
};
