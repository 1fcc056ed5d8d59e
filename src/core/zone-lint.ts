// What a zone file lets clients do, before it is published. Plain JSON values.

import type { Finding } from './finding.ts';
import type { ProfileId } from './profile.ts';
import type { ProfileRehearsal } from './rehearsal.ts';
import type { Plan } from './report.ts';

/**
 * `found`: records lead the client to servers. `guessed`: there are none, and it falls back on the domain's own addresses.
 * `unknown`: it depends on names outside the zone, or on parts of the file that were not read. `nothing`: it finds no server.
 */
export type Outlook = 'found' | 'guessed' | 'unknown' | 'nothing';

/** What one client makes of the zone. */
export interface ClientOutlook {
  readonly profile: ProfileId;
  readonly outlook: Outlook;
  readonly plan: Plan;
  /** With each node gone; absent where there is no plan. */
  readonly rehearsal?: ProfileRehearsal;
}

export interface ZoneLint {
  /** As named on the command line. */
  readonly file: string;
  /** The zone's name; A-labels, without the final dot. */
  readonly origin: string;
  /** The domain of the accounts. */
  readonly domain: string;
  /** Records read, included files and types that nobody asks for among them. */
  readonly records: number;
  /** Name servers refuse the file as it stands. */
  readonly isRefused: boolean;
  readonly clients: readonly ClientOutlook[];
  /** Names that the clients need, that lie outside the zone, and that were not looked up. */
  readonly outside: readonly string[];
  /** The worst first. */
  readonly findings: readonly Finding[];
}

/** Whether a zone leads from addresses to names: no account has its domain (home.arpa is an ordinary one, RFC 8375). */
export const isReverse = (origin: string): boolean => /(^|\.)(in-addr|ip6)\.arpa$/.test(origin);
