// TABLE: what an operator does and leaves alone beside the step of a matrix row; what no source says is called an assumption.

import { avoidAlways, avoidOf, type MatrixRow } from './matrix.ts';
import type { NodeState } from './states.ts';

/** In the order in which it is to be done; each a whole sentence. */
export interface HaAdvice {
  readonly do: readonly string[];
  readonly dont: readonly string[];
}

const signInAgain =
  'Expect a second interruption at the fallback: its users sign in again within the re-login limits [ALGO].';
const replication =
  'Assumption: do not fall back before database replication is in state 2 on every node; the source asks for it where HA is switched on [HA125].';
const noTimeouts =
  'Do not shorten timeouts to make the next failover quicker: healthy nodes may fail over [CUPSHA13]; cupcheck ha estimate --heartbeat-timeout gives the odds.';
const noSecondRestart =
  'Assumption: do not restart Server Recovery Manager on either node, and press no button, until the users have been moved.';
const noRestart =
  'Do not restart Server Recovery Manager of one node: where the peer is failed, that leads to Running in Failed Mode as well [HA125].';
const askAgain = (nodes: number): string =>
  nodes === 2
    ? 'Assumption: ask again in a minute; a pair that is not in the matrix may be on its way to another.'
    : "Give the whole output of 'utils ha status'; where it shows one node alone, ask the other node as well.";
const lookThere =
  'Assumption: where it stays, look at the Server Recovery Manager of both nodes and at the reasons on the Presence Redundancy Groups page.';
const noMove = 'Do not move users to another group before they are signed out [HA125].';

const isBackup = (state: NodeState): boolean => state === 'Running in Backup Mode';
const isMoving = (state: NodeState): boolean =>
  ['Taking Over', 'Failing Over', 'Falling Back', 'Taking Back'].includes(state);

/** HaAdvice for a pair of states; the row says the step, absent where the matrix does not know the pair. */
export const adviceFor = (states: readonly (NodeState | undefined)[], row: MatrixRow | undefined): HaAdvice => {
  const known = states.filter((state) => state !== undefined);
  if (row === undefined) {
    const areFailed = states.length === 2 && states.every((state) => state === 'Running in Failed Mode');
    if (areFailed)
      return {
        do: ['Press Recovery (utils ha recover). Where that does not help, reboot the nodes [HA125].'],
        dont: [noRestart, avoidAlways],
      };
    return { do: [askAgain(states.length), lookThere], dont: [noSecondRestart] };
  }
  const avoid = [avoidOf(row)];
  if (row.id === 'normal') return { do: ['Nothing: redundancy is intact.'], dont: [...avoid, noTimeouts] };
  if (known.some(isMoving)) return { do: [row.step], dont: [noSecondRestart, ...avoid, noMove] };
  if (known.some(isBackup)) return { do: [row.step, signInAgain], dont: [replication, ...avoid, noMove, noTimeouts] };
  return { do: [row.step], dont: avoid };
};
