// Which node a client tries first: the shares of users in closed form, from priorities, weights and rotation.

import type { Candidate } from './candidate.ts';

/** The chance of each candidate to be the one that is tried first; they add up to 1. */
export interface FirstChance {
  readonly candidate: Candidate;
  /** Where the name server rotates the addresses of a name. */
  readonly share: number;
  /** Where it does not; the same as `share` where nothing hangs on it. */
  readonly shareIfFixed: number;
}

interface Leader {
  readonly candidate: Candidate;
  readonly weight: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** The first address of each record of the best priority: the addresses of one record keep the order of the answer. */
const leadersOf = (candidates: readonly Candidate[]): readonly Leader[] => {
  const best = Math.min(...candidates.map(({ priority }) => priority ?? 0));
  const leaders = new Map<string, Leader>();
  for (const candidate of candidates) {
    const { source, kind, host, port, weight = 0 } = candidate;
    const key = [source, kind, host, port, weight].join(' ');
    if (candidate.priority === best && !leaders.has(key)) leaders.set(key, { candidate, weight });
  }
  return [...leaders.values()];
};

/**
 * The first place of a draw with exponential keys (see `orderCandidates`) goes to a record with exactly its share of the
 * weight. Records of weight 0 share it equally where there are no others, and get nothing where there are.
 */
export const firstChances = (candidates: readonly Candidate[]): readonly FirstChance[] => {
  const unranked = candidates.filter(({ priority }) => priority === undefined);
  if (unranked.length > 0) {
    // A rotating server turns the addresses of one family; the client's own order keeps the families apart.
    const isSix = unranked[0]?.address.includes(':') === true;
    const turning = unranked.filter(({ address }) => address.includes(':') === isSix);
    return turning.map((candidate, index) => ({
      candidate,
      share: 1 / turning.length,
      shareIfFixed: index === 0 ? 1 : 0,
    }));
  }
  const leaders = leadersOf(candidates);
  const total = sum(leaders.map(({ weight }) => weight));
  return leaders.map(({ candidate, weight }) => {
    const share = total > 0 ? weight / total : 1 / leaders.length;
    return { candidate, share, shareIfFixed: share };
  });
};

/** The share of users that try one of these candidates first. */
export const shareOf = (
  members: readonly Candidate[],
  chances: readonly FirstChance[],
): { readonly share: number; readonly shareIfFixed: number } => {
  const own = chances.filter(({ candidate }) => members.some(({ n }) => n === candidate.n));
  return { share: sum(own.map(({ share }) => share)), shareIfFixed: sum(own.map((each) => each.shareIfFixed)) };
};
