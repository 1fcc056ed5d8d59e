// The one stream of events: plain JSON values from which everything else is made.

import type { Exchange, RecordType } from './answer.ts';
import type { Candidate, LeftOut } from './candidate.ts';
import type { FailoverStep } from './client-failover.ts';
import type { FailureCode } from './failure.ts';
import type { Finding } from './leg.ts';
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
  /** What a leg before XMPP found out. */
  | ({ readonly type: 'found' } & Finding);

export type AttemptEvent = ConversationEvent & { readonly attempt: number };

/** `passed`: a leg before XMPP did its part, and those after it follow. */
export type AttemptOutcome = 'online' | 'passed' | 'reached' | 'failed' | 'skipped';

/** What the run was asked to do. */
export interface RunStarted {
  readonly type: 'run-started';
  /** `cupcheck 1.2.3`. */
  readonly tool: string;
  readonly task: 'locate' | 'login';
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
  | { readonly type: 'dns-asked'; readonly name: string; readonly recordType: string }
  | ({ readonly type: 'dns-exchanged'; readonly recordType: RecordType } & Omit<Exchange, 'type'>)
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
