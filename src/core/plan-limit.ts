// The limit of servers: how many of one service a client tries, the best first.

import type { Candidate, LeftOut } from './candidate.ts';
import { printEndpoint } from './endpoint.ts';
import { orderCandidates } from './order.ts';
import type { ProfileRow } from './profile.ts';
import type { Random } from './random.ts';

/** A record that leads nowhere holds its place in the order: the client spends a try on it (an assumption). */
const isLost = ({ address }: Candidate): boolean => address === '';

const windowsTries = 'Jabber for Windows tries the first';

/** Whether it was left out for the limit alone: a server that may be well, and that the client never asks. */
export const isBeyondLimit = ({ because }: LeftOut): boolean => because.startsWith(windowsTries);

/**
 * Orders candidates and leaves out those of servers beyond the limit of their service [OP14] [DI105].
 * @param lost records without an address, as candidates with an empty one
 */
export const bestServers = (
  candidates: readonly Candidate[],
  lost: readonly Candidate[],
  { serversPerService: most }: ProfileRow,
  random: Random,
): { readonly candidates: readonly Candidate[]; readonly leftOut: readonly LeftOut[] } => {
  if (!most) return { candidates: orderCandidates(candidates, random), leftOut: [] };
  const kept: Candidate[] = [];
  const leftOut = new Map<string, LeftOut>();
  const servers = new Set<string>();
  for (const candidate of orderCandidates([...candidates, ...lost], random)) {
    const { host, port, source, because } = candidate;
    const limit = most[source] ?? Number.POSITIVE_INFINITY;
    const server = `${host}:${port}`;
    if (servers.size < limit) servers.add(server);
    if (isLost(candidate)) continue;
    if (servers.has(server)) kept.push(candidate);
    else
      leftOut.set(server, {
        what: `${printEndpoint({ address: host, port })} (${because.replace(':', ',')})`,
        because: `${windowsTries} ${limit} servers of a service and no other [OP14]`,
      });
  }
  return { candidates: kept.map((each, index) => ({ ...each, n: index + 1 })), leftOut: [...leftOut.values()] };
};
