// Zone lines of a scenario, as in a zone file (RFC 1035, 5.1), parsed into records.

import { splitEntries } from './zone-entries.ts';
import { readEntry, type ZoneRecord, type ZoneState } from './zone-entry.ts';
import { absoluteName } from './zone-words.ts';

export type { ZoneRecord } from './zone-entry.ts';
export type { RecordData } from './zone-types.ts';

export interface ZoneProblem {
  /** Index of the line, from 0. */
  readonly line: number;
  readonly message: string;
}

export interface ParsedZone {
  readonly records: readonly ZoneRecord[];
  readonly problems: readonly ZoneProblem[];
}

/** One hour: what a zone line without a TTL of its own gets. */
export const defaultTtl = 3600;

/** Reads zone lines with `origin` (no final dot) as the first $ORIGIN. Reports every bad line, not only the first. */
export function parseZone(lines: readonly string[], origin: string): ParsedZone {
  const records: ZoneRecord[] = [];
  const problems: ZoneProblem[] = [];
  const state: ZoneState = {
    origin,
    owner: undefined,
    ttl: defaultTtl,
    lastTtl: undefined,
    readName: absoluteName,
    keepsOthers: false,
  };
  // A line of the list is one line, whatever it holds.
  for (const entry of splitEntries(lines.map((line) => line.replaceAll('\n', ' ')).join('\n'))) {
    const { line } = entry;
    const reading = 'problem' in entry ? entry : readEntry(entry, state);
    if (reading === 'nothing') continue;
    if ('record' in reading) records.push(reading.record);
    else if ('problem' in reading) problems.push({ line, message: reading.problem });
    else if ('directive' in reading)
      problems.push({ line, message: `'${reading.directive}' is not understood; $ORIGIN <name> and $TTL <time> are` });
  }
  return { records, problems };
}
