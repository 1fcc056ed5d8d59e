// TABLE: the options of `cupcheck doctor` alone; those that it shares with `login` stand with the others.

import { type Reader, readers } from '../render/doctor-for.ts';
import type { OptionRow } from './option-row.ts';
import { readChoice, readReloginLimits, readServer, readSpan, readText, readUsers } from './values.ts';

/** Their values. `users` stands with those of `cupcheck ha`. */
export interface DoctorValues {
  readonly dial?: boolean;
  readonly compare?: true;
  readonly outside?: readonly string[];
  /** Seconds. */
  readonly changeIn?: number;
  readonly haStatus?: string;
  /** Seconds. */
  readonly reloginLimits?: { readonly lowerS: number; readonly upperS: number };
  readonly replay?: string;
  readonly for?: Reader;
  readonly markdown?: true;
  readonly html?: string;
  readonly bundle?: string;
  readonly verbose?: true;
}

const doctor = ['doctor'] as const;
const wider = 'What is looked at beside it:';
const output = 'Output:';

export const doctorOptionRows: readonly OptionRow[] = [
  {
    flags: '--no-dial',
    group: wider,
    on: doctor,
    says: 'ask DNS alone; no node is dialled',
  },
  {
    flags: '--compare',
    group: wider,
    on: doctor,
    says: "ask every name server given, the system's and the zone's own, and compare what they say",
  },
  {
    flags: '--outside <ip[:port]>',
    group: wider,
    on: doctor,
    read: readServer,
    isList: true,
    says: 'a name server that answers as clients outside see it (repeatable; compared as well)',
  },
  {
    flags: '--users <n>',
    group: wider,
    on: doctor,
    read: readUsers,
    says: 'users of the redundancy group: do the re-login limits fit them',
  },
  {
    flags: '--relogin-limits <lower,upper>',
    group: wider,
    on: doctor,
    read: readReloginLimits,
    says: 'Client Re-Login Lower and Upper Limit as set, in seconds (default 120,537)',
  },
  {
    flags: '--ha-status <file>',
    group: wider,
    on: doctor,
    read: readText,
    says: "what 'utils ha status' printed on a presence node",
  },
  {
    flags: '--change-in <time>',
    group: wider,
    on: doctor,
    read: readSpan,
    says: 'the records are to be changed in this time (90, 30min, 2h, 1d): is their TTL short enough',
  },
  {
    flags: '--replay <file>',
    group: wider,
    on: doctor,
    read: readText,
    says: 'judge the evidence of a --bundle (or of --events) again; nothing is asked or dialled',
  },
  {
    flags: '--for <reader>',
    group: output,
    on: doctor,
    read: readChoice(readers),
    says: `plain lines for one reader alone: ${readers.join(', ')}`,
  },
  { flags: '--verbose', group: output, on: doctor, says: 'also the plan, every attempt, and the list of checks' },
  { flags: '--markdown', group: output, on: doctor, says: 'the result as Markdown, for a ticket' },
  {
    flags: '--html <file>',
    group: output,
    on: ['doctor', 'rehearse'],
    read: readText,
    says: 'also a page to pass on, into this file: one file, to be read in any browser',
  },
  {
    flags: '--bundle <file>',
    group: output,
    on: doctor,
    read: readText,
    says: 'also all evidence into this file, for --replay elsewhere; it holds no password',
  },
];
