// The stage of a rehearsal: which candidates are played by a stand-in of ours, and which are to refuse the login.

import type { Candidate } from '../core/candidate.ts';
import { goneRow } from '../core/gone.ts';
import { type Leg, legOf } from '../core/leg.ts';
import type { Ledger } from '../core/walk.ts';
import type { Run } from './run.ts';
import type { Ended, Speak } from './speak.ts';

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
  /** Where several sign-ins of one account go on at once: waits until no other one logs in, then logs in alone. */
  readonly inTurn?: (run: Run, logIn: () => Promise<Ended>) => Promise<Ended>;
  /** Whether another sign-in logged in between this one's last two turns. */
  readonly isOvertaken?: () => boolean;
}

interface Staged {
  readonly run: Run;
  readonly stage?: Stage;
}

/** What a conversation is given beside the candidate's own address. */
export const standInFor = ({ stage }: Pick<Staged, 'stage'>, candidate: Candidate): { readonly standIn?: Place } => {
  const standIn = stage?.placeOf(candidate);
  return standIn === undefined ? {} : { standIn };
};

/**
 * Speaks as before, but the login ends with a refusal where the stage wants one, and goes no further than a probe where the
 * password is spent: no proof of it leaves for either.
 */
export const refusing =
  ({ run, stage }: Staged, speak: Speak): Speak =>
  async (candidate, context) => {
    const opened = await speak(candidate, context);
    if (opened.outcome === 'failed' || stage === undefined) return opened;
    const refuses = stage.refuses(candidate);
    return {
      ...opened,
      proceed: async (how) => {
        const isSpent = stage.isSpent?.(legOf(candidate.kind)) === true;
        const goOn = refuses || isSpent ? 'probe' : how;
        const ended =
          goOn === 'login' && stage.inTurn
            ? await stage.inTurn(run, () => opened.proceed(goOn))
            : await opened.proceed(goOn);
        if (!refuses || how === 'probe' || (ended.outcome !== 'reached' && ended.outcome !== 'passed')) return ended;
        const { code, phase } = goneRow('refusing-logins').ends(candidate.kind);
        return { outcome: 'failed', code, phase, submitted: false };
      },
    };
  };
