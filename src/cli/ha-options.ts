// TABLE: the options of `cupcheck ha`; numbers are checked for their range where they are used.

import type { OptionRow } from './option-row.ts';
import { readSeed, readText, wrongValue } from './values.ts';

/** Their values. Times are seconds, as in the service parameters. */
export interface HaValues {
  readonly users?: number;
  /** `--profile` of `ha estimate`. */
  readonly hardware?: string;
  readonly mode?: string;
  readonly lower?: number;
  readonly upper?: number;
  readonly push?: true;
  readonly trigger?: string;
  /** `--from` of `ha estimate`. */
  readonly countFrom?: string;
  readonly multiDevice?: true;
  readonly heartbeatInterval?: number;
  readonly heartbeatTimeout?: number;
  readonly serviceDelay?: number;
  readonly initTimeout?: number;
  readonly loss?: number;
  readonly pausesPerDay?: number;
  readonly pauseMean?: number;
  readonly svg?: string;
}

const readNumber = (text: string, field: string): number => {
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(text))
    throw wrongValue(field, text, 'is not a number', `Write digits alone, for example ${field} 60.`);
  return Number(text);
};

const estimate = ['ha estimate'] as const;
const group = 'The redundancy group:';
const outage = 'The outage:';
const risk = 'What a shorter heartbeat timeout costs:';

export const haOptionRows: readonly OptionRow[] = [
  {
    flags: '--users <n>',
    group,
    on: estimate,
    read: readNumber,
    says: 'users of the fuller node (active-active), of the whole group (active-standby)',
  },
  {
    flags: '--profile <id>',
    group,
    on: estimate,
    read: readText,
    as: 'hardware',
    says: 'hardware profile of the nodes: 500, 1000, 2000, 5000, 15000, 25000',
  },
  { flags: '--mode <m>', group, on: estimate, read: readText, says: 'active-active or active-standby' },
  {
    flags: '--lower <s>',
    group,
    on: estimate,
    read: readNumber,
    says: 'Client Re-Login Lower Limit (default 120)',
  },
  {
    flags: '--upper <s>',
    group,
    on: estimate,
    read: readNumber,
    says: 'Client Re-Login Upper Limit that is set now (default: the one to set)',
  },
  { flags: '--push', group, on: estimate, says: 'phones are woken by push: at most 4 logins a second' },
  {
    flags: '--multi-device',
    group,
    on: estimate,
    says: "Multiple Device Messaging is on: doubles the server's part",
  },

  {
    flags: '--trigger <t>',
    group: outage,
    on: estimate,
    read: readText,
    says: 'node-death, critical-service, missing-at-start or manual-failover (default node-death)',
  },
  {
    flags: '--from <event>',
    group: outage,
    on: estimate,
    read: readText,
    as: 'countFrom',
    says: 'a client counts its wait from: takeover or socket (default takeover)',
  },
  {
    flags: '--service-delay <s>',
    group: outage,
    on: estimate,
    read: readNumber,
    says: 'Critical Service Down Delay (default 90)',
  },
  {
    flags: '--init-timeout <s>',
    group: outage,
    on: estimate,
    read: readNumber,
    says: 'Initialization Keep Alive (Heartbeat) Timeout (default 120)',
  },
  {
    flags: '--heartbeat-timeout <s>',
    group: outage,
    on: estimate,
    read: readNumber,
    says: 'Keep Alive (Heartbeat) Timeout (default 60)',
  },

  {
    flags: '--heartbeat-interval <s>',
    group: risk,
    on: estimate,
    read: readNumber,
    says: 'Keep Alive (Heartbeat) Interval (default 15)',
  },
  {
    flags: '--loss <p>',
    group: risk,
    on: estimate,
    read: readNumber,
    says: 'probability that one heartbeat is lost, 0 to 1 (assumed: 0.01)',
  },
  {
    flags: '--pauses-per-day <n>',
    group: risk,
    on: estimate,
    read: readNumber,
    says: 'pauses of a whole node, such as snapshots (assumed: 1)',
  },
  {
    flags: '--pause-mean <s>',
    group: risk,
    on: estimate,
    read: readNumber,
    says: 'mean length of a pause (assumed: 5)',
  },

  {
    flags: '--svg <file>',
    group: 'Output:',
    on: ['ha simulate'],
    read: readText,
    says: 'the timeline as a picture, into this file',
  },
  {
    flags: '--seed <n>',
    group: 'Output:',
    on: ['ha simulate', 'ha estimate'],
    read: readSeed,
    says: 'makes the random waits of the clients the same again',
  },
];
