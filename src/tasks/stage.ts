// The stage of a rehearsal: which candidates are played by a stand-in of ours, and which are to refuse the login.

import type { Candidate } from '../core/candidate.ts';
import { goneRow } from '../core/gone.ts';
import { type Leg, legOf } from '../core/leg.ts';
import type { Ledger } from '../core/walk.ts';
import type { Speak } from './speak.ts';

/** An address and a port. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/** What a rehearsal puts between the client and the nodes; no option of a login. */
export interface Stage {
  /** Where the socket for this candidate is opened; undefined: where it is. */
  readonly placeOf: (candidate: Candidate) => Place | undefined;
  /** Whether this candidate refuses the login. It is spoken to up to the point where the password would be sent, and gets none. */
  readonly refuses: (candidate: Candidate) => boolean;
  /** What was done with the password before. */
  readonly ledger: Ledger;
  /** Whether the password went out on this leg before: no second one follows, judged or not. */
  readonly isSpent?: (leg: Leg) => boolean;
}

interface Staged {
  readonly stage?: Stage;
}

/** What a conversation is given beside the candidate's own address. */
export const standInFor = ({ stage }: Staged, candidate: Candidate): { readonly standIn?: Place } => {
  const standIn = stage?.placeOf(candidate);
  return standIn === undefined ? {} : { standIn };
};

/**
 * Speaks as before, but the login ends with a refusal where the stage wants one, and goes no further than a probe where the
 * password is spent: no proof of it leaves for either.
 */
export const refusing =
  ({ stage }: Staged, speak: Speak): Speak =>
  async (candidate, context) => {
    const opened = await speak(candidate, context);
    if (opened.outcome === 'failed' || stage === undefined) return opened;
    const refuses = stage.refuses(candidate);
    return {
      ...opened,
      proceed: async (how) => {
        const isSpent = stage.isSpent?.(legOf(candidate.kind)) === true;
        const ended = await opened.proceed(refuses || isSpent ? 'probe' : how);
        if (!refuses || how === 'probe' || (ended.outcome !== 'reached' && ended.outcome !== 'passed')) return ended;
        const { code, phase } = goneRow('refusing-logins').ends(candidate.kind);
        return { outcome: 'failed', code, phase, submitted: false };
      },
    };
  };
