// The one stream of events: plain JSON values from which everything else is made.

import type { AliasRecord, DnsRecord, Exchange, Outcome, RecordType, Transport } from './answer.ts';
import type { Candidate, LeftOut } from './candidate.ts';
import type { FailoverStep } from './client-failover.ts';
import type { FailureCode } from './failure.ts';
import type { LegFact } from './leg.ts';
import type { Phase } from './phase.ts';
import type { PlanDraft } from './plan-draft.ts';
import type { ProfileChoice } from './profile.ts';
import type { TlsFacts } from './tls-facts.ts';

/** Events of one conversation, before the task adds the number of the attempt. */
export type ConversationEvent =
  | { readonly type: 'phase-started'; readonly phase: Phase; readonly limitMs: number }
  | { readonly type: 'phase-ended'; readonly phase: Phase; readonly ms: number }
  | { readonly type: 'tls-established'; readonly tls: TlsFacts }
  /** The stream features; `isEncrypted` tells those before from those after TLS. */
  | {
      readonly type: 'features-received';
      readonly isEncrypted: boolean;
      /** Before TLS: the server does not offer STARTTLS, or somebody on the way took the offer out. */
      readonly lacksStartTls?: true;
      readonly mechanisms: readonly string[];
      /** XEP-0440. */
      readonly channelBindings: readonly string[];
      /** A Cisco server's home node for this user, and the backup node behind it; absent where it names none. */
      readonly hostnames?: readonly string[];
    }
  /** The way of signing in that was chosen from what the server offers. */
  | { readonly type: 'mechanism-chosen'; readonly mechanism: string }
  /** The first byte from which the server can judge the password is about to be written. */
  | { readonly type: 'password-submitted'; readonly mechanism: string }
  /** A one-time password stands in for the password and is about to be written. */
  | { readonly type: 'token-submitted'; readonly mechanism: string }
  | { readonly type: 'session-bound'; readonly resource: string }
  /** The certificates that the server sent, its own first, each DER in base64; at most five. */
  | { readonly type: 'certificates-received'; readonly chain: readonly string[] }
  /** What a leg before XMPP found out. */
  | ({ readonly type: 'found' } & LegFact);

export type AttemptEvent = ConversationEvent & { readonly attempt: number };

/** `passed`: a leg before XMPP did its part, and those after it follow. */
export type AttemptOutcome = 'online' | 'passed' | 'reached' | 'failed' | 'skipped';

/**
 * Why a question was put to DNS. `plan`: the client needs it. The others are asked by a diagnosis: `other-service`, records of
 * services that this client does not ask for; `misspelling`, a label as people get it wrong; `canary`, a random name that
 * cannot exist; `repeat`, the same again, to see whether answers rotate; `zone`, NS and SOA of the zone; `compare`, the same of
 * another name server.
 */
export const purposes = ['plan', 'other-service', 'misspelling', 'canary', 'repeat', 'zone', 'compare'] as const;
export type Purpose = (typeof purposes)[number];

/** Whose name server was asked in a comparison: one that was given, that of the system, or one of the zone's own (NS). */
export const vantages = ['given', 'system', 'zone'] as const;
export type Vantage = (typeof vantages)[number];

/** What came of one question, with its records: the evidence that checks look at. */
export interface DnsAnswered {
  readonly type: 'dns-answered';
  readonly purpose: Purpose;
  readonly name: string;
  readonly recordType: RecordType;
  readonly outcome: Outcome;
  /** The server that the outcome came from, as in `dns-exchanged`. */
  readonly server: string;
  readonly transport: Transport;
  /** In the order of the answer; at most {@link limits.answerRecords}. */
  readonly records: readonly DnsRecord[];
  readonly aliases: readonly AliasRecord[];
  /** The smallest TTL, in seconds: what is left of it where the server answers from its cache. */
  readonly ttl?: number;
  readonly isAuthoritative?: boolean;
  /** Of a comparison. */
  readonly vantage?: Vantage;
  /** Of a comparison: this server stands for clients outside (`--outside`). */
  readonly isOutside?: true;
}

/** What whoever asks for a diagnosis knows, and no network tells. */
export interface FactsGiven {
  readonly type: 'facts-given';
  /** Users of the redundancy group, as a number of people. */
  readonly users?: number;
  /** Seconds until the records are to be changed. */
  readonly changeInS?: number;
  /** What `utils ha status` printed, as it stands, cut to 64 kB. */
  readonly haStatus?: string;
  /** Re-login limits as set on the nodes (Service Parameters), in seconds [HA125]. */
  readonly reloginLowerS?: number;
  readonly reloginUpperS?: number;
}

/** What the run was asked to do. */
export interface RunStarted {
  readonly type: 'run-started';
  /** `cupcheck 1.2.3`. */
  readonly tool: string;
  readonly task: 'locate' | 'login' | 'diagnose';
  /** As typed. */
  readonly target: string;
  /** `user@domain`, U-labels; for `login`. */
  readonly account?: string;
  /** The domain that certificates are checked against, A-labels. */
  readonly domain?: string;
  /** The presence server typed by hand (`--at`), where one was. */
  readonly at?: string;
  readonly profile: ProfileChoice;
  readonly seed: number;
  /** Whether a password (or client certificate) is at hand. */
  readonly hasCredentials: boolean;
  readonly everyNode: boolean;
  /** What the client does after a lost connection is walked as well. */
  readonly afterFailover?: true;
  readonly runMs: number;
  readonly attemptMs: number;
}

export type EventBody =
  | RunStarted
  /** `purpose` is absent where the client itself needs the answer. */
  | { readonly type: 'dns-asked'; readonly name: string; readonly recordType: string; readonly purpose?: Purpose }
  | ({ readonly type: 'dns-exchanged'; readonly recordType: RecordType; readonly purpose?: Purpose } & Omit<
      Exchange,
      'type'
    >)
  | DnsAnswered
  | FactsGiven
  /** The name servers that this client asks, in order, and those that the system is set to: `address:port`, or a URL. */
  | { readonly type: 'name-servers-known'; readonly servers: readonly string[]; readonly system: readonly string[] }
  /** The domain that nodes are asked for, where no account names one; A-labels. */
  | { readonly type: 'domain-assumed'; readonly domain: string; readonly because: string }
  | ({ readonly type: 'plan-made' } & PlanDraft)
  | { readonly type: 'candidate-added'; readonly candidate: Candidate }
  /** Something named on the way that leads nowhere. */
  | ({ readonly type: 'place-left-out' } & LeftOut)
  | { readonly type: 'attempt-started'; readonly attempt: number; readonly candidate: number; readonly limitMs: number }
  | AttemptEvent
  | {
      readonly type: 'attempt-ended';
      readonly attempt: number;
      readonly outcome: AttemptOutcome;
      readonly code?: FailureCode;
      readonly phase: Phase;
      readonly ms: number;
      /** What the server or the operating system said, escaped and cut. */
      readonly cause?: string;
      /** Why it was given up although it had not failed. */
      readonly because?: string;
    }
  /** A second look at a port that hung up on a stream in clear text: it wants TLS at once. */
  | { readonly type: 'port-speaks-tls'; readonly candidate: number }
  /** One state of the client's failover machine. */
  | ({ readonly type: 'failover-step' } & FailoverStep)
  /** A candidate that was not tried, and why. */
  | { readonly type: 'candidate-skipped'; readonly candidate: number; readonly because: string }
  | {
      readonly type: 'run-ended';
      readonly reason: 'done' | 'timeout' | 'aborted';
      readonly code?: FailureCode;
    };

/** Every event: `seq` counts from 1 without gaps, `atMs` is monotonic from the start of the run. */
export type CupcheckEvent = EventBody & { readonly run: string; readonly seq: number; readonly atMs: number };
/** The `type` of an event; new ones may be added within a major version. */
export type EventType = EventBody['type'];
