// TABLE: the options that stand for settings of a Jabber client.

import type { ExcludedService } from '../core/profile.ts';
import type { OptionRow } from './option-row.ts';
import { readExcluded, readName, readText } from './values.ts';

/** Their values. */
export interface JabberValues {
  readonly servicesDomain?: string;
  readonly voiceDomain?: string;
  readonly exclude?: readonly ExcludedService[];
  readonly from?: string;
  readonly cas?: true;
}

const runs = ['resolve', 'login', 'rehearse'] as const;
const group = 'Settings of a Jabber client:';

export const jabberOptionRows: readonly OptionRow[] = [
  {
    flags: '--services-domain <d>',
    group,
    on: runs,
    read: readName,
    says: "discover in this domain instead of the account's (SERVICES_DOMAIN)",
  },
  {
    flags: '--voice-domain <d>',
    group,
    on: runs,
    read: readName,
    says: 'ask here for _cisco-uds, _cuplogin and _collab-edge (VOICE_SERVICES_DOMAIN)',
  },
  {
    flags: '--exclude <list>',
    group,
    on: runs,
    read: readExcluded,
    says: 'services left out: WEBEX, CUCM, CUP, with commas between (EXCLUDED_SERVICES)',
  },
  {
    flags: '--from <link>',
    group,
    on: runs,
    read: readText,
    says: 'settings of a ciscojabber:// link or of installer switches; other options win',
  },
  { flags: '--cas', group, on: runs, says: 'ask Webex whether the domain is its own (leaves the network)' },
];
