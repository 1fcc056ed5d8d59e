// What takes nodes away: stand-ins in front of real nodes, or the hand of a lab on its own.

import type { Candidate } from '../core/candidate.ts';
import type { GoneNode, RehearsedNode } from '../core/rehearsal.ts';
import { emptyLedger } from '../core/walk.ts';
import { settleAll } from '../lab/lab-start.ts';
import type { Place, Stage } from '../tasks/stage.ts';
import { type Loopback, startRelay, takesConnections } from './relay.ts';
import type { StandIns } from './stand-ins.ts';

/** One for each lane: what it takes away is gone in that lane alone. */
export interface Breaker {
  /** The stage on which these nodes are gone; whatever is broken for it is broken when it resolves. */
  readonly take: (gone: readonly GoneNode[], nodes: readonly RehearsedNode[]) => Promise<Stage>;
  /** Everything is well again. */
  readonly mend: () => Promise<void>;
  /** The address that the nodes know for one that was met in this lane; default the same. */
  readonly homeOf?: (address: string) => string;
}

/** One password that is not judged is enough: no second one follows in the same case. */
export const oneSubmission = { ...emptyLedger, unjudged: 1 };

/** Nothing is gone, and everybody is dialled where they are. */
export const emptyStage: Stage = { placeOf: () => undefined, refuses: () => false, ledger: oneSubmission };

type Met = Pick<Candidate, 'host' | 'address' | 'via'>;

/** The node of a candidate; those behind an Expressway share its address and are told by their names. */
export const nodeOf = <N extends Pick<RehearsedNode, 'host' | 'addresses' | 'via'>>(
  { host, address, via }: Met,
  nodes: readonly N[],
): N | undefined =>
  nodes.find((node) =>
    via === undefined
      ? node.via === undefined && node.addresses.includes(address)
      : node.via !== undefined && node.host === host,
  );

/** How the node of this candidate is gone; what stands behind an Expressway is gone with it. */
export const goneHow = (
  candidate: Met,
  gone: readonly GoneNode[],
  nodes: readonly RehearsedNode[],
): GoneNode['how'] | undefined => {
  const { host, address } = candidate;
  const own = nodeOf(candidate, nodes);
  const front = candidate.via === undefined ? undefined : nodeOf({ host, address }, nodes);
  return gone.find(({ node }) => node === own?.n)?.how ?? gone.find(({ node }) => node === front?.n)?.how;
};

/** Relays to the places that take connections; a place nobody gets to is dialled itself, so that it fails as it does. */
export interface Relays {
  readonly placeOf: (candidate: Candidate) => Place | undefined;
  readonly close: () => Promise<void>;
}

const keyOf = ({ address, port }: Place): string => `${address} ${port}`;

/** @param unreached numbers of candidates that are known to take no connection */
export const startRelays = async (
  candidates: readonly Candidate[],
  unreached: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<Relays> => {
  const places = new Map(
    candidates
      .filter(({ n }) => !unreached.has(n))
      .map(({ address, port }) => [keyOf({ address, port }), { address, port }]),
  );
  const relays = new Map<string, Loopback>();
  const close = async (): Promise<void> => {
    await Promise.all([...relays.values()].map((relay) => relay.close()));
  };
  try {
    await settleAll(
      [...places].map(async ([key, place]) => {
        if (await takesConnections(place, signal)) relays.set(key, await startRelay(place));
      }),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { placeOf: (candidate) => relays.get(keyOf(candidate))?.place, close };
};

/** Real nodes: nothing of theirs is touched, the client is led to a stand-in instead. One serves all lanes: it keeps no state. */
export const standInBreaker = (standIns: StandIns, relays: Relays): Breaker => ({
  take: async (gone, nodes) => ({
    placeOf: (candidate) => {
      const how = goneHow(candidate, gone, nodes);
      return (how && standIns.placeFor(candidate, how)) ?? relays.placeOf(candidate);
    },
    refuses: (candidate) => goneHow(candidate, gone, nodes) === 'refusing-logins',
    ledger: oneSubmission,
  }),
  mend: async () => {},
});
