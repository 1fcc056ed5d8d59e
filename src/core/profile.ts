// TABLE: client behaviours by name: what is asked, in what precedence, how the candidates are walked.

import { limits } from './limits.ts';
import type { SourceId, Speech } from './source.ts';

/** A service that a Jabber client can be told to leave out; see {@link ProfileRow.excludes}. */
export type ExcludedService = 'WEBEX' | 'CUCM' | 'CUP';
/** All services that can be left out, as Cisco spells them [DI105] [OP14]. */
export const excludedServices: readonly ExcludedService[] = ['WEBEX', 'CUCM', 'CUP'];

/** What makes a client's behaviour. */
export interface ProfileRow {
  /** Whom it stands for, in a few words. */
  readonly title: string;
  /**
   * Sources in order of precedence; those of one inner list are mixed as one set; the next
   * is used only where the name servers say that nothing of the one before exists.
   */
  readonly precedence: readonly (readonly SourceId[])[];
  /** Sources of `precedence` that are asked only where none of those before them came back; all others go out at once. */
  readonly late?: readonly SourceId[];
  /** How this client speaks to what a source leads to, where that is not what the row of the source says. */
  readonly speaks?: Readonly<Partial<Record<SourceId, Speech>>>;
  /** `record`: the port of the SRV record counts; `ignored`: the client knows its ports and ignores that of the record. */
  readonly srvPort: 'record' | 'ignored';
  /** `race`: staggered connections (RFC 8305); `sequential`: one candidate after the other. */
  readonly walk: 'race' | 'sequential';
  /** Addresses of one name: `interleave` alternates the families, IPv6 first (RFC 8305, section 4); `answer` keeps IPv4 in the order of the answer, then IPv6. */
  readonly addresses: 'interleave' | 'answer';
  /** Milliseconds for one candidate. */
  readonly attemptMs: number;
  /** Milliseconds for the whole of discovery; absent where no limit is known. */
  readonly discoveryMs?: number;
  /** How many servers of a service are tried, the best first; absent where all are. */
  readonly serversPerService?: Readonly<Partial<Record<SourceId, number>>>;
  /** By which name a certificate must be good: the `domain` of the account (RFC 6120), or the `host` that was dialled. */
  readonly identity: 'domain' | 'host';
  /** Where no SRV record exists: `domain` and `name` use addresses of what was given, `ask` asks the user for manual settings. */
  readonly fallback: 'domain' | 'name' | 'ask';
  /** What ends the walk before the last candidate, in one sentence. */
  readonly stops: string;
  /** The order may be given by a TXT record of the domain (`v=jscpv1 …`, IPAD93). */
  readonly hasJscp?: true;
  /** Sources asked at the voice services domain, where there is one [P14] [MAC14]. */
  readonly voice?: readonly SourceId[];
  /** What leaving a service out takes away; all of these left out means manual settings only [DI105] [OP14]. */
  readonly excludes?: Readonly<Partial<Record<ExcludedService, readonly SourceId[]>>>;
  /** The code in the log of a client that finds nothing. */
  readonly nothing?: string;
  /** RFC or XEP section, or a key of the sources of Cisco facts; what is an assumption is said so. */
  readonly source: string;
  /** What no document says and is taken to be so; printed as assumption. */
  readonly assumptions?: readonly string[];
}

/** A typed or `_cuplogin` presence server is signed in to over SOAP first. */
const soapFirst = {
  cuplogin: { kind: 'soap', port: 'record' },
  'multi-a': { kind: 'soap', port: 8443 },
  typed: { kind: 'soap', port: 8443 },
} as const satisfies ProfileRow['speaks'];

const hostIdentity = 'certificates are checked against the host that is dialled';
/** That an Expressway must name the domain is documented; the rule of the other legs is not. */
const hostIdentityInside =
  'certificates of Unified CM and of presence nodes are checked against the host that is dialled; that of an Expressway must name the domain, as documented [WXDI] [EDGETC]';
const likeWindows = {
  srvPort: 'record',
  walk: 'sequential',
  addresses: 'answer',
  attemptMs: limits.attemptMs,
  identity: 'host',
  fallback: 'ask',
  discoveryMs: 20_000,
  serversPerService: { 'cisco-uds': 2 },
  stops: 'A refused password stops the walk; only a failed connection moves on [IPAD93].',
  nothing: '1005 ServiceDiscoveryNoSRVRecordsFound',
  assumptions: [hostIdentityInside],
} as const satisfies Partial<ProfileRow>;

/** Every profile by its id. Sources: RFC 6120, section 3.2; XEP-0368; RFC 8305; Cisco's guides, each row says which. */
export const profiles = {
  xmpp: {
    title: 'a present-day XMPP client: RFC 6120 with XEP-0368, connections staggered',
    precedence: [['xmpp-client', 'xmpps-client'], ['fallback']],
    srvPort: 'record',
    walk: 'race',
    addresses: 'interleave',
    attemptMs: limits.attemptMs,
    identity: 'domain',
    fallback: 'domain',
    stops: 'A refused password stops the walk.',
    source: 'RFC 6120, section 3.2; XEP-0368; RFC 8305',
  },
  'cup-8.6': {
    title: 'a client of Cisco Unified Presence 8.6 with the presence server typed by hand',
    precedence: [['cuplogin'], ['multi-a']],
    srvPort: 'ignored',
    walk: 'sequential',
    addresses: 'answer',
    attemptMs: limits.attemptMs,
    identity: 'domain',
    fallback: 'name',
    stops: 'A refused password stops the walk.',
    source: 'DNS97b; PARAM; PIDGIN (the order of several addresses is observed, not documented by Cisco)',
  },
  'jabber-9.3': {
    title: 'Jabber 9.3 (iPad): Webex Messenger, presence, phone services, video, or as a JSCP record says',
    precedence: [
      ['xmpp-client'],
      ['cuplogin'],
      ['cisco-phone-tftp', 'cisco-phone-http'],
      ['vcs-internal', 'vcs-external'],
      ['multi-a'],
    ],
    speaks: {
      ...soapFirst,
      'xmpp-client': { kind: 'starttls', port: 5222 },
      cuplogin: { kind: 'soap', port: 8443 },
    },
    srvPort: 'ignored',
    walk: 'sequential',
    addresses: 'answer',
    attemptMs: limits.attemptMs,
    identity: 'host',
    fallback: 'ask',
    stops: 'A refused password stops the service with an error; only a failed connection moves on [IPAD93].',
    hasJscp: true,
    source: 'IPAD93; PIDGIN (the order of several addresses is observed, not documented by Cisco)',
    assumptions: [hostIdentity],
  },
  'jabber-9.6': {
    ...likeWindows,
    title: 'Jabber 9.6 for Windows: Unified CM, presence, their pinpoint zone, Expressway',
    precedence: [['cisco-uds'], ['cuplogin'], ['pinpoint-uds'], ['pinpoint-cuplogin'], ['collab-edge'], ['multi-a']],
    late: ['pinpoint-uds', 'pinpoint-cuplogin'],
    speaks: { ...soapFirst, 'pinpoint-cuplogin': { kind: 'soap', port: 'record' } },
    source: 'DNS97b (pinpoint zone: Windows 9.6.x, iPhone and iPad 9.6.0); DNS97a',
    assumptions: [hostIdentityInside, 'order, budget and two servers are those documented for 9.7 and later'],
  },
  'jabber-10.5': {
    ...likeWindows,
    title: 'Jabber 9.7 to 10.5 for Windows: Unified CM, presence, Expressway',
    precedence: [['cisco-uds'], ['cuplogin'], ['collab-edge'], ['multi-a']],
    speaks: soapFirst,
    voice: ['cisco-uds', 'cuplogin', 'collab-edge'],
    excludes: { WEBEX: [], CUCM: ['cisco-uds'], CUP: ['cuplogin'] },
    source: 'DNS97a; DNS97b; DI105',
  },
  'jabber-14': {
    ...likeWindows,
    title: 'Jabber 14 for Windows: Unified CM, Expressway',
    precedence: [['cisco-uds'], ['collab-edge'], ['multi-a']],
    speaks: soapFirst,
    voice: ['cisco-uds', 'collab-edge'],
    // The text says that all three may be left out and lists these two [OP14].
    excludes: { WEBEX: [], CUCM: ['cisco-uds'] },
    source: 'P14; OP14',
  },
} as const satisfies Record<string, ProfileRow>;

/** A named client behaviour; see {@link profiles}. */
export type ProfileId = keyof typeof profiles;

/** `auto` asks for all names at once and uses the profile that the answers point to. */
export type ProfileChoice = ProfileId | 'auto';

/** The profiles of which `auto` uses one; the others are older than what is met today and must be named. */
export const autoProfiles = ['xmpp', 'cup-8.6', 'jabber-14'] as const satisfies readonly ProfileId[];

export const profileRow = (id: ProfileId): ProfileRow => profiles[id];
export const profileIds = Object.keys(profiles) as readonly string[] as readonly ProfileId[];
