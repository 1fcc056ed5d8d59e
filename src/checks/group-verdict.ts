// The second verdict in the light of utils ha status: what no login shows it may know, for the nodes that were tried.

import { enumerate } from '../core/enumerate.ts';
import type { Finding } from '../core/finding.ts';
import { visible } from '../core/name.ts';
import { judgeRedundancy } from '../core/redundancy.ts';
import type { Redundancy } from '../core/report.ts';
import { isSentHome, sentHomeWords } from '../core/sent-home.ts';
import type { Check } from './check.ts';
import { checks, isCheckId } from './checks.ts';
import type { Evidence } from './evidence.ts';
import { candidatesOfGroup, groupsShown, presenceNodes, vouchedBy } from './finds/status-groups.ts';

/** Worst first; what is not known may be anything. */
const verdicts: readonly Redundancy['outcome'][] = ['none', 'degraded', 'intact', 'unknown'];

interface Worst {
  readonly at: 'none' | 'degraded';
  readonly says: string;
}

/** The worst that the status says of a group of nodes that were tried; a group of others decides nothing here. */
const worstOf = (findings: readonly Finding[]): Worst | undefined =>
  findings
    .flatMap(({ id, title, subject, candidates = [] }): readonly Worst[] => {
      const row: Check | undefined = isCheckId(id) ? checks[id] : undefined;
      return row?.redundancy === undefined || candidates.length === 0
        ? []
        : [{ at: row.redundancy, says: `${title} (${subject})` }];
    })
    .toSorted((a, b) => verdicts.indexOf(a.at) - verdicts.indexOf(b.at))[0];

/** The nodes for which it has to be known from elsewhere whether they take over. */
const sentHomeIn = (evidence: Evidence) => {
  const { attempts } = evidence.report;
  const has = (test: (attempt: (typeof attempts)[number]) => boolean) => {
    const all = new Set(attempts.filter(test).map(({ candidate }) => candidate));
    return presenceNodes(evidence).filter((members) => members.some(({ n }) => all.has(n)));
  };
  const home = has(({ outcome }) => outcome === 'online');
  return { home, senders: has(isSentHome).filter((members) => !home.includes(members)) };
};

/** The verdict with the nodes that the status vouches for; the same one where it vouches for none. */
const vouchedFor = (evidence: Evidence, before: Redundancy): Redundancy => {
  const { started, report, events } = evidence;
  const vouched = vouchedBy(evidence);
  if (before.outcome !== 'unknown' || vouched.size === 0) return before;
  const end = events.find((event) => event.type === 'run-ended');
  return judgeRedundancy({
    task: started.task,
    hasCredentials: started.hasCredentials,
    everyNode: started.everyNode,
    plan: report.plan,
    attempts: report.attempts,
    afterFailover: started.afterFailover ?? false,
    failover: report.failover ?? [],
    ...(end && { end }),
    vouched,
  });
};

/** Why a status that was given leaves the verdict open. */
const whyOpen = (evidence: Evidence): string => {
  const shown = groupsShown(evidence);
  const names = enumerate(shown.flatMap(({ nodes }) => nodes.map(({ name }) => visible(name))));
  if (shown.length === 0) return ' The text given with --ha-status cannot be read.';
  if (shown.every((group) => candidatesOfGroup(evidence, group).length === 0))
    return ` The text given with --ha-status is of other nodes: ${names}.`;
  return ` The text given with --ha-status does not show them Normal in one group: it shows ${names}.`;
};

/**
 * Nodes that let the login through may still not back each other up: then the verdict must not say so. Where a node sends the
 * user home, and nobody has seen it take over, an intact group is the proof that was missing.
 */
export const withGroups = (evidence: Evidence, before: Redundancy, findings: readonly Finding[]): Redundancy => {
  if (evidence.given.haStatus === undefined || before.outcome === 'not-asked') return before;
  const redundancy = vouchedFor(evidence, before);
  const { outcome, sentence } = redundancy;
  const worst = worstOf(findings);
  const { home, senders } = sentHomeIn(evidence);
  // Where it vouches for some, what is still open is open for other reasons.
  const isOpen = redundancy === before && outcome === 'unknown' && home.length > 0 && senders.length > 0;
  if (worst === undefined) return isOpen ? { outcome, sentence: `${sentence}${whyOpen(evidence)}` } : redundancy;
  if (isOpen)
    return { outcome: worst.at, sentence: `${sentHomeWords(senders)}, and utils ha status shows: ${worst.says}.` };
  if (outcome === 'none') return redundancy;
  return {
    outcome: verdicts.indexOf(worst.at) < verdicts.indexOf(outcome) ? worst.at : outcome,
    sentence: `${sentence} But utils ha status shows: ${worst.says}.`,
  };
};
