// The text of `utils ha status`, as a console or a PowerShell wrote it into a file.

import { CupcheckError, isCupcheckError } from '../core/error.ts';
import { type HaStatus, readHaStatus } from '../ha/status.ts';
import { longestStatusText } from '../ha/status-text.ts';
import { badFile, readStart } from './files.ts';

/** PowerShell writes UTF-16 where output goes into a file. */
export const decodeStatus = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8');

/** Reads the file. Throws CupcheckError `invalid-file` or `aborted`. */
export const readStatusFile = async (field: string, path: string, signal: AbortSignal): Promise<string> => {
  const bytes = await readStart(field, path, longestStatusText + 1, { signal });
  if (bytes.length > longestStatusText) throw badFile(field, path, 'it is too large for a status text');
  return decodeStatus(bytes);
};

/** What a text says; where it is another text the error names the place it came from. */
export const readStatus = (text: string, name: string): HaStatus => {
  try {
    return readHaStatus(text);
  } catch (error) {
    if (isCupcheckError(error)) throw new CupcheckError(error.code, `${name}: ${error.message}`, { field: name });
    throw error;
  }
};

/** The text of a file, where it is what it should be. Throws CupcheckError `invalid-file`, or as {@link readStatus}. */
export const readValidStatus = async (field: string, path: string, signal: AbortSignal): Promise<string> => {
  const text = await readStatusFile(field, path, signal);
  readStatus(text, `${field}: ${path}`);
  return text;
};
