// The legs of a sign-in: what is asked over HTTPS before XMPP, and how candidates belong to them.

import type { CandidateKind } from './candidate.ts';

/** `edge`: Expressway (3.6); `uds`: User Data Services of Unified CM (3.2); `soap`: login at the presence node (3.3); `xmpp`: the stream. Numbers: sections of the Cisco facts. */
export type Leg = 'edge' | 'uds' | 'soap' | 'xmpp';

const legs = {
  edge: 'edge',
  uds: 'uds',
  soap: 'soap',
  starttls: 'xmpp',
  'direct-tls': 'xmpp',
} as const satisfies Record<CandidateKind, Leg>;

export const legOf = (kind: CandidateKind): Leg => legs[kind];

/** A leg in the words of a screen. */
export const legNames = {
  edge: 'Expressway',
  uds: 'Unified CM (UDS)',
  soap: 'the presence node (SOAP)',
  xmpp: 'the presence node (XMPP)',
} as const satisfies Record<Leg, string>;

/** One thing that a leg found out and that a reader may want to see; never a session key, cookie or password. */
export interface LegFact {
  readonly what:
    | 'uds-version'
    | 'home-cluster'
    | 'uds-servers'
    | 'presence-nodes'
    | 'profile-nodes'
    | 'presence-domain'
    | 'xmpp-nodes'
    | 'home-node'
    | 'edge-uds'
    | 'edge-cuplogin'
    | 'edge-xmpp';
  /** Escaped and cut. */
  readonly values: readonly string[];
}
