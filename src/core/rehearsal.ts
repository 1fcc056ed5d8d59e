// What a rehearsal comes to: where a client lands with each node gone in each way. Plain JSON values.

import type { Candidate } from './candidate.ts';
import type { FailureCode } from './failure.ts';
import type { GoneWay } from './gone.ts';
import type { LensId } from './lens.ts';
import type { ProfileId } from './profile.ts';
import type { SignInOutcome } from './report.ts';

/** How a rehearsal was done: calculated, on the real nodes through local stand-ins, or with the nodes of a lab. */
export type RehearsalDepth = 'model' | 'live' | 'lab';

/** One machine: all candidates that lead to it. */
export interface RehearsedNode {
  /** From 1, in the order of the plan. */
  readonly n: number;
  /** `cup1.dogtel.lab (10.10.10.25)`. */
  readonly name: string;
  readonly host: string;
  /** The Expressway in front of it, whose addresses it has. */
  readonly via?: string;
  /** The host, or the address where several nodes share a host name. */
  readonly label: string;
  readonly addresses: readonly string[];
  /** `n` of each candidate. */
  readonly candidates: readonly number[];
}

/** One node that is gone, by its number, and how. */
export interface GoneNode {
  readonly node: number;
  readonly how: GoneWay;
}

/** What the client does in one situation. */
export interface RehearsalCase {
  /** Empty: everything is up. */
  readonly gone: readonly GoneNode[];
  /** `n` of the node; absent where the client gets in nowhere. */
  readonly landsOn?: number;
  /** `n` of the candidate. */
  readonly candidate?: number;
  /** Which try landed, from 1; absent where none did. */
  readonly nth?: number;
  /** The same in words: `2nd try, STARTTLS on port 5222`. */
  readonly step?: string;
  /** Tries that were begun, those that were given up included. */
  readonly attempts: number;
  /** Milliseconds from the first try to the landing, or to the end. */
  readonly ms: number;
  /** As in a report; without a password a node that is reached counts as landing, and the outcome is `not-asked`. */
  readonly signIn: SignInOutcome;
  /** Of the failure that decided, where there was no landing. */
  readonly code?: FailureCode;
  /** The codes of the failures on the way, in their order. */
  readonly failed: readonly FailureCode[];
  /** Share of users, 0 to 1, who cannot sign in; others meet the nodes in another order. */
  readonly keptOut: number;
  /** Passwords that were submitted; 0 in a model. */
  readonly submissions: number;
  readonly sentence: string;
}

/** How users spread over a node while everything is up, and what its loss means. */
export interface NodeShare {
  /** `n` of the node. */
  readonly node: number;
  /** Share of users whose client tries this node first, 0 to 1: also the chance to meet it first when it is dead. */
  readonly share: number;
  /** The same where the name server does not rotate the addresses of a name; absent where no order hangs on that. */
  readonly shareIfFixed?: number;
  /** Milliseconds of a sign-in with this node gone: the median over all draws and ways that let somebody in, and the longest. */
  readonly typicalMs: number;
  readonly worstMs: number;
}

/** One client: its plan, its nodes, and what becomes of it in each situation. */
export interface ProfileRehearsal {
  readonly profile: ProfileId;
  /** Whom it stands for. */
  readonly title: string;
  readonly walk: 'race' | 'sequential';
  readonly candidates: readonly Candidate[];
  readonly nodes: readonly RehearsedNode[];
  /** Everything up. */
  readonly healthy: RehearsalCase;
  /** Each node, then each pair, gone in each way. */
  readonly cases: readonly RehearsalCase[];
  readonly shares: readonly NodeShare[];
  /** Over all single nodes; milliseconds, calculated. */
  readonly typicalMs: number;
  readonly worstMs: number;
  /** `intact`: with any one node gone everybody gets in. */
  readonly outcome: RehearsalOutcome;
  /** Nodes that let nobody in although the rehearsal left them alone, and why; not known to a model. */
  readonly down?: readonly DownNode[];
  /** Why there is no plan, where there is none. */
  readonly code?: FailureCode;
  readonly notes: readonly string[];
}

/** A node that is broken now, whatever the rehearsal does. */
export interface DownNode {
  /** `n` of the node. */
  readonly node: number;
  /** What an attempt on it came to. */
  readonly code: FailureCode;
}

/** `intact`: everybody lands somewhere with any one node gone; `broken`: one failure keeps users out; `unknown`: it did not show; the others: as with everything up. */
export type RehearsalOutcome = 'intact' | 'broken' | 'refused' | 'unreachable' | 'unknown';

/** Where a client of this kind goes; see {@link lenses}. */
export interface LensReport {
  readonly lens: LensId;
  readonly title: string;
  /** The rule, and where the behaviour was seen. */
  readonly source: string;
  readonly seen: string;
  /** Who departs from that order, and how. */
  readonly note?: string;
  /** `n` of candidates of the XMPP plan, in the order in which this client tries them. */
  readonly order: readonly number[];
  /** Name of the node with everything up; absent where there is none. */
  readonly landsOn?: string;
  /** The same with each node gone; `landsOn` is absent where the client gets in nowhere. */
  readonly gone: readonly { readonly node: string; readonly landsOn?: string }[];
}

/** Format 1. Fields may be added; none is renamed or removed within a major version. */
export interface Rehearsal {
  readonly format: 1;
  /** `cupcheck 1.2.3`. */
  readonly tool: string;
  /** As typed. */
  readonly target: string;
  readonly seed: number;
  readonly depth: RehearsalDepth;
  /** The domain that nodes are asked for, A-labels. */
  readonly domain?: string;
  /** Whether a password was at hand (in a model: assumed). */
  readonly hasCredentials: boolean;
  readonly profiles: readonly ProfileRehearsal[];
  /** How well-known XMPP clients order the same records; empty where there are none. */
  readonly lenses: readonly LensReport[];
  /** The worst of the profiles. */
  readonly outcome: RehearsalOutcome;
  /** The answer in one or two sentences. */
  readonly sentence: string;
  /** What is assumed, a sentence each. */
  readonly assumptions: readonly string[];
  /** Passwords that were submitted in all. */
  readonly submissions: number;
  /** Only where it ended before it was through: what is not known is `undecided` with no attempt. */
  readonly unfinished?: Unfinished;
  readonly ms: number;
}

/** How far a rehearsal came that was broken off, or that ran out of time. */
export interface Unfinished {
  readonly by: 'interrupt' | 'timeout';
  /** Milliseconds from its beginning. */
  readonly afterMs: number;
  /** Sign-ins that were done, of those that were known to come. */
  readonly done: number;
  readonly total: number;
}
