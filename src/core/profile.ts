// TABLE: client behaviours by name: what is asked, in what precedence, how the candidates are walked.

import { limits } from './limits.ts';
import type { SourceId } from './source.ts';

/** What makes a client's behaviour. */
export interface ProfileRow {
  /** Whom it stands for, in a few words. */
  readonly title: string;
  /**
   * Sources in order of precedence; those of one inner list are mixed as one set; the next
   * is used only where the name servers say that nothing of the one before exists.
   */
  readonly precedence: readonly (readonly SourceId[])[];
  /** `race`: staggered connections (RFC 8305); `sequential`: one candidate after the other. */
  readonly walk: 'race' | 'sequential';
  /** Addresses of one name: `interleave` alternates the families, IPv6 first (RFC 8305, section 4); `answer` keeps IPv4 in the order of the answer, then IPv6. */
  readonly addresses: 'interleave' | 'answer';
  /** Milliseconds for one candidate. */
  readonly attemptMs: number;
  /** RFC or XEP section, or a key of the sources of Cisco facts; what is an assumption is said so. */
  readonly source: string;
}

/** Every profile by its id. Sources: RFC 6120, section 3.2; XEP-0368; RFC 8305; Cisco's guides, each row says which. */
export const profiles = {
  xmpp: {
    title: 'a present-day XMPP client: RFC 6120 with XEP-0368, connections staggered',
    precedence: [['xmpp-client', 'xmpps-client'], ['fallback']],
    walk: 'race',
    addresses: 'interleave',
    attemptMs: limits.attemptMs,
    source: 'RFC 6120, section 3.2; XEP-0368; RFC 8305',
  },
  'cup-8.6': {
    title: 'a client of Cisco Unified Presence 8.6 with the presence server typed by hand',
    precedence: [['cuplogin'], ['multi-a']],
    walk: 'sequential',
    addresses: 'answer',
    attemptMs: limits.attemptMs,
    source: 'DNS97b; PARAM; PIDGIN (the order of several addresses is observed, not documented by Cisco)',
  },
} as const satisfies Record<string, ProfileRow>;

/** A named client behaviour; see {@link profiles}. */
export type ProfileId = keyof typeof profiles;

/** `auto` asks for all names at once and uses the profile that the answers point to. */
export type ProfileChoice = ProfileId | 'auto';

export const profileRow = (id: ProfileId): ProfileRow => profiles[id];
export const profileIds = Object.keys(profiles) as readonly string[] as readonly ProfileId[];
