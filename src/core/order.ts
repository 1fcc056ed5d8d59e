// The order of candidates: priority first, then a weighted draw without bias.

import type { Candidate } from './candidate.ts';
import type { Random } from './random.ts';

/** Sorts by -ln(u)/weight: the first place goes to each record with exactly its share of the weight. */
const drawKey = (weight: number, random: Random): number => -Math.log(1 - random()) / weight;

/**
 * One priority group in drawn order. RFC 2782's running-sum recipe, taken literally, gives weights {1,1} the shares
 * 2/3 and 1/3; exponential keys give 1/2 and 1/2. Records of weight 0 follow the rest, in drawn order among
 * themselves (the RFC grants them a very small chance of coming first; we grant none).
 */
export const weightedOrder = <T extends { readonly weight?: number }>(
  group: readonly T[],
  random: Random,
): readonly T[] => {
  const drawn = group.map((item) => ({ item, isZero: !item.weight, key: drawKey(item.weight || 1, random) }));
  return drawn.sort((a, b) => Number(a.isZero) - Number(b.isZero) || a.key - b.key).map(({ item }) => item);
};

const recordKey = (candidate: Candidate): string =>
  [candidate.source, candidate.priority, candidate.weight, candidate.host, candidate.port, candidate.kind].join(' ');

/**
 * Orders candidates as RFC 2782 asks: lower priority values first, a weighted draw inside a priority. The addresses of
 * one record stay together and keep their order; candidates without a priority come first and keep theirs. `n` is
 * numbered anew from 1. The draw does not depend on the order in which the records were answered, so the same `random`
 * gives the same plan although name servers rotate their answers.
 */
export const orderCandidates = (candidates: readonly Candidate[], random: Random): readonly Candidate[] => {
  const records = new Map<string, { priority: number; weight: number; key: string; candidates: Candidate[] }>();
  const unranked: Candidate[] = [];
  for (const candidate of candidates) {
    if (candidate.priority === undefined) {
      unranked.push(candidate);
      continue;
    }
    const key = recordKey(candidate);
    const record = records.get(key);
    if (record) record.candidates.push(candidate);
    else
      records.set(key, { priority: candidate.priority, weight: candidate.weight ?? 0, key, candidates: [candidate] });
  }
  const groups = new Map<number, { priority: number; weight: number; key: string; candidates: Candidate[] }[]>();
  for (const record of [...records.values()].sort((a, b) => (a.key < b.key ? -1 : 1)))
    groups.set(record.priority, [...(groups.get(record.priority) ?? []), record]);
  const ordered = [...groups.keys()]
    .sort((a, b) => a - b)
    .flatMap((priority) => weightedOrder(groups.get(priority) ?? [], random).flatMap((record) => record.candidates));
  return [...unranked, ...ordered].map((candidate, index) => ({ ...candidate, n: index + 1 }));
};
