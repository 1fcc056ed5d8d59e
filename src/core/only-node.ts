// The second verdict on a group of one node: what may be behind it, and who else was met on the way to it.

import type { Candidate, LeftOut } from './candidate.ts';
import { isUndecided } from './failure.ts';
import type { Redundancy } from './report.ts';
import { nodeNames as names } from './sent-home.ts';
import type { Evidence } from './verdict.ts';

/** Something that DNS names and that nobody gets to: a target without address, a question that nobody answers. */
export const isDeadEnd = ({ code }: LeftOut): boolean =>
  code !== undefined && (code === 'dns.no-address' || code === 'dns.bad-target' || isUndecided(code));

/** The only node of its group, of which it is known that it works. */
export const judgeOnly = (
  { plan }: Pick<Evidence, 'plan'>,
  of: string,
  gone: string,
  up: readonly Candidate[],
  sentOn: readonly Candidate[],
): Redundancy => {
  const node = names([up]);
  if (sentOn.length > 0)
    return {
      outcome: 'unknown',
      sentence: `${names(sentOn.map((each) => [each]))} sent this login on to ${node}; whether it would let the user in without that one was not seen.`,
    };
  const addresses = new Set(up.map(({ address }) => address));
  const isSeveral = [true, false].some(
    (isSix) => [...addresses].filter((address) => address.includes(':') === isSix).length > 1,
  );
  if (isSeveral)
    return {
      outcome: 'unknown',
      sentence: `${up[0]?.host} works at ${addresses.size} addresses; whether they are one machine or several is not told by DNS.`,
    };
  if (up[0]?.source === 'multi-a')
    return {
      outcome: 'none',
      sentence: `The name given leads to ${node} alone: if it dies, nobody who uses that name can sign in.`,
    };
  const only = plan.leftOut.some(isDeadEnd) ? `Only one node${of} can be found` : `There is only one node${of}`;
  return { outcome: 'none', sentence: `${only}, ${node}: if it dies, ${gone}.` };
};
