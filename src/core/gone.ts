// TABLE: the ways in which a node can be gone, and what an attempt on one of its candidates then comes to.

import type { CandidateKind } from './candidate.ts';
import type { FailureCode } from './failure.ts';
import { limits } from './limits.ts';
import type { Phase } from './phase.ts';

/** What becomes of an attempt on a node that is gone. */
export interface GoneEnd {
  readonly code: FailureCode;
  readonly phase: Phase;
  /** It shows only after the stream was opened: where connections race, once it is this candidate's turn. */
  readonly isLate?: true;
  /** The time of the phase runs out; absent: it is told at once. */
  readonly waitsMs?: number;
}

export interface GoneRow {
  /** For a matrix: one or two words. */
  readonly short: string;
  /** What the node does, after its name. */
  readonly does: string;
  /** What an attempt comes to, by how the candidate is spoken to. */
  readonly ends: (kind: CandidateKind) => GoneEnd;
  /**
   * The client cannot tell it from an answer: it goes no further, whatever stands in DNS. Such a row is shown and does not
   * count against the service.
   */
  readonly isAnswer?: true;
}

const isHttps = (kind: CandidateKind): boolean => kind === 'uds' || kind === 'soap' || kind === 'edge';

/** Every way by its id, in the order of the matrix. */
export const goneWays = {
  refused: {
    short: 'refused',
    does: 'refuses connections (its service is stopped)',
    ends: () => ({ code: 'tcp.refused', phase: 'tcp' }),
  },
  silent: {
    short: 'silent',
    does: 'answers nothing (switched off, or behind a firewall that drops)',
    ends: () => ({ code: 'tcp.timeout', phase: 'tcp', waitsMs: limits.tcpMs }),
  },
  frozen: {
    short: 'frozen',
    does: 'accepts connections and says nothing more (it hangs)',
    ends: (kind) =>
      kind === 'starttls'
        ? { code: 'stream.timeout', phase: 'stream', waitsMs: limits.streamMs }
        : { code: 'tls.timeout', phase: 'tls', waitsMs: limits.tlsMs },
  },
  'bad-certificate': {
    short: 'bad cert',
    does: 'shows a certificate for another name',
    ends: (kind) => ({ code: 'tls.wrong-name', phase: 'tls', ...(kind === 'starttls' ? { isLate: true } : {}) }),
  },
  'refusing-logins': {
    short: 'no logins',
    does: 'refuses the login although the password is right',
    ends: (kind) => {
      if (!isHttps(kind)) return { code: 'auth.rejected', phase: 'auth', isLate: true };
      return kind === 'soap'
        ? { code: 'soap.rejected', phase: 'soap', isLate: true }
        : { code: 'http.unauthorized', phase: 'http', isLate: true };
    },
    isAnswer: true,
  },
} as const satisfies Record<string, GoneRow>;

/** How a node is gone; see {@link goneWays}. */
export type GoneWay = keyof typeof goneWays;

export const goneWayIds = Object.keys(goneWays) as readonly string[] as readonly GoneWay[];

export const goneRow = (way: GoneWay): GoneRow => goneWays[way];
