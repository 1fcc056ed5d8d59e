// TABLE: the options of `cupcheck advise`.

import { type RecordFormat, recordFormatIds } from '../render/advise-records.ts';
import type { OptionRow } from './option-row.ts';
import { readName, readPort, readText, wrongValue } from './values.ts';

/** A machine as it was typed: `cup1=10.10.10.25`. */
export interface TypedHost {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** Their values. */
export interface AdviseValues {
  readonly domain?: string;
  readonly node?: readonly TypedHost[];
  readonly cucm?: readonly TypedHost[];
  readonly edge?: readonly TypedHost[];
  readonly activeStandby?: true;
  /** Seconds; `--ttl` of `advise`. */
  readonly ttl?: number;
  readonly client?: readonly string[];
  readonly alias?: string;
  /** `--port` of `advise`. */
  readonly xmppPort?: number;
  readonly format?: RecordFormat | 'all';
}

const readHost = (text: string, field: string): TypedHost => {
  const [name = '', list = '', ...more] = text.split('=');
  const addresses = list.split(',');
  if (name === '' || more.length > 0 || addresses.includes('') || /[\s\p{Cc}]/u.test(text))
    throw wrongValue(
      field,
      text,
      'is not a machine',
      `Write name=address, for example ${field} cup1=10.10.10.25; several addresses with commas between.`,
    );
  return { name, addresses };
};

const shortestTtl = 30;
const longestTtl = 86_400;

const unitSeconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const isUnit = (text: string): text is keyof typeof unitSeconds => Object.hasOwn(unitSeconds, text);

/** `3600`, `1h`, `30m`: seconds. */
const readTtl = (text: string, field: string): number => {
  const [, digits = '', unit = 's'] = /^(\d{1,6})([smhd]?)$/i.exec(text) ?? [];
  const short = unit.toLowerCase() || 's';
  const seconds = digits !== '' && isUnit(short) ? Number(digits) * unitSeconds[short] : Number.NaN;
  if (!(seconds >= shortestTtl && seconds <= longestTtl))
    throw wrongValue(
      field,
      text,
      'is not a time to keep records',
      'Give 30 seconds to one day, for example 1h, 30m, 300.',
    );
  return seconds;
};

const readFormat = (text: string, field: string): RecordFormat | 'all' => {
  const known = [...recordFormatIds, 'all'] as const;
  const found = known.find((id) => id === text);
  if (found !== undefined) return found;
  throw wrongValue(field, text, 'is not a format', `Known are ${known.join(', ')}.`);
};

const on = ['advise'] as const;
const machines = 'The machines:';
const records = 'The records:';

export const adviseOptionRows: readonly OptionRow[] = [
  {
    flags: '--node <name=address>',
    group: machines,
    on,
    read: readHost,
    isList: true,
    says: 'a presence node, the preferred one first (repeatable); several addresses with commas between',
  },
  {
    flags: '--cucm <name=address>',
    group: machines,
    on,
    read: readHost,
    isList: true,
    says: 'a node of Unified CM, for _cisco-uds (repeatable)',
  },
  {
    flags: '--edge <name=address>',
    group: machines,
    on,
    read: readHost,
    isList: true,
    says: 'an Expressway-E, for _collab-edge in the public zone (repeatable)',
  },
  {
    flags: '--domain <name>',
    group: records,
    on: ['advise', 'lint'],
    read: readName,
    says: 'the domain of the accounts',
  },
  {
    flags: '--active-standby',
    group: records,
    on,
    says: 'all users on the first machine, on the next only where it is gone (default: spread over all)',
  },
  {
    flags: '--client <profile>',
    group: records,
    on,
    read: readText,
    isList: true,
    says: 'for these clients only: xmpp, cup-8.6, jabber-9.3, jabber-9.6, jabber-10.5, jabber-14 (repeatable; default: those that the machines serve)',
  },
  {
    flags: '--alias <name>',
    group: records,
    on,
    read: readName,
    says: 'also one name with the addresses of all presence nodes, such as cup',
  },
  {
    flags: '--port <n>',
    group: records,
    on,
    read: readPort,
    as: 'xmppPort',
    says: 'port of XMPP on the presence nodes (default 5222)',
  },
  {
    flags: '--ttl <time>',
    group: records,
    on,
    read: readTtl,
    says: 'how long answers may be kept: 1h, 30m, 300 (default 1h)',
  },
  {
    flags: '--format <f>',
    group: 'Output:',
    on,
    read: readFormat,
    says: 'bind, windows (PowerShell), dnsmasq, or all (default all)',
  },
];
