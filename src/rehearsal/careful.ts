// A sign-in under the rules of a rehearsal: in its turn, never with a password that was refused, and cut with the rehearsal.

import { isCupcheckError } from '../core/error.ts';
import type { CupcheckEvent } from '../core/event.ts';
import type { FailureCode } from '../core/failure.ts';
import { limits } from '../core/limits.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { Password } from '../tasks/options.ts';
import type { Stage } from '../tasks/stage.ts';
import type { Means } from './means.ts';
import { type Setting, type SignedInOnce, signInOnce } from './sign-in-once.ts';
import { turnsOfOne } from './turn.ts';

/** Thrown where a password would be submitted although a node has refused it meanwhile. */
class Stopped extends Error {}

export interface Careful {
  readonly stage: Stage;
  /** Authorities to trust beside those of the setting. */
  readonly ca?: readonly string[];
  readonly onEvent?: ((event: CupcheckEvent) => void) | undefined;
}

export type SignInCarefully = (how: Careful) => Promise<SignedInOnce>;

/** A sign-in that the end of the rehearsal cut off, or that was not begun before it. */
const notDone = (code: FailureCode, submissions: number): SignedInOnce => ({
  signIn: { outcome: 'undecided', code, sentence: '' },
  candidates: [],
  begun: 0,
  failures: [],
  served: [],
  isCut: false,
  ms: 0,
  submissions,
  isRefused: false,
  unreached: new Set(),
});

/** What signs in for one profile; rejects with `aborted` only where the caller's own signal ends everything. */
export const carefully = (setting: Setting, draft: PlanDraft, means: Means): SignInCarefully => {
  const { turns, deadline } = means;
  /** Of the password, once nobody can have refused it any more. */
  const password = (): Password | null => {
    const { password: typed } = means;
    if (typed === null || turns.isStopped) return null;
    return async () => {
      if (turns.isStopped) throw new Stopped();
      return typed();
    };
  };
  const signIn = async ({ stage, ca = [], onEvent }: Careful, before: number): Promise<SignedInOnce> => {
    let submissions = before;
    const cut = deadline.cut();
    if (cut !== undefined) return notDone(cut === 'timeout' ? 'run.timeout' : 'run.aborted', submissions);
    const trusted = [...(setting.options.ca ?? []), ...ca];
    const options = {
      ...setting.options,
      signal: deadline.signal,
      ...(trusted.length === 0 ? {} : { ca: trusted }),
    };
    const told = (event: CupcheckEvent): void => {
      if (event.type === 'password-submitted') {
        submissions += 1;
        means.submissions += 1;
      }
      onEvent?.(event);
    };
    const once = { ...turnsOfOne(turns), ...stage };
    try {
      const result = await signInOnce({ ...setting, options }, password(), limits.runMs, once, draft, told);
      turns.isStopped ||= result.isRefused;
      return { ...result, submissions };
    } catch (error) {
      const isCut = isCupcheckError(error) && error.code === 'aborted' && deadline.cut() !== undefined;
      if (!isCut && !(error instanceof Stopped)) throw error;
    }
    // Cut off: nothing is begun again. Stopped: the same once more, without the password.
    return signIn({ stage, ca, onEvent }, submissions);
  };
  return (how) => signIn(how, 0);
};
