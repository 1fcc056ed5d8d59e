// The model of a rehearsal: every situation calculated from the plan alone, with the real walk over virtual time.

import type { Candidate } from './candidate.ts';
import type { FailureCode } from './failure.ts';
import { type GoneEnd, type GoneWay, goneRow, goneWayIds } from './gone.ts';
import { legOf } from './leg.ts';
import { limits } from './limits.ts';
import { orderCandidates } from './order.ts';
import type { PlanDraft } from './plan-draft.ts';
import { type ProfileRow, profileRow } from './profile.ts';
import { seeded } from './random.ts';
import type { GoneNode, NodeShare, ProfileRehearsal, RehearsalCase, RehearsedNode } from './rehearsal.ts';
import { caseSentence, mostNodesForPairs, outcomeOf, rehearsedNodes, situations, stepWords } from './rehearsal-case.ts';
import { assumedPace, type Pace, type Walked, walkVirtually } from './rehearsal-walk.ts';
import { firstChances, shareOf } from './share.ts';

export interface ModelOptions {
  /** Cap of one candidate; default that of the profile. */
  readonly attemptMs?: number;
  readonly runMs?: number;
  /** Also each pair of nodes; default true. */
  readonly pairs?: boolean;
  /** Default all. */
  readonly ways?: readonly GoneWay[];
  readonly seed: number;
  readonly pace?: Pace;
  /** Nodes that are down whatever else is: counted in the times of {@link NodeShare}. */
  readonly down?: readonly GoneNode[];
}

/** Orders that are tried out for the times: what a draw of two or three nodes can come to is among them. */
const drawsTried = 32;

/** What tells a candidate, however often it is drawn anew. */
const keyOf = ({ kind, host, address, port }: Candidate): string => [kind, host, address, port].join(' ');

/** What the cases of one profile have in common. */
interface Model {
  readonly draft: Pick<PlanDraft, 'walk' | 'candidates' | 'code'>;
  readonly row: ProfileRow;
  readonly nodes: readonly RehearsedNode[];
  readonly nodeOfKey: ReadonlyMap<string, number>;
  readonly options: ModelOptions;
}

const modelOf = (
  draft: Model['draft'],
  row: ProfileRow,
  nodes: readonly RehearsedNode[],
  options: ModelOptions,
): Model => {
  const nodeOfKey = new Map(
    nodes.flatMap(({ n, candidates }) =>
      draft.candidates.filter((each) => candidates.includes(each.n)).map((each) => [keyOf(each), n] as const),
    ),
  );
  return { draft, row, nodes, nodeOfKey, options };
};

/** Discovery has a budget of its own: the legs at Unified CM and Expressway. */
const endOfLeg = ({ draft, row, options }: Model): number => {
  const runMs = options.runMs ?? limits.runMs;
  const isDiscovery = draft.candidates.some(({ kind }) => kind === 'uds' || kind === 'edge');
  return isDiscovery && row.discoveryMs !== undefined ? Math.min(row.discoveryMs, runMs) : runMs;
};

const walked = (model: Model, candidates: readonly Candidate[], gone: readonly GoneNode[]): Walked => {
  const { draft, row, nodeOfKey, options } = model;
  const isXmpp = candidates.some(({ kind }) => legOf(kind) === 'xmpp');
  const endOf = (candidate: Candidate): GoneEnd | undefined => {
    const node = nodeOfKey.get(keyOf(candidate));
    const how = gone.find((each) => each.node === node)?.how;
    return how === undefined ? undefined : goneRow(how).ends(candidate.kind);
  };
  return walkVirtually({
    candidates,
    walk: isXmpp ? draft.walk : 'sequential',
    attemptMs: options.attemptMs ?? row.attemptMs,
    endsAtMs: endOfLeg(model),
    endOf,
    pace: options.pace ?? assumedPace,
  });
};

/** The share of users who cannot sign in: those who meet a refusing node first; any other failure keeps out all or nobody. */
export const keptOut = (
  candidates: readonly Candidate[],
  nodes: readonly RehearsedNode[],
  gone: readonly GoneNode[],
  isIn: boolean,
): number => {
  const lost = nodes.filter(({ n }) => gone.some(({ node }) => node === n)).flatMap((node) => node.candidates);
  const members = candidates.filter(({ n }) => lost.includes(n));
  // Nodes behind the first leg are told to each user: nobody knows their shares.
  if (!gone.some(({ how }) => goneRow(how).isAnswer) || members.length === 0) return isIn ? 0 : 1;
  return shareOf(members, firstChances(candidates)).share;
};

const caseOf = (model: Model, gone: readonly GoneNode[]): RehearsalCase => {
  const { draft, nodes, nodeOfKey } = model;
  const { landed, nth, ended, begun, ms, isTimeout } = walked(model, draft.candidates, gone);
  const failed = ended.flatMap(({ code }): readonly FailureCode[] => (code === undefined ? [] : [code]));
  const last = failed.at(-1);
  const landsOn = landed && nodeOfKey.get(keyOf(landed));
  const isStopped = gone.some(({ how }) => goneRow(how).isAnswer);
  const { code: unplanned = 'dns.nothing-found' } = draft;
  const why = draft.candidates.length === 0 ? unplanned : last;
  const code = landed ? undefined : isTimeout ? 'run.timeout' : why;
  const isSession = landed !== undefined && legOf(landed.kind) === 'xmpp';
  const so = {
    gone,
    ...(landed && nth !== undefined && landsOn !== undefined
      ? { landsOn, candidate: landed.n, nth, step: stepWords(nth, landed) }
      : {}),
    attempts: begun,
    ms: Math.round(ms),
    signIn: landed
      ? isSession
        ? 'online'
        : 'not-asked'
      : isTimeout
        ? 'undecided'
        : isStopped
          ? 'refused'
          : 'unreachable',
    ...(code === undefined ? {} : { code }),
    failed,
    keptOut: keptOut(draft.candidates, nodes, gone, landed !== undefined),
    submissions: 0,
  } as const satisfies Omit<RehearsalCase, 'sentence'>;
  return { ...so, sentence: caseSentence(so, nodes) };
};

/** Orders in which users meet the candidates: drawn by weight, or turned where a name has several addresses. */
const drawsOf = (candidates: readonly Candidate[], seed: number): readonly (readonly Candidate[])[] => {
  const isRanked = candidates.every(({ priority }) => priority !== undefined);
  if (!isRanked) return candidates.map((_, turn) => [...candidates.slice(turn), ...candidates.slice(0, turn)]);
  const random = seeded(seed);
  return Array.from({ length: drawsTried }, () => orderCandidates(candidates, random));
};

/** The draw in which the records of these come first wherever they can: those of weight 0 only among themselves. */
const worstDraw = (candidates: readonly Candidate[], members: readonly number[]): readonly Candidate[] => {
  const rankOf = ({ n, weight = 0 }: Candidate): number => (weight > 0 ? 0 : 2) + (members.includes(n) ? 0 : 1);
  return candidates.toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0) || rankOf(a) - rankOf(b));
};

const median = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

const movingOn: readonly GoneWay[] = goneWayIds.filter((how) => !goneRow(how).isAnswer);

/** Sorted milliseconds of the sign-ins with one node gone, over all draws and ways that let somebody in. */
const timesWithout = (model: Model, node: number, draws: readonly (readonly Candidate[])[]): readonly number[] =>
  movingOn
    .flatMap((how) =>
      draws.flatMap((order) => {
        const { down = [] } = model.options;
        const { landed, ms } = walked(model, order, [{ node, how }, ...down.filter((each) => each.node !== node)]);
        return landed ? [Math.round(ms)] : [];
      }),
    )
    .toSorted((a, b) => a - b);

/** How users spread while everything is up, and how long they take while one node is gone. */
const sharesOf = (model: Model): Pick<ProfileRehearsal, 'shares' | 'typicalMs' | 'worstMs'> => {
  const { draft, nodes, options } = model;
  const chances = firstChances(draft.candidates);
  const draws = drawsOf(draft.candidates, options.seed);
  const all: number[] = [];
  const worst: number[] = [];
  const shares = nodes.map(({ n, candidates }): NodeShare => {
    const members = draft.candidates.filter((each) => candidates.includes(each.n));
    const { share, shareIfFixed } = shareOf(members, chances);
    const times = timesWithout(model, n, draws);
    const rare = timesWithout(model, n, [worstDraw(draft.candidates, candidates)]).at(-1) ?? 0;
    const worstMs = Math.max(rare, times.at(-1) ?? 0);
    all.push(...times);
    worst.push(worstMs);
    return {
      node: n,
      share,
      ...(share === shareIfFixed ? {} : { shareIfFixed }),
      typicalMs: median(times),
      worstMs,
    };
  });
  const sorted = all.toSorted((a, b) => a - b);
  return { shares, typicalMs: median(sorted), worstMs: Math.max(0, ...worst) };
};

/** Shares and times of a plan, as a live rehearsal shows them beside what it measured; `nodes` may be more than the plan names. */
export const calculatedShares = (
  draft: Pick<PlanDraft, 'walk' | 'candidates' | 'profile'>,
  nodes: readonly RehearsedNode[],
  options: ModelOptions,
): ReturnType<typeof sharesOf> => {
  const planned = new Set(draft.candidates.map(({ n }) => n));
  const known = nodes.filter(({ candidates }) => candidates.some((n) => planned.has(n)));
  return sharesOf(modelOf(draft, profileRow(draft.profile), known, options));
};

const firstLegOnly =
  'a model knows the first leg alone: which presence nodes follow is told only to a user who signs in (rehearse live for these)';

/** Rehearses one plan without any network. */
export const modelRehearsal = (draft: PlanDraft, options: ModelOptions): ProfileRehearsal => {
  const row = profileRow(draft.profile);
  const nodes = rehearsedNodes(draft.candidates);
  const model = modelOf(draft, row, nodes, options);
  const healthy = caseOf(model, []);
  const cases = situations(nodes, options.pairs ?? true, options.ways).map((gone) => caseOf(model, gone));
  const hasLegs = draft.candidates.some(({ kind }) => legOf(kind) !== 'xmpp');
  const tooMany = (options.pairs ?? true) && nodes.length > mostNodesForPairs;
  return {
    profile: draft.profile,
    title: row.title,
    walk: draft.walk,
    candidates: draft.candidates,
    nodes,
    healthy,
    cases,
    ...sharesOf(model),
    outcome: outcomeOf(healthy, cases),
    ...(draft.code === undefined ? {} : { code: draft.code }),
    notes: [
      ...draft.notes,
      ...(hasLegs ? [firstLegOnly] : []),
      ...(tooMany ? [`pairs were left out: there are more than ${mostNodesForPairs} nodes`] : []),
    ],
  };
};
