// Nodes that answer and send the user to the home node: whether they take over has to be known from elsewhere.

import type { Candidate } from './candidate.ts';
import type { AttemptReport } from './report.ts';
import { nodeName } from './verdict.ts';

type Node = readonly Candidate[];

/** Whether an attempt ended because the node named another as the user's home. */
export const isSentHome = ({ outcome, because }: Pick<AttemptReport, 'outcome' | 'because'>): boolean =>
  outcome === 'reached' && because !== undefined;

/** Each by its first candidate. */
export const nodeNames = (nodes: readonly Node[]): string =>
  nodes
    .flatMap(([first]) => first ?? [])
    .map(nodeName)
    .join(', ');

export const sentHomeWords = (nodes: readonly Node[]): string =>
  `${nodeNames(nodes)} ${nodes.length === 1 ? 'answers and sends' : 'answer and send'} the user to the home node`;

/** Both ways to learn whether such nodes take over. */
export const waysToKnow = (nodes: readonly Node[]): string =>
  `whether ${nodes.length === 1 ? 'it takes' : 'they take'} over is told by utils ha status (cupcheck doctor --ha-status FILE), or shows in a failover (cupcheck login --after-failover)`;

/** What proves redundancy where some nodes let the login through and others are vouched for. */
export const vouchedWords = (proven: readonly Node[], vouched: readonly Node[]): string =>
  `${nodeNames(proven)} ${proven.length === 1 ? 'lets' : 'let'} this login through; ${nodeNames(vouched)} ${
    vouched.length === 1 ? 'answers, sends' : 'answer, send'
  } the user home, and utils ha status shows ${proven.length + vouched.length === 2 ? 'both' : 'all of them'} Normal [HA125].`;
