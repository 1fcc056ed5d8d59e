// One DNS question and what came of it: plain values shared by resolver, planner, events and report.

/** The record types that the resolver can ask for. */
export const recordTypes = ['A', 'AAAA', 'SRV', 'CNAME', 'TXT', 'NS', 'SOA'] as const;
/** A record type that the resolver can ask for. */
export type RecordType = (typeof recordTypes)[number];

export const transports = ['udp', 'tcp', 'tls', 'https', 'hosts', 'file'] as const;
/** How an answer was obtained; `hosts` is the hosts file of the system, `file` a zone file that is not served yet. */
export type Transport = (typeof transports)[number];

/** What {@link Resolver.ask} takes. */
export interface Question {
  /** Absolute name as A-labels in lower case, without the final dot. */
  readonly name: string;
  readonly type: RecordType;
  /** Look in the hosts file alone and ask no name server. */
  readonly only?: 'hosts';
}

interface RecordBase {
  /** Owner name, lower case, no final dot; the root is ".". */
  readonly name: string;
  /** Seconds. A TTL with the high bit set counts as 0 (RFC 2181, section 8). */
  readonly ttl: number;
}
export type AddressRecord = RecordBase & { readonly type: 'A' | 'AAAA'; readonly address: string };
/** `target` is "." where the service is decidedly not offered (RFC 2782). */
export type SrvRecord = RecordBase & {
  readonly type: 'SRV';
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
};
export type AliasRecord = RecordBase & { readonly type: 'CNAME'; readonly target: string };
export type TextRecord = RecordBase & { readonly type: 'TXT'; readonly text: string };
/** A name server of the zone. */
export type NameServerRecord = RecordBase & { readonly type: 'NS'; readonly target: string };
/** The start of the zone; times are seconds (RFC 1035, section 3.3.13). */
export type ZoneStartRecord = RecordBase & {
  readonly type: 'SOA';
  readonly primary: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
};
/** A decoded record; told apart by its `type`. */
export type DnsRecord = AddressRecord | SrvRecord | AliasRecord | TextRecord | NameServerRecord | ZoneStartRecord;

export const outcomes = [
  'found',
  'no-such-name',
  'no-records',
  'server-failure',
  'refused',
  'not-implemented',
  'format-error',
  'error-code',
  'lame',
  'timeout',
  'unreachable',
  'truncated',
  'malformed',
  'mismatched',
  'alias-loop',
  'alias-chain',
  'tls-failed',
  'http-failed',
  'no-name-server',
  'not-asked',
] as const;

/**
 * What became of a question. `found`, `no-such-name` (NXDOMAIN) and `no-records` (NODATA) are answers;
 * everything else is a failure to get one and never counts as absence (trap T14). `not-asked`: a zone file alone is looked
 * into, and the name lies outside it.
 */
export type Outcome = (typeof outcomes)[number];

/** What an encrypted name server showed or said instead of an answer. */
export interface Refusal {
  /** OpenSSL's or the system's word: `ERR_TLS_CERT_ALTNAME_INVALID`, `CERT_HAS_EXPIRED`, `ECONNREFUSED`. */
  readonly cause?: string;
  /** The name or address that its certificate has to bear. */
  readonly wanted?: string;
  /**
   * What its certificate says, where that was why: at most ten names and addresses, as they are typed; an issuer without any
   * name is empty; dates are ISO 8601, UTC, or `unreadable`.
   */
  readonly certificate?: {
    readonly names: readonly string[];
    readonly issuer: string;
    readonly validFrom: string;
    readonly validTo: string;
  };
  /** Of HTTP: the status, and the media type of the answer where it has one. */
  readonly status?: number;
  readonly mediaType?: string;
}

/** One question put to one server over one transport: what the wire saw. */
export interface Exchange {
  readonly name: string;
  readonly type: RecordType;
  /** `address:port`, a DoH URL, or the path of the hosts file. */
  readonly server: string;
  readonly transport: Transport;
  readonly outcome: Outcome;
  /** Smallest TTL of the records used, in seconds. */
  readonly ttl?: number;
  /** Milliseconds from sending to the outcome. */
  readonly ms: number;
  /** The response code as a number, extended by EDNS(0) where present. */
  readonly rcode?: number;
  /** What else was seen: trailing bytes, 0x20 not echoed, stray datagrams; one short sentence each. */
  readonly notes: readonly string[];
  /** Why there is no answer, over TLS and HTTPS. */
  readonly refusal?: Refusal;
  /** AA, AD, RA of the response. */
  readonly flags?: { readonly authoritative: boolean; readonly authenticated: boolean; readonly recursion: boolean };
}

/** The resolver's answer to a question, after retries, truncation and aliases. */
export interface Answer {
  readonly question: Question;
  readonly outcome: Outcome;
  /** The server and transport the outcome came from; of the last one tried where all failed. */
  readonly server: string;
  readonly transport: Transport;
  /** Records of the asked type, in the order of the answer, owner at the end of the alias chain. */
  readonly records: readonly DnsRecord[];
  /** The CNAME chain from the question's name to the owner of the records. */
  readonly aliases: readonly AliasRecord[];
  /** Address records of the additional section, unfiltered; the planner decides what is in bailiwick. */
  readonly additional: readonly AddressRecord[];
  /** Everything that went over the wire for this answer, in order. */
  readonly exchanges: readonly Exchange[];
  /** Milliseconds from asking to answering. */
  readonly ms: number;
}

/** NXDOMAIN and NODATA: the name server says that it is not there. */
export const isAbsent = (answer: Pick<Answer, 'outcome'>): boolean =>
  answer.outcome === 'no-such-name' || answer.outcome === 'no-records';

/** Neither found nor absent: nobody knows. */
export const isUnknown = (answer: Pick<Answer, 'outcome'>): boolean => answer.outcome !== 'found' && !isAbsent(answer);
