// The second verdict: would users still sign in, if a node died?

import type { Candidate } from './candidate.ts';
import { failureRow, isUndecided } from './failure.ts';
import { type Leg, legOf } from './leg.ts';
import { isDeadEnd, judgeOnly } from './only-node.ts';
import type { AttemptReport, Redundancy } from './report.ts';
import { isSentHome, nodeNames as names, sentHomeWords, vouchedWords, waysToKnow } from './sent-home.ts';
import { type Evidence as Judged, nodeName } from './verdict.ts';
import { isSentOn } from './walk.ts';

/** What the second verdict is made from. */
export interface Evidence
  extends Pick<
    Judged,
    'task' | 'hasCredentials' | 'everyNode' | 'plan' | 'attempts' | 'afterFailover' | 'failover' | 'end'
  > {
  /** Candidates (`n`) of nodes that are said to take over where they send the user home. */
  readonly vouched?: ReadonlySet<number>;
}

interface Node {
  /** Index of the candidate that led to it last. */
  met: number;
  readonly keys: string[];
  readonly members: Candidate[];
}

/**
 * Candidates that lead to one node: those of one SRV target, and any that share an address. A name with several
 * addresses stands for several nodes.
 */
export const nodesOf = (candidates: readonly Candidate[]): readonly (readonly Candidate[])[] => {
  const nodes = new Set<Node>();
  const byKey = new Map<string, Node>();
  for (const [index, candidate] of candidates.entries()) {
    const isNodeName = candidate.priority !== undefined;
    // Behind an Expressway all have its address.
    const keys =
      candidate.via === undefined ? [candidate.address, ...(isNodeName ? [candidate.host] : [])] : [candidate.host];
    const touching = [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))].toSorted((a, b) => a.met - b.met);
    const [node = { met: index, keys: [], members: [] }, ...others] = touching;
    for (const other of others) {
      node.keys.push(...other.keys);
      node.members.push(...other.members);
    }
    node.keys.push(...keys);
    node.members.push(candidate);
    node.met = index;
    for (const key of others.length > 0 ? node.keys : keys) byKey.set(key, node);
    // What was met last stands last.
    for (const each of touching) nodes.delete(each);
    nodes.add(node);
  }
  return [...nodes].map(({ members }) => members);
};

/** The run ended before everything was seen. */
const isCutOff = ({ end }: Evidence): boolean => end?.reason !== 'done';

/** Whether it is the XMPP of an Expressway itself, and not of a node behind one. */
const isEdgeStream = ({ source, kind, via }: Candidate): boolean =>
  source === 'edge-config' && via === undefined && legOf(kind) === 'xmpp';

/** The servers that back each other up, by what they are; each group has to stand for itself. */
const groups = [
  { isOf: (leg: Leg) => leg === 'edge', of: ' of Expressway', gone: 'nobody outside can sign in' },
  { isOf: (leg: Leg) => leg === 'uds', of: ' of Unified CM', gone: 'nobody can sign in' },
  { isOf: (leg: Leg) => leg === 'soap' || leg === 'xmpp', of: '', gone: 'nobody can sign in' },
] as const;

/** Worst first. */
const ranks: readonly Redundancy['outcome'][] = ['none', 'unknown', 'degraded', 'intact'];

const judgeGroup = (evidence: Evidence, of: string, gone: string, candidates: readonly Candidate[]): Redundancy => {
  const { attempts, hasCredentials } = evidence;
  const attemptOf = ({ n }: Candidate): AttemptReport | undefined => attempts.find(({ candidate }) => candidate === n);
  const isWanted = (outcome: AttemptReport['outcome'] | undefined): boolean =>
    hasCredentials ? outcome === 'online' : outcome === 'reached';
  const isUp = (candidate: Candidate): boolean => {
    const outcome = attemptOf(candidate)?.outcome;
    const hasStream = candidates.some((each) => isEdgeStream(each) && each.address === candidate.address);
    // The stream of a server behind an Expressway is that of the Expressway, and an Expressway has both to do.
    const isPart = candidate.kind === 'uds' || candidate.via !== undefined || (candidate.kind === 'edge' && !hasStream);
    return isWanted(outcome) || (isPart && outcome === 'passed');
  };
  const nodes = nodesOf(candidates.filter((candidate) => !isSentOn(attemptOf(candidate)?.code)));
  const sendsHome = (members: readonly Candidate[]): boolean =>
    members.some((candidate) => isSentHome(attemptOf(candidate) ?? { outcome: 'skipped' }));
  const proven = nodes.filter((members) => members.some(isUp));
  const isVouched = (members: readonly Candidate[]): boolean =>
    sendsHome(members) && !proven.includes(members) && members.some(({ n }) => evidence.vouched?.has(n));
  const vouched = nodes.filter(isVouched);
  const up = [...proven, ...vouched];
  const down = nodes.filter((members) => !up.includes(members));
  const isUnproven = (candidate: Candidate): boolean => {
    const { outcome, code } = attemptOf(candidate) ?? {};
    // What was cut off with the run says nothing of the node.
    const isCut = code === 'run.timeout' || code === 'run.aborted';
    // Its next leg was not walked.
    const isHalfway = outcome === 'passed' && isCutOff(evidence);
    return (
      outcome === undefined || outcome === 'skipped' || isCut || isHalfway || (outcome === 'reached' && hasCredentials)
    );
  };
  const fail = `${names(down)} ${down.length === 1 ? 'does' : 'do'} not`;
  const unproven = down.filter((members) => members.some(isUnproven));
  if (unproven.length > 0 && unproven.every(sendsHome))
    return { outcome: 'unknown', sentence: `${sentHomeWords(unproven)}; ${waysToKnow(unproven)}.` };
  if (unproven.length > 0)
    return { outcome: 'unknown', sentence: `Not every node${of} could be proven: ${names(unproven)}.` };
  // Where they all sent on to was being looked up.
  if (nodes.length === 0 && candidates.length > 0 && isCutOff(evidence))
    return { outcome: 'unknown', sentence: 'It is not known which nodes there are.' };
  if (up.length === 0)
    return {
      outcome: 'none',
      sentence: hasCredentials ? `No node${of} lets this login through.` : `No node${of} offers a way to sign in.`,
    };
  const [first = []] = up;
  if (nodes.length === 1) {
    const sentOn = candidates.filter((each) => !first.some(({ address }) => address === each.address));
    return judgeOnly(evidence, of, gone, first.filter(isUp), sentOn);
  }
  if (up.length === 1)
    return { outcome: 'none', sentence: `Only ${names(up)} works; ${fail}. If ${names(up)} dies, ${gone}.` };
  const isInterrupted = nodes.flat().some((candidate) => attemptOf(candidate)?.code === 'run.aborted');
  const isBroken = nodes.flat().some((candidate) => {
    const { outcome, code } = attemptOf(candidate) ?? {};
    return outcome === 'failed' && code !== 'run.aborted';
  });
  const byStatus = vouched.length === 0 ? '' : ` (${names(vouched)} by utils ha status)`;
  if (down.length > 0)
    return { outcome: 'degraded', sentence: `${up.length} of ${nodes.length} nodes${of} work${byStatus}; ${fail}.` };
  if (isBroken)
    return {
      outcome: 'degraded',
      sentence: `All ${nodes.length} nodes${of} work, but not by every way that DNS names.`,
    };
  if (isInterrupted)
    return { outcome: 'unknown', sentence: `All ${nodes.length} nodes${of} work; not every way to them was tried.` };
  if (vouched.length > 0) return { outcome: 'intact', sentence: vouchedWords(proven, vouched) };
  return {
    outcome: 'intact',
    sentence: `All ${nodes.length} nodes${of} ${hasCredentials ? 'let this login through' : 'answer and offer a way to sign in'}.`,
  };
};

/** What the client's own failover came to: where it was online before, and where it is now. */
const judgeFailover = ({ plan, attempts, failover }: Evidence): Redundancy => {
  const before = attempts.find(({ outcome }) => outcome === 'online');
  const nodeOf = (n: number | undefined): Candidate | undefined => plan.candidates.find((each) => each.n === n);
  const was = nodeOf(before?.candidate);
  const landed = failover.findLast(({ state, outcome }) => state.startsWith('XMPPCONNECT_') && outcome === 'ok');
  const now = nodeOf(landed?.candidate);
  if (failover.at(-1)?.state === 'STOP')
    return { outcome: 'none', sentence: 'After the lost connection the client stops: the user has to sign in again.' };
  if (!landed || !now) return { outcome: 'unknown', sentence: 'The failover of the client did not come to an end.' };
  const by = `by ${landed.state}`;
  if (was?.address === now.address)
    return {
      outcome: 'unknown',
      sentence: `The client came back on the same node, ${nodeName(now)}, ${by}: take that node down to see a failover.`,
    };
  return { outcome: 'intact', sentence: `After the lost connection the client came back on ${nodeName(now)}, ${by}.` };
};

/** The legs before XMPP named no presence node. */
const withoutPresence = (evidence: Evidence): Redundancy => {
  if (!evidence.hasCredentials)
    return { outcome: 'unknown', sentence: 'Which presence nodes there are is told only to a user who signs in.' };
  const hasPassed = evidence.attempts.some(({ outcome }) => outcome === 'passed');
  const isRefused = evidence.attempts.some(({ code }) => code !== undefined && failureRow(code).retry === 'stop');
  if (isRefused && !hasPassed)
    return {
      outcome: 'unknown',
      sentence: 'Which presence nodes there are did not show: this user was refused before.',
    };
  return isCutOff(evidence)
    ? { outcome: 'unknown', sentence: 'Which presence nodes there are was not found out before the run ended.' }
    : { outcome: 'none', sentence: 'No presence node is known: nobody can sign in.' };
};

export const judgeRedundancy = (evidence: Evidence): Redundancy => {
  const { plan } = evidence;
  if (evidence.failover.length > 0) return judgeFailover(evidence);
  if (evidence.afterFailover)
    return {
      outcome: 'unknown',
      sentence: evidence.attempts.some(({ outcome }) => outcome === 'online')
        ? 'There is no SOAP login to go back to: a failover is walked under a Jabber profile, such as jabber-14.'
        : 'There was no sign-in that a failover could begin with.',
    };
  if (!evidence.everyNode && evidence.task === 'diagnose')
    return { outcome: 'not-asked', sentence: 'No node was dialled.' };
  if (!evidence.everyNode)
    return { outcome: 'not-asked', sentence: 'Only one node was needed; --every-node proves them all.' };
  const isPlanKnown = plan.code === undefined ? !isCutOff(evidence) : evidence.end && !isUndecided(plan.code);
  if (plan.candidates.length === 0 && !isPlanKnown)
    return { outcome: 'unknown', sentence: 'It is not known which nodes there are.' };
  const judged = groups.flatMap(({ isOf, of, gone }) => {
    const members = plan.candidates.filter((each) => isOf(isEdgeStream(each) ? 'edge' : legOf(each.kind)));
    return members.length === 0 ? [] : [judgeGroup(evidence, of, gone, members)];
  });
  if (judged.length > 0 && !plan.candidates.some(({ kind }) => legOf(kind) === 'soap' || legOf(kind) === 'xmpp'))
    judged.push(withoutPresence(evidence));
  const worst = judged.toSorted((a, b) => ranks.indexOf(a.outcome) - ranks.indexOf(b.outcome))[0];
  if (!worst) return judgeGroup(evidence, '', 'nobody can sign in', []);
  if (worst.outcome !== 'intact') return worst;
  if (plan.leftOut.some(isDeadEnd))
    return {
      outcome: 'degraded',
      sentence: worst.sentence.replace(/^(All \d+ nodes).*$/, '$1 work, but not by every way that DNS names.'),
    };
  return { outcome: 'intact', sentence: judged.map(({ sentence }) => sentence).join(' ') };
};
