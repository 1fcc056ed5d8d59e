// Nodes that were broken before a rehearsal took anything away: named, and left out of what is expected of the others.

import type { Candidate } from '../core/candidate.ts';
import { type FailureCode, failureRow } from '../core/failure.ts';
import { type GoneWay, goneRow } from '../core/gone.ts';
import type { DownNode, GoneNode, RehearsalCase, RehearsedNode } from '../core/rehearsal.ts';
import { keptOut } from '../core/rehearsal-model.ts';
import type { SignedInOnce } from './sign-in-once.ts';

/** One sign-in, and which nodes were taken away for it. */
export interface Played {
  readonly gone: readonly GoneNode[];
  readonly result: Pick<SignedInOnce, 'failures' | 'served'>;
}

interface Seen {
  readonly node: RehearsedNode;
  readonly codes: readonly FailureCode[];
  readonly isServing: boolean;
}

/** What was seen of each node while it was left alone. */
const seenOf = (played: readonly Played[], nodes: readonly RehearsedNode[]): readonly Seen[] =>
  nodes.map((node) => {
    const alone = played.filter(({ gone }) => !gone.some((each) => each.node === node.n));
    return {
      node,
      // Whoever sends users on is no failure.
      codes: alone.flatMap(({ result }) =>
        result.failures.flatMap(({ candidate, code }) =>
          node.candidates.includes(candidate) && failureRow(code).retry !== 'same' ? [code] : [],
        ),
      ),
      isServing: alone.some(({ result }) => result.served.some((n) => node.candidates.includes(n))),
    };
  });

/** Nodes that failed whenever they were tried. */
export const downNodes = (played: readonly Played[], nodes: readonly RehearsedNode[]): readonly DownNode[] =>
  seenOf(played, nodes).flatMap(({ node, codes: [code], isServing }) =>
    code === undefined || isServing ? [] : [{ node: node.n, code }],
  );

/** A sentence for each node that let users in at one time and not at another. */
export const changedNodes = (played: readonly Played[], nodes: readonly RehearsedNode[]): readonly string[] =>
  seenOf(played, nodes).flatMap(({ node, codes, isServing }) =>
    isServing && codes.length > 0
      ? [`${node.label} answered some sign-ins and failed others (${[...new Set(codes)].join(', ')}): rehearse again`]
      : [],
  );

/** The way of being gone that a failure looks like, for times that are calculated. */
const wayOf = (code: FailureCode): GoneWay => {
  if (code === 'tcp.timeout') return 'silent';
  if (code.endsWith('.timeout')) return 'frozen';
  return code.startsWith('tls.') ? 'bad-certificate' : 'refused';
};

/** The same as nodes that are gone. */
export const asGone = (down: readonly DownNode[]): readonly GoneNode[] =>
  down.map(({ node, code }) => ({ node, how: wayOf(code) }));

/** Shares of those kept out by a refusal: whoever meets a node that is down goes on. */
export const withoutDown = (
  cases: readonly RehearsalCase[],
  nodes: readonly RehearsedNode[],
  met: readonly Candidate[],
  down: readonly DownNode[],
): readonly RehearsalCase[] => {
  const idle = nodes.filter(({ n }) => down.some(({ node }) => node === n)).flatMap(({ candidates }) => candidates);
  const awake = met.filter(({ n }) => !idle.includes(n));
  if (awake.length === met.length) return cases;
  return cases.map((each) => {
    if (!each.gone.some(({ how }) => goneRow(how).isAnswer) || each.signIn === 'undecided') return each;
    return { ...each, keptOut: keptOut(awake, nodes, each.gone, each.landsOn !== undefined) };
  });
};
