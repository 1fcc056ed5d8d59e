// The cases of one profile: each situation on its stage, as many at once as there are lanes.

import { pass } from '../clock.ts';
import type { Candidate } from '../core/candidate.ts';
import { type GoneWay, goneRow } from '../core/gone.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { GoneNode, RehearsalCase, RehearsedNode } from '../core/rehearsal.ts';
import { isCutOff, situations, situationWords } from '../core/rehearsal-case.ts';
import { expectedWaitMs } from '../core/rehearsal-wait.ts';
import { type Breaker, emptyStage } from './breaker.ts';
import type { SignInCarefully } from './careful.ts';
import { caseOf } from './case-of.ts';
import { unlessCut } from './deadline.ts';
import type { Played } from './down.ts';
import { inLanes, lanesOf, type Pool } from './lanes.ts';
import type { Means } from './means.ts';
import type { Reporter } from './progress.ts';
import type { SignedInOnce } from './sign-in-once.ts';

/** What takes nodes away, once it is known which there are; closed at the end of the profile. */
export type MakeBreaker = (healthy: SignedInOnce) => Promise<{
  /** That of a lane, from 0; asked for again before each case. */
  readonly breakerOf: (lane: number) => Promise<Breaker>;
  /** Authorities of stand-ins with a bad certificate. */
  readonly ca: readonly string[];
  /** Most cases that may be on stage at once; default as many as are wanted. */
  readonly lanes?: number;
  /** Of those, most that wait for nobody: more would be felt in their times. */
  readonly quick: number;
  /** Whether a node can be taken away in this way. */
  readonly reaches: (node: RehearsedNode, how: GoneWay) => boolean;
  /** What a reader has to know of how nodes were taken away. */
  readonly notes?: readonly string[];
  readonly close: () => Promise<void>;
}>;

/** What all cases of one profile have in common, once everything was seen up. */
export interface Scene {
  readonly means: Means;
  readonly reporter: Reporter;
  readonly signIn: SignInCarefully;
  readonly draft: PlanDraft;
  readonly attemptMs: number;
  readonly up: SignedInOnce;
  readonly nodes: readonly RehearsedNode[];
  /** Candidates of the plan that took connections: whoever meets a place where nobody is goes on to the next. */
  readonly met: readonly Candidate[];
}

export interface PlayedCases {
  /** In the order of the situations. */
  readonly cases: readonly RehearsalCase[];
  readonly played: readonly Played[];
  readonly notes: readonly string[];
}

const outOfReach = (nodes: readonly RehearsedNode[]): readonly string[] =>
  nodes.length === 0
    ? []
    : [
        `what stands behind the Expressway cannot be stood in for from here: ${nodes.map(({ label }) => label).join(', ')}`,
      ];

/** Where it landed, by the address that the nodes have. */
const atHome = (result: SignedInOnce, { homeOf }: Breaker): SignedInOnce => {
  const { landed } = result;
  if (!landed || !homeOf) return result;
  const { candidate } = landed;
  return { ...result, landed: { ...landed, candidate: { ...candidate, address: homeOf(candidate.address) } } };
};

/** Between the first cases of two lanes: all at once they would slow each other down, and startle a server. */
const staggerMs = 100;

interface Wanted {
  readonly gone: readonly GoneNode[];
  readonly index: number;
  /** For nodes that are silent. */
  readonly waitMs: number;
}

/**
 * Those that wait cost nothing and go on beside each other; the others keep the computer busy. Single nodes first, since they
 * decide the answer should the rest be cut off; then the longest first.
 */
const poolsOf = (wanted: readonly Wanted[], atOnce: number, quick: number): readonly Pool<Wanted>[] => {
  const waiting = wanted
    .filter(({ waitMs }) => waitMs > 0)
    .toSorted((a, b) => a.gone.length - b.gone.length || b.waitMs - a.waitMs);
  if (atOnce === 1) return [{ items: wanted, lanes: 1 }];
  const lanes = Math.max(1, Math.min(quick, waiting.length === 0 ? atOnce : atOnce - 1));
  return [
    { items: wanted.filter(({ waitMs }) => waitMs === 0), lanes },
    { items: waiting, lanes: atOnce - lanes },
  ];
};

/** Plays every situation. */
export const playCases = async (scene: Scene, makeBreaker: MakeBreaker): Promise<PlayedCases> => {
  const { means, reporter, signIn, draft, attemptMs, up, nodes, met } = scene;
  const { candidates } = up;
  const hasLogin = means.password !== null && !means.turns.isStopped;
  const ways = means.ways.filter((how) => hasLogin || !goneRow(how).isAnswer);
  const { breakerOf, ca, lanes = means.atOnce, quick, reaches, notes = [], close } = await makeBreaker(up);
  const played: Played[] = [];
  const isPossible = (n: number, how: GoneWay): boolean => nodes.some((node) => node.n === n && reaches(node, how));
  const wanted: readonly Wanted[] = situations(nodes, means.pairs, ways)
    .filter((gone) => gone.every(({ node, how }) => isPossible(node, how)))
    .map((gone, index) => ({
      gone,
      index,
      waitMs: expectedWaitMs({ candidates, nodes, walk: draft.walk, attemptMs }, gone),
    }));
  const play = async ({ gone, waitMs }: Wanted, lane: number): Promise<RehearsalCase> => {
    if (means.deadline.signal.aborted) return caseOf(await signIn({ stage: emptyStage }), gone, nodes, met);
    const what = situationWords(gone, nodes);
    reporter.begin(what, waitMs);
    const breaker = await breakerOf(lane);
    const stage = await breaker.take(gone, nodes);
    const isBad = gone.some(({ how }) => how === 'bad-certificate');
    const result = atHome(await signIn({ stage, ca: isBad ? ca : [] }), breaker);
    await breaker.mend();
    const found = caseOf(result, gone, nodes, met);
    if (isCutOff(found)) return found;
    played.push({ gone, result });
    reporter.end(what, found);
    return found;
  };
  const atOnce = Math.min(lanes, means.atOnce);
  reporter.expect(
    wanted.map(({ waitMs }) => waitMs),
    atOnce,
  );
  try {
    const pools = poolsOf(wanted, atOnce, quick);
    // Before anything is timed: what a lane takes to be ready would be felt in the others.
    await unlessCut(means.deadline, () =>
      Promise.all(Array.from({ length: lanesOf(pools) }, (_, lane) => breakerOf(lane))),
    );
    const begun = new Set<number>();
    const found = await inLanes(pools, async (each, lane) => {
      if (!begun.has(lane)) await pass(lane * staggerMs, means.clock, means.deadline.signal);
      begun.add(lane);
      return { index: each.index, case: await play(each, lane) };
    });
    return {
      cases: found.toSorted((a, b) => a.index - b.index).map((each) => each.case),
      played,
      notes: [...notes, ...outOfReach(nodes.filter(({ n }) => !ways.some((how) => isPossible(n, how))))],
    };
  } finally {
    await close();
  }
};
