// Several cases at once: what they wait for overlaps, and they log in one after the other.

import { untilAborted } from '../tasks/run.ts';

/** Work that goes on in so many lanes. */
export interface Pool<T> {
  readonly items: readonly T[];
  readonly lanes: number;
}

const lanesIn = ({ items, lanes }: Pool<unknown>): number => Math.min(lanes, items.length);

/** How many lanes there are over all pools. */
export const lanesOf = (pools: readonly Pool<unknown>[]): number => pools.reduce((sum, pool) => sum + lanesIn(pool), 0);

/**
 * Does the work for each item of all pools, which go on beside each other; results keep the order of the pools and their
 * items. A lane whose pool is empty helps in those after it. Each piece of work is told the number of its lane, from 0 over
 * all pools. The first error ends everything.
 */
export const inLanes = async <T, R>(
  pools: readonly Pool<T>[],
  work: (item: T, lane: number) => Promise<R>,
): Promise<readonly R[]> => {
  let failure: { readonly error: unknown } | undefined;
  const queues = pools.map(({ items }) => ({ left: [...items.entries()], results: new Map<number, R>() }));
  const walk = async (own: number, lane: number): Promise<void> => {
    for (const { left, results } of queues.slice(own)) {
      for (let taken = left.shift(); taken !== undefined && failure === undefined; taken = left.shift()) {
        const [index, item] = taken;
        try {
          results.set(index, await work(item, lane));
        } catch (error) {
          failure ??= { error };
        }
      }
    }
  };
  const lanes = pools.flatMap((pool, own) => Array.from({ length: lanesIn(pool) }, () => own));
  await Promise.all(lanes.map(walk));
  if (failure) throw failure.error;
  return queues.flatMap(({ results }) => [...results].sort(([a], [b]) => a - b).map(([, result]) => result));
};

/** Resolves when it is one's turn, with what gives the turn on; after an abort at once, and nobody waits for the one who left. */
export type Gate = (signal: AbortSignal) => Promise<() => void>;

/** A gate that lets in one after the other, in the order in which they came. */
export const createGate = (): Gate => {
  let last: Promise<void> = Promise.resolve();
  return async (signal) => {
    const before = last;
    let leave: () => void = () => {};
    last = new Promise((resolve) => {
      leave = resolve;
    });
    await untilAborted(before, signal);
    if (!signal.aborted) return leave;
    void before.then(leave);
    return () => {};
  };
};
