// The report: what the JSON output carries, made from events alone.

import type { Outcome, Transport } from './answer.ts';
import type { FailoverStep } from './client-failover.ts';
import type { Comparison } from './comparison.ts';
import type { AttemptOutcome } from './event.ts';
import type { FailureCode } from './failure.ts';
import type { Finding } from './finding.ts';
import type { JabberSaw } from './jabber-message.ts';
import type { LegFact } from './leg.ts';
import type { Phase, PhaseTime } from './phase.ts';
import type { PlanDraft } from './plan-draft.ts';
import type { ProfileChoice } from './profile.ts';
import type { TlsFacts } from './tls-facts.ts';

/** One question put to one name server, and what came of it. */
export interface QuestionReport {
  /** Absolute, A-labels, without the final dot. */
  readonly name: string;
  /** `A`, `AAAA`, `SRV`, … */
  readonly type: string;
  /** `address:port`, the URL of a DNS over HTTPS service, or the path of the hosts file. */
  readonly server: string;
  readonly transport: Transport;
  readonly outcome: Outcome;
  /** The smallest TTL of the answer, in seconds; absent where it has none. */
  readonly ttl?: number;
  /** Milliseconds from the question to its outcome. */
  readonly ms: number;
  /** What else was seen on the wire, a sentence each. */
  readonly notes?: readonly string[];
}

/** The ordered candidates of one target under one profile, what was left out, and every question that was asked. */
export interface Plan extends PlanDraft {
  /** In the order in which they were asked, those that failed included. */
  readonly questions: readonly QuestionReport[];
}

/** One try of one candidate: how far it got, how long that took, what was seen. */
export interface AttemptReport {
  /** In the order in which attempts began, from 1. */
  readonly n: number;
  /** `n` of the candidate. */
  readonly candidate: number;
  /** `reached`: proven up to the mechanism list, no password sent; `passed`: a leg before XMPP did its part. */
  readonly outcome: AttemptOutcome;
  /** Of a failure; {@link explain} says more. */
  readonly code?: FailureCode;
  /** The last phase entered. */
  readonly phase: Phase;
  /** Milliseconds of the whole attempt. */
  readonly ms: number;
  /** The phases it passed or ended in, each with its time. */
  readonly phases: readonly PhaseTime[];
  /** Absent where TLS was not reached. */
  readonly tls?: TlsFacts;
  /** SASL mechanisms that the server offers, as it lists them; after TLS where there was TLS. */
  readonly mechanisms?: readonly string[];
  /** The SASL mechanism used. */
  readonly mechanism?: string;
  /** Whether the password was submitted in this attempt. */
  readonly submitted: boolean;
  /** Of a failure: what a Jabber user saw and its log said, where Cisco documents it for this leg. */
  readonly jabber?: JabberSaw;
  /** What a leg before XMPP found out: versions, nodes, the presence domain. */
  readonly found?: readonly LegFact[];
  /** What the server or the operating system said, cut to 256 characters. */
  readonly cause?: string;
  /** Why a candidate was skipped. */
  readonly because?: string;
}

/**
 * Can this user sign in now? `online`: yes. `refused`: the service answered and said no. `unreachable`: every candidate
 * was tried, or there is none. `undecided`: time ran out, the run was ended, or DNS could not be asked. `not-asked`: no
 * password was to be sent.
 */
export type SignInOutcome = 'online' | 'refused' | 'unreachable' | 'undecided' | 'not-asked';
/**
 * Would they still, if a node died? `intact`: every node lets the login through. `degraded`: at least two do, but not all, or not by
 * every way that DNS names.
 * `none`: one alone does. `unknown`: it could not be found out. `not-asked`: `everyNode` was not wanted.
 */
export type RedundancyOutcome = 'intact' | 'degraded' | 'none' | 'unknown' | 'not-asked';

/** The first verdict. */
export interface SignIn {
  readonly outcome: SignInOutcome;
  /** The failure that decided; absent where the login worked or nobody was asked. */
  readonly code?: FailureCode;
  /** `n` of the candidate that decided. */
  readonly candidate?: number;
  /** `n` of the candidate that judged the password first, in whatever leg: no other was asked before it had answered. */
  readonly checkedBy?: number;
  /** The verdict for a reader, in English. */
  readonly sentence: string;
}

/** The second verdict. */
export interface Redundancy {
  readonly outcome: RedundancyOutcome;
  /** The verdict for a reader, in English. */
  readonly sentence: string;
}

/** How far a run had come when its caller broke it off: Ctrl-C, a signal, an aborted `signal`. */
export interface Interrupted {
  /** Milliseconds from the beginning of the run. */
  readonly afterMs: number;
  /** Nodes of which at least one candidate was tried to its own end. */
  readonly tried: number;
  /** Nodes that were known by then; candidates of one node count once. */
  readonly nodes: number;
}

/** Format 1. Fields may be added; none is renamed or removed within a major version. The JSON Schema is `cupcheck/report.schema.json`. */
export interface Report {
  readonly format: 1;
  /** `cupcheck 1.2.3`. */
  readonly tool: string;
  /** A UUID: the `run` of the events it was made from. */
  readonly run: string;
  /** As typed. */
  readonly target: string;
  /** `user@domain`, U-labels; of a login. */
  readonly account?: string;
  /** The domain that certificates are checked against, A-labels; of a login. */
  readonly domain?: string;
  /** As chosen by the caller; the plan says which it came to. */
  readonly profile: ProfileChoice;
  /** Of the weighted draw: the same seed and the same answers give the same plan. */
  readonly seed: number;
  readonly plan: Plan;
  /** In the order in which they began; candidates that were not tried are there as `skipped`. */
  readonly attempts: readonly AttemptReport[];
  readonly signIn: SignIn;
  readonly redundancy: Redundancy;
  /** The states of the client's failover machine, in the order in which they were passed; only where `afterFailover` was wanted. */
  readonly failover?: readonly FailoverStep[];
  /** What checks conclude, the worst first; only where they were asked for. */
  readonly findings?: readonly Finding[];
  /** What different name servers say to the same questions; only where a comparison was asked for. */
  readonly comparison?: Comparison;
  /** Only where the run was broken off: the verdicts rest on what was seen until then. */
  readonly interrupted?: Interrupted;
  /** Only where the evidence was edited after cupcheck had written it: what stands in it now was judged. */
  readonly isEdited?: true;
  /** How many checks looked, and how many of them spoke. */
  readonly checks?: { readonly total: number; readonly spoke: number };
  /** Milliseconds of the whole run. */
  readonly ms: number;
}
