// The second verdict: would users still sign in, if a node died?

import type { Candidate, LeftOut } from './candidate.ts';
import { isUndecided } from './failure.ts';
import type { AttemptReport, Redundancy } from './report.ts';
import { type Evidence, nodeName } from './verdict.ts';

/**
 * Candidates that lead to one node: those of one SRV target, and any that share an address. A name with several
 * addresses stands for several nodes.
 */
export const nodesOf = (candidates: readonly Candidate[]): readonly (readonly Candidate[])[] => {
  const nodes: { keys: Set<string>; members: Candidate[] }[] = [];
  for (const candidate of candidates) {
    const isNodeName = candidate.priority !== undefined;
    const keys = [candidate.address, ...(isNodeName ? [candidate.host] : [])];
    const touching = nodes.filter((node) => keys.some((key) => node.keys.has(key)));
    const merged = {
      keys: new Set([...touching.flatMap((node) => [...node.keys]), ...keys]),
      members: [...touching.flatMap((node) => node.members), candidate],
    };
    nodes.splice(0, nodes.length, ...nodes.filter((node) => !touching.includes(node)), merged);
  }
  return nodes.map(({ members }) => members);
};

/** Something that DNS names and that nobody gets to: a target without address, a question that nobody answers. */
const isDeadEnd = ({ code }: LeftOut): boolean =>
  code !== undefined && (code === 'dns.no-address' || code === 'dns.bad-target' || isUndecided(code));

export const judgeRedundancy = (evidence: Evidence): Redundancy => {
  const { plan, attempts } = evidence;
  if (!evidence.everyNode)
    return { outcome: 'not-asked', sentence: 'Only one node was needed; --every-node proves them all.' };
  const wanted = evidence.hasCredentials ? 'online' : 'reached';
  const attemptOf = ({ n }: Candidate): AttemptReport | undefined => attempts.find(({ candidate }) => candidate === n);
  const isRedirect = (candidate: Candidate): boolean => attemptOf(candidate)?.code === 'stream.see-other-host';
  const nodes = nodesOf(plan.candidates.filter((candidate) => !isRedirect(candidate)));
  const up = nodes.filter((members) => members.some((candidate) => attemptOf(candidate)?.outcome === wanted));
  const down = nodes.filter((members) => !up.includes(members));
  const isUnproven = (candidate: Candidate): boolean => {
    const outcome = attemptOf(candidate)?.outcome;
    return outcome === undefined || outcome === 'skipped' || (outcome === 'reached' && wanted === 'online');
  };
  const names = (list: readonly (readonly Candidate[])[]): string =>
    list
      .flatMap((members) => members[0] ?? [])
      .map(nodeName)
      .join(', ');
  const fail = `${names(down)} ${down.length === 1 ? 'does' : 'do'} not`;
  if (nodes.length === 0 && (!evidence.end || (plan.code !== undefined && isUndecided(plan.code))))
    return { outcome: 'unknown', sentence: 'It is not known which nodes there are.' };
  const unproven = down.filter((members) => members.some(isUnproven));
  if (unproven.length > 0)
    return { outcome: 'unknown', sentence: `Not every node could be proven: ${names(unproven)}.` };
  const isLogin = evidence.hasCredentials;
  if (up.length === 0)
    return {
      outcome: 'none',
      sentence: isLogin ? 'No node lets this login through.' : 'No node offers a way to sign in.',
    };
  if (nodes.length === 1)
    return { outcome: 'none', sentence: `There is only one node, ${names(up)}: if it dies, nobody can sign in.` };
  if (up.length === 1)
    return {
      outcome: 'none',
      sentence: `Only ${names(up)} works; ${fail}. If ${names(up)} dies, nobody can sign in.`,
    };
  const isBroken = nodes.flat().some((candidate) => attemptOf(candidate)?.outcome === 'failed');
  if (down.length > 0) return { outcome: 'degraded', sentence: `${up.length} of ${nodes.length} nodes work; ${fail}.` };
  if (isBroken || plan.leftOut.some(isDeadEnd))
    return { outcome: 'degraded', sentence: `All ${nodes.length} nodes work, but not by every way that DNS names.` };
  return {
    outcome: 'intact',
    sentence: `All ${nodes.length} nodes ${isLogin ? 'let this login through' : 'answer and offer a way to sign in'}.`,
  };
};
