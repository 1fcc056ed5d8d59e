// What a row of a fault table says, and the three ways to write one.

import type { Phase } from '../core/phase.ts';

/** A point of the conversation at which a fault may end it. */
export type FaultMoment =
  | 'accepted'
  | 'header-sent'
  | 'features-sent'
  | 'proceed-sent'
  | 'handshake'
  | 'secured'
  | 'auth-received'
  | 'proof-received'
  | 'success-sent'
  | 'bind-received'
  | 'bind-sent'
  | 'ping-received';

/** How it ends: silence for good, a FIN, an RST, or a proper `</stream:stream>`. */
export type FaultEnd = 'silence' | 'close' | 'reset' | 'end-stream';

/** One fault. */
export interface FaultRow {
  /** The phase of a login that cannot be passed, or is disturbed. */
  readonly phase: Phase;
  /** What the node does. */
  readonly does: string;
  /** What the fault's value means; absent: it takes none. */
  readonly value?: string;
  /** The value where none is given. */
  readonly default?: string | number;
  /** Where the conversation ends, for faults that are nothing but an end. */
  readonly at?: FaultMoment;
  readonly then?: FaultEnd;
}

/** A fault without a value. */
export function row(phase: Phase, does: string): FaultRow {
  return { phase, does };
}

/** A fault that takes a value. */
export function valued(phase: Phase, does: string, value: string, byDefault?: string | number): FaultRow {
  return byDefault === undefined ? { phase, does, value } : { phase, does, value, default: byDefault };
}

/** A fault that is nothing but an end. */
export function ends(phase: Phase, does: string, at: FaultMoment, then: FaultEnd): FaultRow {
  return { phase, does, at, then };
}
