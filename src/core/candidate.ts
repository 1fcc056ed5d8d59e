// A place to try, with the evidence that put it into the plan.

import type { FailureCode } from './failure.ts';
import type { SourceId } from './source.ts';

/**
 * How a candidate is spoken to: XMPP with STARTTLS on a plain connection (RFC 6120) or with TLS at once (XEP-0368); or
 * over HTTPS: `uds` (Unified CM), `soap` (login at the presence node), `edge` (Expressway).
 */
export type CandidateKind = 'starttls' | 'direct-tls' | 'uds' | 'soap' | 'edge';

/** One address at one port, to be spoken to in one way. */
export interface Candidate {
  /** Position in the plan, from 1. */
  readonly n: number;
  readonly kind: CandidateKind;
  /** The name that leads here (SRV target, the typed name), A-labels; the address itself where one was typed. */
  readonly host: string;
  /** IPv4 or IPv6, without brackets. */
  readonly address: string;
  readonly port: number;
  /** The Expressway that passes it on; `address` and `port` are then those of the Expressway. */
  readonly via?: string;
  /** The port of the server itself, where an Expressway passes it on. */
  readonly innerPort?: number;
  /** Why we think that it exists; see {@link sources}. */
  readonly source: SourceId;
  /** Of the SRV record; absent elsewhere. */
  readonly priority?: number;
  readonly weight?: number;
  /** The record and the rule, in one line. */
  readonly because: string;
  /** What is odd about it: an alias as target, merged duplicates, … */
  readonly notes?: readonly string[];
}

/** What did not become a candidate, and why. */
export interface LeftOut {
  /** A question (`AAAA cup.dogtel.lab`), a name, or a record. */
  readonly what: string;
  readonly because: string;
  /** Failure code where it is a fault and not a choice. */
  readonly code?: FailureCode;
}
