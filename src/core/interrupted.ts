// How far a run had come that its caller broke off.

import { nodesOf } from './redundancy.ts';
import type { AttemptReport, Interrupted, Plan } from './report.ts';

/** An attempt that came to an end of its own, and was not cut off with the run. */
const isOwnEnd = ({ outcome, code }: AttemptReport): boolean => outcome !== 'skipped' && code !== 'run.aborted';

/** Counts nodes, not the addresses and ports of one node: each is tried where one of its candidates was. */
export const interruptedOf = (plan: Plan, attempts: readonly AttemptReport[], afterMs: number): Interrupted => {
  const tried = new Set(attempts.filter(isOwnEnd).map(({ candidate }) => candidate));
  const nodes = nodesOf(plan.candidates);
  return {
    afterMs,
    tried: nodes.filter((members) => members.some(({ n }) => tried.has(n))).length,
    nodes: nodes.length,
  };
};
