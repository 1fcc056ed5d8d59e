// Files that the program writes: whole or not at all, and an old one stands until the new one is complete.

import { chmodSync, constants, renameSync, rmSync, writeFileSync } from 'node:fs';
import { access, realpath, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isCupcheckError } from '../core/error.ts';
import { badFile } from './files.ts';
import { reasonOfWrite } from './reasons.ts';
import { writePipe } from './write-pipe.ts';

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const refused = (field: string, path: string, error: unknown): Error =>
  isCupcheckError(error) ? error : badFile(field, path, reasonOfWrite(error), error);

/** What lies at a path now; undefined where nothing does. */
const statOf = (path: string) =>
  stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });

/**
 * Looks before a long run whether a file can be written after it; nothing is written.
 * @throws CupcheckError `invalid-file`
 */
export const checkWritable = async (field: string, path: string): Promise<void> => {
  try {
    const old = await statOf(path);
    if (old?.isDirectory()) throw badFile(field, path, 'it is a folder');
    await access(old ? path : dirname(resolve(path)), constants.W_OK);
  } catch (error) {
    throw refused(field, path, error);
  }
};

/** Where a file is or would be, whatever it is called; undefined for a device or pipe, and for what cannot be looked at. */
export const placeOf = async (path: string): Promise<string | undefined> => {
  try {
    const old = await statOf(path);
    if (old && !old.isFile()) return undefined;
    return old ? await realpath(path) : join(await realpath(dirname(resolve(path))), basename(path));
  } catch {
    return undefined;
  }
};

/**
 * Writes a file beside its place and moves it there. A device or pipe is written to as it stands.
 * @throws CupcheckError `invalid-file`
 */
export const writeWhole = async (field: string, path: string, text: string): Promise<void> => {
  try {
    const old = await statOf(path);
    if (old?.isFIFO()) return await writePipe(path, text);
    if (old && !old.isFile()) return await writeFile(path, text);
    // A link is followed: moving onto it would replace the link.
    const place = old ? await realpath(path) : resolve(path);
    const beside = `${place}.${process.pid}.part`;
    try {
      // In one go: a second Ctrl-C ends the program between two steps, and would leave the half of it lying about.
      writeFileSync(beside, text, { flag: 'wx' });
      if (old) chmodSync(beside, old.mode);
      renameSync(beside, place);
    } catch (error) {
      rmSync(beside, { force: true });
      // The file may be writable where its folder is not.
      if (!old) throw error;
      await writeFile(place, text);
    }
  } catch (error) {
    throw refused(field, path, error);
  }
};
