// The order of candidates: priority first, then a weighted draw without bias.

import type { Candidate } from './candidate.ts';
import type { Random } from './random.ts';

interface Weighted {
  readonly weight?: number;
}

const isPositive = (weight: number | undefined): weight is number => weight !== undefined && weight > 0;

/** Sorts by -ln(u)/weight: the first place goes to each record with exactly its share of the weight. */
const drawKey = ({ weight }: Weighted, random: Random): number =>
  -Math.log(1 - random()) / (isPositive(weight) ? weight : 1);

/**
 * One priority group in drawn order. RFC 2782's running-sum recipe, taken literally, gives weights {1,1} the shares
 * 2/3 and 1/3; exponential keys give 1/2 and 1/2. Records of weight 0 follow the rest, in drawn order among
 * themselves (the RFC grants them a very small chance of coming first; we grant none).
 */
export const weightedOrder = <T extends Weighted>(group: readonly T[], random: Random): readonly T[] => {
  const drawn = group.map((item) => ({ item, isZero: !isPositive(item.weight), key: drawKey(item, random) }));
  return drawn.sort((a, b) => Number(a.isZero) - Number(b.isZero) || a.key - b.key).map(({ item }) => item);
};

/** One SRV record and the places it leads to. */
interface SrvPlaces {
  readonly priority: number;
  readonly weight: number;
  readonly places: readonly Candidate[];
}

const recordKey = (candidate: Candidate): string =>
  [candidate.source, candidate.priority, candidate.weight, candidate.host, candidate.port, candidate.kind].join(' ');

/**
 * Orders candidates as RFC 2782 asks: lower priority values first, a weighted draw inside a priority. The addresses of
 * one record stay together and keep their order; candidates without a priority come first and keep theirs. `n` is
 * numbered anew from 1. The draw does not depend on the order in which the records were answered, so the same `random`
 * gives the same plan although name servers rotate their answers.
 */
export const orderCandidates = (candidates: readonly Candidate[], random: Random): readonly Candidate[] => {
  const unranked = candidates.filter(({ priority }) => priority === undefined);
  const records = new Map<string, SrvPlaces>();
  for (const candidate of candidates) {
    const { priority, weight = 0 } = candidate;
    if (priority === undefined) continue;
    const key = recordKey(candidate);
    const { places = [] } = records.get(key) ?? {};
    records.set(key, { priority, weight, places: [...places, candidate] });
  }
  const groups = new Map<number, SrvPlaces[]>();
  for (const [, record] of [...records].sort(([a], [b]) => (a < b ? -1 : 1)))
    groups.set(record.priority, [...(groups.get(record.priority) ?? []), record]);
  const ranked = [...groups]
    .sort(([a], [b]) => a - b)
    .flatMap(([, group]) => weightedOrder(group, random).flatMap(({ places }) => places));
  return [...unranked, ...ranked].map((candidate, index) => ({ ...candidate, n: index + 1 }));
};
