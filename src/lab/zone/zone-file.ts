// Zone files as name servers load them (RFC 1035, 5.1): every record with its place, included files, and what is wrong where.

import { type Entry, splitEntries } from './zone-entries.ts';
import { isStamped, readEntry, type ZoneRecord, type ZoneState } from './zone-entry.ts';
import { generated } from './zone-generate.ts';
import { servedName } from './zone-words.ts';

/** Where something stands. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface PlacedRecord extends ZoneRecord {
  readonly place: Place;
}

/** A record of a type that is not read here. */
export interface OtherRecord {
  readonly name: string;
  readonly type: string;
  readonly place: Place;
}

/** `refused`: a name server does not load the zone because of it. `unread`: we have not read what belongs to it. */
export interface FileProblem {
  readonly kind: 'refused' | 'unread';
  readonly place: Place;
  readonly message: string;
}

export interface ZoneFile {
  readonly records: readonly PlacedRecord[];
  readonly others: readonly OtherRecord[];
  /** Records with the stamp of Windows DNS, which no other name server reads. */
  readonly stamped: readonly Place[];
  readonly problems: readonly FileProblem[];
}

/** An included file under the name that places shall have, or why it is not read. */
export type Include = (
  path: string,
) => Promise<{ readonly file: string; readonly text: string } | { readonly problem: string }>;

const mostRecords = 200_000;
const mostProblems = 1_000;
const longestMessage = 300;
const deepestInclude = 8;
const mostIncludes = 64;

const withoutMark = (text: string): string => text.replace(/^\ufeff/, '');

/**
 * Reads a zone file and the files that it includes. Every problem is told, not only the first; nothing throws but `include`.
 * @param origin the zone's name as the name server's configuration gives it, without the final dot
 */
export const readZoneFile = async (
  source: { readonly file: string; readonly text: string },
  origin: string,
  include: Include,
): Promise<ZoneFile> => {
  const records: PlacedRecord[] = [];
  const others: OtherRecord[] = [];
  const stamped: Place[] = [];
  const problems: FileProblem[] = [];
  let included = 0;
  let isFull = false;
  const tell = (kind: FileProblem['kind'], place: Place, message: string): void => {
    const shown = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
    problems.push({ kind, place, message: shown });
  };
  const state: ZoneState = {
    origin,
    owner: undefined,
    ttl: undefined,
    lastTtl: undefined,
    readName: servedName,
    keepsOthers: true,
  };

  const takeIn = async (values: readonly string[], place: Place, above: readonly string[]): Promise<void> => {
    const [path, newOrigin, ...rest] = values;
    if (path === undefined || rest.length > 0)
      return tell('refused', place, '$INCLUDE takes a file and perhaps an origin, e.g. $INCLUDE hosts.zone');
    const name = newOrigin === undefined ? { name: state.origin } : servedName(newOrigin, state.origin);
    if ('problem' in name) return tell('refused', place, name.problem);
    if (above.length > deepestInclude)
      return tell('unread', place, `$INCLUDE ${path}: files are followed ${deepestInclude} deep, and no deeper`);
    if (included >= mostIncludes)
      return tell('unread', place, `$INCLUDE ${path}: at most ${mostIncludes} files are included`);
    included += 1;
    const got = await include(path);
    if ('problem' in got) return tell('unread', place, `$INCLUDE ${path}: ${got.problem}`);
    if (above.includes(got.file)) return tell('refused', place, `$INCLUDE ${path}: the file includes itself`);
    const before = { origin: state.origin, owner: state.owner };
    state.origin = name.name;
    await read(got, above);
    // Origin and owner are those of the including file again (RFC 1035, section 5.1).
    Object.assign(state, before);
  };

  const read = async (
    part: { readonly file: string; readonly text: string },
    above: readonly string[],
  ): Promise<void> => {
    const { file, text } = part;
    for (const entry of splitEntries(withoutMark(text))) {
      if (isFull) return;
      const place = { file, line: entry.line + 1 };
      if (problems.length >= mostProblems) {
        isFull = true;
        return tell('unread', place, `after ${mostProblems} mistakes nothing more is read: is it a zone file?`);
      }
      if (records.length + others.length >= mostRecords) {
        isFull = true;
        return tell('unread', place, `only the first ${mostRecords} records are read`);
      }
      if ('problem' in entry) tell('refused', place, entry.problem);
      else await take(entry, place, [...above, file]);
    }
  };

  const make = async (
    values: readonly string[],
    entry: Entry,
    place: Place,
    path: readonly string[],
  ): Promise<void> => {
    const made = generated(values, entry.line);
    if ('problem' in made) return tell(made.kind, place, made.problem);
    const before = problems.length;
    for (const each of made) {
      if (records.length + others.length >= mostRecords) break;
      if ('problem' in each) tell('refused', place, each.problem);
      else await take(each, place, path);
      // What is wrong in one of its lines is wrong in all.
      if (problems.length > before) break;
    }
  };

  const take = async (entry: Entry, place: Place, path: readonly string[]): Promise<void> => {
    const reading = readEntry(entry, state);
    if (reading === 'nothing') return;
    if (isStamped(entry) && !('problem' in reading)) stamped.push(place);
    if ('record' in reading) records.push({ ...reading.record, place });
    else if ('other' in reading) others.push({ ...reading.other, place });
    else if ('problem' in reading) tell('refused', place, reading.problem);
    else if (reading.directive === '$INCLUDE') await takeIn(reading.values, place, path);
    else if (reading.directive === '$GENERATE') await make(reading.values, entry, place, path);
    else tell('refused', place, `'${reading.directive}' is not understood; $ORIGIN, $TTL, $INCLUDE and $GENERATE are`);
  };

  await read(source, []);
  return { records, others, stamped, problems };
};
