// How long a sign-in has to wait for nodes that are gone in silence: what a rehearsal begins with, and how long it will still take.

import type { Candidate } from './candidate.ts';
import { goneRow } from './gone.ts';
import { legOf } from './leg.ts';
import type { GoneNode, RehearsedNode } from './rehearsal.ts';

export interface WaitQuestion {
  /** Of all legs, in the order in which they are tried. */
  readonly candidates: readonly Candidate[];
  readonly nodes: readonly Pick<RehearsedNode, 'n' | 'candidates'>[];
  readonly walk: 'race' | 'sequential';
  readonly attemptMs: number;
}

/** Milliseconds of waiting before a node that is well is met, or before the last one has failed. */
export const expectedWaitMs = (
  { candidates, nodes, walk, attemptMs }: WaitQuestion,
  gone: readonly GoneNode[],
): number => {
  const goneHow = ({ n }: Candidate): GoneNode['how'] | undefined => {
    const node = nodes.find((each) => each.candidates.includes(n));
    return gone.find((each) => each.node === node?.n)?.how;
  };
  let ms = 0;
  for (const leg of new Set(candidates.map(({ kind }) => legOf(kind)))) {
    const members = candidates.filter(({ kind }) => legOf(kind) === leg);
    const firstWell = members.findIndex((each) => {
      const how = goneHow(each);
      return how === undefined || goneRow(how).isAnswer === true;
    });
    const before = firstWell < 0 ? members : members.slice(0, firstWell);
    const waits = before.map((each) => {
      const how = goneHow(each);
      const { waitsMs = 0 } = how ? goneRow(how).ends(each.kind) : {};
      // The Expressway answers for those behind it, and waits longer for them than a client for it.
      return each.via !== undefined && waitsMs > 0 ? attemptMs : Math.min(attemptMs, waitsMs);
    });
    // Whoever races waits beside one that is well.
    const isRace = leg === 'xmpp' && walk === 'race';
    if (!isRace) ms += waits.reduce((sum, each) => sum + each, 0);
    else if (firstWell < 0) ms += Math.max(0, ...waits);
    const last = members[firstWell];
    if (last === undefined || goneHow(last) !== undefined) break;
  }
  return ms;
};
