// TABLE: what a Jabber client concludes from the answers about itself, in Cisco's words.

import type { ProfileRow } from './profile.ts';
import type { SourceId } from './source.ts';

/** Every conclusion that discovery can come to. */
export const conclusionIds = ['inside', 'inside-cup', 'outside', 'webex', 'phone', 'manual', 'nothing'] as const;
/** What a Jabber client concludes from discovery; see {@link Conclusion}. */
export type ConclusionId = (typeof conclusionIds)[number];

/**
 * What a Jabber client concludes from discovery: `inside` (Unified CM names the rest), `inside-cup` (the presence server
 * is the authenticator), `outside` (through Expressway), `webex`, `phone` (services for phones or video and no presence),
 * `manual` (a presence server typed by hand), `nothing` (the user is asked). Absent where nobody could say.
 */
export interface Conclusion {
  readonly id: ConclusionId;
  /** For a reader, in English. */
  readonly sentence: string;
  /** What the log of such a client shows. */
  readonly cisco?: string;
  /** Keys of the sources of Cisco facts. */
  readonly source: string;
}

const ofSource: Readonly<Partial<Record<SourceId, ConclusionId>>> = {
  'cisco-uds': 'inside',
  'pinpoint-uds': 'inside',
  cuplogin: 'inside-cup',
  'pinpoint-cuplogin': 'inside-cup',
  'collab-edge': 'outside',
  'xmpp-client': 'webex',
  'cisco-phone-tftp': 'phone',
  'cisco-phone-http': 'phone',
  'vcs-internal': 'phone',
  'vcs-external': 'phone',
};

interface Words {
  /** `{what}` is the record or name that decides. */
  readonly sentence: string;
  readonly source: string;
  /** In the days before a client knew inside from outside [IPAD93]. */
  readonly before?: string;
}

const words = {
  inside: {
    sentence: '{what} exists: Jabber is inside. It goes to Unified CM, whose service profile names the presence nodes.',
    source: 'DNS97a; P14',
  },
  'inside-cup': {
    sentence: '{what} exists: Jabber is inside, and CUP is the authenticator: it signs in at the presence server.',
    source: 'DNS97a; DI105',
    before: '{what} exists: Jabber signs in at the presence server (CUP).',
  },
  outside: {
    sentence: '{what} exists and no internal record was found: Jabber is outside, and goes through Expressway.',
    source: 'DNS97a; P14',
  },
  webex: {
    sentence: '{what}: Jabber signs in at Webex Messenger, whatever else is published.',
    source: 'DNS97a; P14',
    before: '{what} exists, which Jabber takes for Webex Messenger: it signs in there.',
  },
  phone: {
    sentence: '{what} exists and no presence server does: Jabber finds phone or video services and no presence.',
    source: 'IPAD93',
  },
  manual: {
    sentence: '{what} is typed by hand as presence server: that beats every record, and Jabber signs in there.',
    source: 'DI105; OP14',
  },
  nothing: {
    sentence: '{what}: discovery finds nothing, and Jabber asks the user for manual settings.',
    source: 'DNS97a; P14',
  },
} as const satisfies Record<ConclusionId, Words>;

/** A conclusion of a client that draws one; `what` is the record or the name that decides. Without a search there is no code. */
export const conclude = (
  row: ProfileRow,
  id: ConclusionId,
  what: string,
  hasSearched = true,
): Conclusion | undefined => {
  if (row.fallback !== 'ask') return undefined;
  const { sentence, source, before }: Words = words[id];
  const spoken = row.hasJscp ? (before ?? sentence) : sentence;
  return {
    id,
    sentence: spoken.replace('{what}', () => what),
    ...(id === 'nothing' && hasSearched && row.nothing !== undefined ? { cisco: row.nothing } : {}),
    source: row.hasJscp ? 'IPAD93' : source,
  };
};

/** What the first set of records that exists leads to. */
export const conclusionOf = (source: SourceId): ConclusionId | undefined => ofSource[source];
