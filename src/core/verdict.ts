// The two verdicts: can this user sign in now, and would they still if a node died?

import type { Candidate } from './candidate.ts';
import { type FailureCode, failureRow, failures, fill } from './failure.ts';
import type { AttemptReport, Plan, Redundancy, SignIn } from './report.ts';

/** What the verdicts are made from. */
export interface Evidence {
  readonly task: 'locate' | 'login';
  readonly who: string;
  readonly domain?: string;
  readonly hasCredentials: boolean;
  readonly everyNode: boolean;
  readonly plan: Plan;
  readonly attempts: readonly AttemptReport[];
  readonly runMs: number;
  readonly end?: { readonly reason: 'done' | 'timeout' | 'aborted'; readonly code?: FailureCode };
}

/** `cup1.dogtel.lab (10.10.10.25)`, or the address alone. */
export const nodeName = ({ host, address }: Candidate): string => (host === address ? address : `${host} (${address})`);

const absences: readonly string[] = [
  'dns.no-such-name',
  'dns.no-records',
  'dns.not-offered',
  'dns.nothing-found',
  'dns.no-address',
  'dns.bad-target',
];

/** Codes that mean "nobody knows" rather than "there is nothing": DNS could not be asked. */
const isUndecidedPlan = (code: FailureCode): boolean => code.startsWith('dns.') && !absences.includes(code);

const candidateOf = (evidence: Evidence, attempt: AttemptReport | undefined): Candidate | undefined =>
  evidence.plan.candidates.find(({ n }) => n === attempt?.candidate);

const describe = (evidence: Evidence, attempt: AttemptReport): string => {
  const candidate = candidateOf(evidence, attempt);
  return fill(attempt.code ? failureRow(attempt.code).sentence : 'Failed.', {
    ...(candidate ? { host: nodeName(candidate), address: candidate.address, port: candidate.port } : {}),
    account: evidence.who,
    ...(evidence.domain === undefined ? {} : { domain: evidence.domain }),
  });
};

/** The attempt that speaks for a walk without success: the one that got furthest, the first among equals. */
const furthest = (attempts: readonly AttemptReport[]): AttemptReport | undefined => {
  const order = ['dns', 'tcp', 'tls', 'http', 'soap', 'stream', 'starttls', 'auth', 'bind', 'presence'];
  const rank = ({ phase, tls }: AttemptReport): number => order.indexOf(phase) + (tls ? order.length : 0);
  return attempts.reduce<AttemptReport | undefined>(
    (best, attempt) => (best && rank(best) >= rank(attempt) ? best : attempt),
    undefined,
  );
};

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export const judgeSignIn = (evidence: Evidence): SignIn => {
  const { plan, attempts, end, who } = evidence;
  const withCandidate = (attempt: AttemptReport | undefined): { candidate?: number } =>
    attempt ? { candidate: attempt.candidate } : {};
  const online = attempts.find(({ outcome }) => outcome === 'online');
  if (online) {
    const candidate = candidateOf(evidence, online);
    return {
      outcome: 'online',
      candidate: online.candidate,
      sentence: `${who} can sign in${candidate ? `, on ${nodeName(candidate)}` : ''}.`,
    };
  }
  if (end?.reason === 'aborted')
    return {
      outcome: 'undecided',
      code: 'run.aborted',
      sentence: 'The run was interrupted before an answer was reached.',
    };
  if (plan.code !== undefined && plan.candidates.length === 0 && isUndecidedPlan(plan.code))
    return { outcome: 'undecided', code: plan.code, sentence: `DNS could not be asked: ${failures[plan.code].short}.` };
  if (end?.reason === 'timeout')
    return {
      outcome: 'undecided',
      code: 'run.timeout',
      sentence: fill(failures['run.timeout'].sentence, { seconds: evidence.runMs / 1000 }),
    };
  if (plan.candidates.length === 0) {
    const code = plan.code ?? 'dns.nothing-found';
    if (evidence.task === 'locate') return { outcome: 'not-asked', code, sentence: 'There is no place to sign in.' };
    return { outcome: 'unreachable', code, sentence: `There is no place to sign in: ${failures[code].short}.` };
  }
  if (evidence.task === 'locate') return { outcome: 'not-asked', sentence: 'Nobody was asked to sign in.' };
  const tried = attempts.filter(({ outcome }) => outcome === 'failed');
  const refusal = tried.find(({ code }) => code !== undefined && failureRow(code).retry === 'stop');
  if (refusal?.code)
    return {
      outcome: refusal.code === 'auth.password-unusable' ? 'undecided' : 'refused',
      code: refusal.code,
      ...withCandidate(refusal),
      sentence: describe(evidence, refusal),
    };
  const reached = attempts.find(({ outcome }) => outcome === 'reached');
  if (reached && !evidence.hasCredentials) {
    const candidate = candidateOf(evidence, reached);
    return {
      outcome: 'not-asked',
      candidate: reached.candidate,
      sentence: `No password was sent. ${candidate ? nodeName(candidate) : 'The node'} answers and offers a way to sign in.`,
    };
  }
  const worst = furthest(tried);
  const skipped = attempts.filter(({ outcome }) => outcome === 'skipped' || outcome === 'reached');
  const unjudged = tried.filter(({ submitted }) => submitted);
  if (skipped.length > 0 && unjudged.length > 1)
    return {
      outcome: 'undecided',
      ...(worst?.code ? { code: worst.code } : {}),
      ...withCandidate(worst),
      sentence: 'The password was sent twice and not judged; the other nodes were not asked.',
    };
  return {
    outcome: 'unreachable',
    ...(worst?.code ? { code: worst.code } : {}),
    ...withCandidate(worst),
    sentence: `${who} cannot sign in: ${tried.length === 1 && worst ? lowerFirst(describe(evidence, worst)) : `none of ${counted(tried.length, 'candidate')} let the login through.`}`,
  };
};

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

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
  if (down.some((members) => members.some(isUnproven)))
    return { outcome: 'unknown', sentence: `Not every node could be proven: ${names(down)}.` };
  if (up.length === 0) return { outcome: 'none', sentence: 'No node lets this login through.' };
  if (nodes.length === 1)
    return { outcome: 'none', sentence: `There is only one node, ${names(up)}: if it dies, nobody can sign in.` };
  if (up.length === 1)
    return {
      outcome: 'none',
      sentence: `Only ${names(up)} works; ${names(down)} does not. If ${names(up)} dies, nobody can sign in.`,
    };
  const broken = plan.candidates.filter(
    (candidate) => attemptOf(candidate)?.outcome === 'failed' && !isRedirect(candidate),
  );
  if (down.length > 0)
    return { outcome: 'degraded', sentence: `${up.length} of ${nodes.length} nodes work; ${names(down)} does not.` };
  if (broken.length > 0 || plan.leftOut.some(({ code }) => code === 'dns.no-address'))
    return { outcome: 'degraded', sentence: `All ${nodes.length} nodes work, but not by every way that DNS names.` };
  return { outcome: 'intact', sentence: `All ${nodes.length} nodes let this login through.` };
};
