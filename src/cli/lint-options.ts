// TABLE: the options of `cupcheck lint` alone; those that it shares with `resolve` stand with the others.

import type { OptionRow } from './option-row.ts';
import { readProfile } from './values.ts';

/** Their values. */
export interface LintValues {
  readonly network?: true;
}

export const lintOptionRows: readonly OptionRow[] = [
  {
    flags: '--profile <id>',
    group: 'What is tried, and how:',
    on: ['lint'],
    read: readProfile,
    says: 'for this client alone: xmpp, cup-8.6, jabber-9.3, jabber-9.6, jabber-10.5, jabber-14 (default: all of them)',
  },
  {
    flags: '--network',
    group: 'Name servers:',
    on: ['lint'],
    says: 'ask name servers for names that lie outside the zone (default: nothing leaves this machine)',
  },
];
