// TABLE: checks of the way to a node: refused, silent, closed, another service.

import type { FailureCode } from '../core/failure.ts';
import { nodeName } from '../core/verdict.ts';
import type { Check, Match } from './check.ts';
import { type Evidence, factsOf, failedWith } from './evidence.ts';

/** One match for each attempt that failed with one of these codes. */
export const eachFailed =
  (...codes: readonly FailureCode[]) =>
  (evidence: Evidence): readonly Match[] =>
    failedWith(evidence, ...codes).map((tried) => ({
      subject: nodeName(tried.candidate),
      facts: factsOf(evidence, tried),
      events: tried.events,
      candidates: [tried.candidate.n],
    }));

export const pathChecks = {
  'NET-01': {
    title: 'A node refuses connections',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node whose machine answers and whose service does not: the connection is refused.',
    caller: 'One of the chat servers is switched on, but its chat service is not running.',
    sentence: '{node} refuses connections on port {port}: the machine is up, the service is not.',
    remedy:
      'Start the service on {host} (Cisco: XCP Router and Connection Manager), or open TCP port {port} in its firewall.',
    example: 'doctor-node-refuses',
    find: eachFailed('tcp.refused'),
  },
} as const satisfies Record<string, Check>;
