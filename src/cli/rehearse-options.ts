// TABLE: the options of `cupcheck rehearse` alone; those that it shares with `login` stand with the others.

import { type GoneWay, goneWayIds } from '../core/gone.ts';
import type { ProfileChoice } from '../core/profile.ts';
import { mostAtOnce } from '../core/rehearsal-case.ts';
import { wrongUse } from './errors.ts';
import type { OptionRow } from './option-row.ts';
import { readChoice, readProfile, readSeconds, readText } from './values.ts';

export interface RehearseValues {
  readonly profiles?: readonly ProfileChoice[];
  readonly model?: true;
  readonly lab?: string;
  readonly pairs?: boolean;
  readonly atOnce?: number;
  readonly ways?: readonly GoneWay[];
  /** Milliseconds. */
  readonly rehearsalTimeout?: number;
}

/** Profiles with commas between, each once. */
const readProfiles = (text: string, field: string): readonly ProfileChoice[] => [
  ...new Set(text.split(',').map((word) => readProfile(word.trim(), field))),
];

const readWay = readChoice(goneWayIds);
const readWays = (text: string, field: string): readonly GoneWay[] => [
  ...new Set(text.split(',').map((word) => readWay(word.trim(), field))),
];

const readAtOnce = (text: string, field: string): number => {
  const n = Number(text);
  if (/^\d+$/.test(text) && n >= 1 && n <= mostAtOnce) return n;
  throw wrongUse(`${field}: '${text}' is not a whole number from 1 to ${mostAtOnce}.`, field);
};

const rehearse = ['rehearse'] as const;
const what = 'What is rehearsed, and how:';

export const rehearseOptionRows: readonly OptionRow[] = [
  {
    flags: '--profile <list>',
    group: what,
    on: rehearse,
    read: readProfiles,
    as: 'profiles',
    says: 'clients side by side, with commas between: xmpp,cup-8.6,jabber-14 (default auto)',
  },
  { flags: '--model', group: what, on: rehearse, says: 'calculate from DNS alone; nothing is dialled' },
  {
    flags: '--lab <scenario>',
    group: what,
    on: rehearse,
    read: readText,
    says: 'start this lab and really take its nodes down; account and password are its own',
  },
  {
    flags: '--gone <list>',
    group: what,
    on: rehearse,
    read: readWays,
    as: 'ways',
    says: `ways of being gone, with commas between (default all: ${goneWayIds.join(', ')})`,
  },
  { flags: '--no-pairs', group: what, on: rehearse, says: 'single nodes alone, not each two of them' },
  {
    flags: '--at-once <n>',
    group: what,
    on: rehearse,
    read: readAtOnce,
    says: `most cases at the same time, 1 to ${mostAtOnce} (default 12); logins go one after the other all the same`,
  },
  {
    flags: '--timeout <s>',
    group: what,
    on: rehearse,
    read: readSeconds,
    as: 'rehearsalTimeout',
    says: 'seconds for the whole rehearsal (default 600)',
  },
];
