// The turn of a sign-in: one login at a time, over all lanes, so that a refusal is known before another password goes out.

import { failureRow } from '../core/failure.ts';
import type { Ended } from '../tasks/speak.ts';
import type { Stage } from '../tasks/stage.ts';
import { createGate, type Gate } from './lanes.ts';

/** What all sign-ins of a rehearsal share about their logins. */
export interface Turns {
  readonly gate: Gate;
  /** Who had the last turn. */
  last: object | undefined;
  /** A real node refused the password: nobody is shown it again. */
  isStopped: boolean;
}

export const startTurns = (): Turns => ({ gate: createGate(), last: undefined, isStopped: false });

const isRefusal = (ended: Ended): boolean =>
  ended.outcome === 'failed' && ended.submitted && failureRow(ended.code).retry === 'stop';

/**
 * How one sign-in takes turns. The time of its run stands still while it waits, and a turn lasts until the login was judged
 * and its session is over: a second session of the account may throw the first one out.
 */
export const turnsOfOne = (turns: Turns): Required<Pick<Stage, 'inTurn' | 'isOvertaken'>> => {
  const self = {};
  let hadOne = false;
  let isOvertaken = false;
  return {
    isOvertaken: () => isOvertaken,
    inTurn: async ({ pause, signal }, logIn) => {
      let leave = (): void => {};
      await pause(async () => {
        leave = await turns.gate(signal);
      });
      isOvertaken = hadOne && turns.last !== self;
      hadOne = true;
      turns.last = self;
      try {
        const ended = await logIn();
        turns.isStopped ||= isRefusal(ended);
        return ended;
      } finally {
        leave();
      }
    },
  };
};
