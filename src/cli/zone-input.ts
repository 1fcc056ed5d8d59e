// The zone file of a command line: read with a cap, with the files that it includes, and the name of its zone found out.

import { isUtf8 } from 'node:buffer';
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isCupcheckError, unlessInvalid } from '../core/error.ts';
import { parseName } from '../core/name.ts';
import { nodeIdna } from '../dns/idna.ts';
import { type Include, readZoneFile, type ZoneFile } from '../lab/zone/zone-file.ts';
import { wrongUse } from './errors.ts';
import { badFile, readStart } from './files.ts';
import type { Io } from './io.ts';
import { reasonOf } from './reasons.ts';
import { readStdin } from './stdin.ts';

/** A zone of a hundred thousand records has about four; all files of one zone together. */
const zoneBytes = 8_388_608;

const decode = (field: string, path: string, bytes: Buffer): string => {
  // PowerShell writes UTF-16 where output goes into a file.
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  // What is no UTF-8 is taken octet by octet: two names must not become one.
  const text = bytes.toString(isWide ? 'utf16le' : isUtf8(bytes) ? 'utf8' : 'latin1').replace(/^\ufeff/, '');
  if (text.includes('\0'))
    throw badFile(field, path, 'it is no text; named-compilezone -F text turns a raw zone into one');
  return text;
};

const domainOf = (text: string): string | undefined => {
  const name = unlessInvalid(() => parseName(text, nodeIdna).domain.ascii);
  return name?.includes('.') ? name : undefined;
};

/** `db.dogtel.com.au`, `dogtel.com.au.zone`: how zone files are called. */
const domainInFileName = (path: string): string | undefined =>
  domainOf(
    basename(path)
      .toLowerCase()
      .replace(/^(db|named|master|pri|zone)\./, '')
      .replace(/(\.(zone|db|dns|hosts|txt|bind|signed|internal|external))+$/, ''),
  );

/** Where the zone's name is said in the file itself: by the owner of its start, or the first origin. */
const domainInText = (text: string): string | undefined => {
  const [, origin] = /^\$ORIGIN[ \t]+(\S{1,255})\.[ \t]*(?:;.*)?\r?$/im.exec(text) ?? [];
  const [, owner] = /^([^\s;$"()]{1,255})\.[ \t][^\n;]{0,40}\bSOA\b/im.exec(text) ?? [];
  // `dnscmd /zoneexport` and `/zoneprint` say it in a comment alone.
  const [, exported] =
    /^;[ \t]+(?:Database file \S{1,255} for|Zone:)[ \t]+(\S{1,255}?)\.?(?:[ \t]+zone\.)?[ \t]*\r?$/im.exec(text) ?? [];
  const said = owner ?? origin ?? exported;
  // A part of a zone often begins below its apex, at _tcp.
  return said === undefined ? undefined : domainOf(said.replace(/^(_[^.]+\.)+/, ''));
};

/** So many lines that are no records, and fewer that are: what was meant is another file. */
const strangeLines = 5;

const checkIsZone = (path: string, { records, others, problems }: ZoneFile): void => {
  const strange = problems.filter(({ kind }) => kind === 'refused');
  const [first] = strange;
  if (first === undefined || strange.length < strangeLines || strange.length <= records.length + others.length) return;
  throw badFile(
    'file',
    path,
    `it is no zone file: most of its lines are no records (line ${first.place.line}: ${first.message})`,
  );
};

/** What dig leaves in the file where it got no zone; a verdict on it would be one on nothing. */
const checkIsTransferred = (path: string, text: string, { records, others }: ZoneFile): void => {
  if (records.length + others.length > 0 || !/^; Transfer failed\.\r?$/m.test(text)) return;
  throw badFile(
    'file',
    path,
    'dig was not given the zone ("Transfer failed"); its name server has to allow the transfer (BIND: allow-transfer)',
  );
};

export interface ZoneInput {
  readonly zone: ZoneFile;
  /** The zone's name. */
  readonly origin: string;
}

/**
 * Reads the file at `path`, or standard input where that is `-`. `$INCLUDE` is followed to files below its folder only.
 * @param domain the domain that was given, where one was
 * @throws CupcheckError `invalid-file`, `invalid-option`, `aborted`
 */
export const readZoneInput = async (path: string, domain: string | undefined, io: Io): Promise<ZoneInput> => {
  let left = zoneBytes;
  const readText = async (field: string, name: string): Promise<string> => {
    const bytes =
      name === '-' ? await readStdin(io, left) : await readStart(field, name, left + 1, { signal: io.signal });
    if (bytes.length > left)
      throw badFile(field, name, 'it is too large for a zone file (8 MiB with what it includes)');
    left -= bytes.length;
    return decode(field, name, bytes);
  };
  const text = await readText('file', path);
  const said = domainInText(text);
  const start = said ?? domain ?? domainInFileName(path);
  if (start === undefined)
    throw wrongUse(
      `lint: ${path} does not say which zone it is: it has no $ORIGIN, and its name is no domain.\n  Say it with --domain, for example: cupcheck lint ${path} --domain dogtel.com.au`,
      '--domain',
    );
  const folder = await realpath(dirname(resolve(path))).catch((error: unknown) => {
    throw badFile('file', path, reasonOf(error), error);
  });
  const include: Include = async (given) => {
    const asked = isAbsolute(given) ? given : join(folder, given);
    try {
      const real = await realpath(asked);
      if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep))
        return { problem: 'it lies outside the folder of the zone file, and is not read' };
      const file = join(dirname(path), relative(folder, real));
      return { file, text: await readText('$INCLUDE', real) };
    } catch (error) {
      if (isCupcheckError(error) && error.code === 'aborted') throw error;
      return {
        problem: isCupcheckError(error)
          ? error.message.replace(/^.*?: .*?: /, '').replace(/\.$/, '')
          : `it cannot be read (${reasonOf(error)})`,
      };
    }
  };
  const zone = await readZoneFile({ file: path === '-' ? 'stdin' : path, text }, start, include);
  checkIsZone(path, zone);
  checkIsTransferred(path, text, zone);
  const owner = zone.records.find(({ data }) => data.type === 'SOA')?.name.toLowerCase();
  // Where nothing else says how the zone is called, a start at another name is misplaced; so is one whose final dot is missing.
  const isMisplaced = said === undefined || owner === `${start}.${start}`;
  return { zone, origin: owner === undefined || isMisplaced ? start : owner };
};
