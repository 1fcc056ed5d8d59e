// A rehearsal with real sign-ins: everything up, then each situation on its stage, one after the other.

import type { Candidate } from '../core/candidate.ts';
import type { CupcheckEvent } from '../core/event.ts';
import { type GoneWay, goneRow } from '../core/gone.ts';
import { legOf } from '../core/leg.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import { profileRow } from '../core/profile.ts';
import type { GoneNode, ProfileRehearsal, RehearsalCase, RehearsedNode } from '../core/rehearsal.ts';
import {
  caseSentence,
  mostNodesForPairs,
  outcomeOf,
  rehearsedNodes,
  situations,
  situationWords,
  stepWords,
} from '../core/rehearsal-case.ts';
import { calculatedShares, keptOut } from '../core/rehearsal-model.ts';
import type { Password } from '../tasks/options.ts';
import type { Stage } from '../tasks/stage.ts';
import { type Breaker, emptyStage } from './breaker.ts';
import { asGone, changedNodes, downNodes, type Played, withoutDown } from './down.ts';
import { createGate, type Gate, inLanes } from './lanes.ts';
import type { RehearsalProgress } from './options.ts';
import { type Setting, type SignedInOnce, signInOnce } from './sign-in-once.ts';

/** One password and one budget for all profiles of a rehearsal. */
export interface Means {
  readonly password: Password | null;
  /** On the clock of `performance.now`. */
  readonly endsAtMs: number;
  /** Cap of a single sign-in, in ms. */
  readonly runMs: number;
  readonly pairs: boolean;
  readonly ways: readonly GoneWay[];
  readonly seed: number;
  readonly onEvent: ((event: CupcheckEvent) => void) | undefined;
  readonly onProgress: ((progress: RehearsalProgress) => void) | undefined;
  /** A real node refused the password: nobody is shown it again. */
  isStopped: boolean;
  submissions: number;
  done: number;
  total: number;
}

/** What takes nodes away, once it is known which there are; closed at the end of the profile. */
export type MakeBreaker = (healthy: SignedInOnce) => Promise<{
  readonly breaker: Breaker;
  /** Authorities of stand-ins with a bad certificate. */
  readonly ca: readonly string[];
  /** How many cases may be on stage at once. */
  readonly lanes: number;
  /** What a reader has to know of how nodes were taken away. */
  readonly notes?: readonly string[];
  readonly close: () => Promise<void>;
}>;

/** Thrown where a password would be submitted although a node has refused it meanwhile. */
class Stopped extends Error {}

/** The password of one sign-in, which waits for the verdict on those before it. */
const takeTurn = (
  means: Means,
  gate: Gate,
): { readonly password: Password | null; readonly waitedMs: () => number; readonly end: () => void } => {
  let waitedMs = 0;
  let leave: (() => void) | undefined;
  const { password } = means;
  return {
    waitedMs: () => waitedMs,
    end: () => leave?.(),
    password:
      password === null || means.isStopped
        ? null
        : async () => {
            const from = performance.now();
            leave = await gate();
            waitedMs = performance.now() - from;
            if (means.isStopped) throw new Stopped();
            return password();
          },
  };
};

const notRun = {
  signIn: { outcome: 'undecided', code: 'run.timeout', sentence: '' },
  candidates: [],
  begun: 0,
  failures: [],
  served: [],
  isCut: false,
  ms: 0,
  submissions: 0,
  isRefused: false,
  unreached: new Set<number>(),
} as const satisfies SignedInOnce;

const behindEdge = 'nodes behind an Expressway share its address and were not taken down one by one';
const noRefusals = 'without a password nobody can be refused a login: that way was left out';
const stopped =
  'a node refused the password: it was not submitted again, and the cases after that end where a node is reached';

/** What a landing is for a reader, from one sign-in. */
const caseOf = (
  result: SignedInOnce,
  gone: readonly GoneNode[],
  nodes: readonly RehearsedNode[],
  planned: readonly Candidate[],
): RehearsalCase => {
  const { landed, signIn, begun, failures, ms, submissions } = result;
  const node = landed && nodes.find(({ addresses }) => addresses.includes(landed.candidate.address));
  const isUndecided = signIn.outcome === 'undecided';
  const so: Omit<RehearsalCase, 'sentence'> = {
    gone,
    ...(landed
      ? { candidate: landed.candidate.n, nth: landed.nth, step: stepWords(landed.nth, landed.candidate) }
      : {}),
    ...(node ? { landsOn: node.n } : {}),
    attempts: begun,
    ms,
    signIn: signIn.outcome,
    ...(landed || signIn.code === undefined ? {} : { code: signIn.code }),
    failed: failures.map(({ code }) => code),
    keptOut: isUndecided ? 0 : keptOut(planned, nodes, gone, landed !== undefined),
    submissions,
  };
  return { ...so, sentence: caseSentence(so, nodes) };
};

/** Rehearses one plan for real. */
export const rehearseLive = async (
  setting: Setting,
  draft: PlanDraft,
  means: Means,
  makeBreaker: MakeBreaker,
): Promise<ProfileRehearsal> => {
  const row = profileRow(draft.profile);
  // Behind the first leg a password may be sent long after it was asked for.
  const hasLegs = draft.candidates.some(({ kind }) => legOf(kind) !== 'xmpp');
  const gate = createGate();
  const signIn = async (
    stage: Stage,
    ca: readonly string[] = [],
    onEvent?: Means['onEvent'],
  ): Promise<SignedInOnce> => {
    const leftMs = Math.min(means.runMs, means.endsAtMs - performance.now());
    if (leftMs <= 0) return notRun;
    const trusted = [...(setting.options.ca ?? []), ...ca];
    const options = trusted.length === 0 ? setting.options : { ...setting.options, ca: trusted };
    const turn = takeTurn(means, gate);
    try {
      const result = await signInOnce({ ...setting, options }, turn.password, leftMs, stage, draft, onEvent);
      means.submissions += result.submissions;
      means.isStopped ||= result.isRefused;
      const timed = { ...result, ms: Math.max(0, result.ms - Math.round(turn.waitedMs())) };
      // Cut short, a wait that ended says nothing about the nodes.
      const hasWaited = result.failures.some(({ code }) => code.endsWith('.timeout'));
      return leftMs < means.runMs && !result.landed && hasWaited ? { ...timed, signIn: notRun.signIn } : timed;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      turn.end();
    }
    return signIn(stage, ca, onEvent);
  };
  const onStage = new Set<string>();
  const begin = (what: string): void => {
    onStage.add(what);
    means.onProgress?.({ done: means.done, total: means.total, onStage: [...onStage] });
  };
  const end = (what: string, last: RehearsalCase): void => {
    onStage.delete(what);
    means.done += 1;
    means.onProgress?.({ done: means.done, total: means.total, onStage: [...onStage], last });
  };
  means.total += 1;
  begin(situationWords([], []));
  const up = await signIn(emptyStage, [], means.done === 0 ? means.onEvent : undefined);
  const nodes = rehearsedNodes(up.candidates.length > 0 ? up.candidates : draft.candidates);
  const healthy = caseOf(up, [], nodes, draft.candidates);
  end(situationWords([], []), healthy);
  // Whoever meets a place where nobody is goes on to the next.
  const met = draft.candidates.filter(({ n }) => !up.unreached.has(n));
  const cases: RehearsalCase[] = [];
  const played: Played[] = [{ gone: [], result: up }];
  const told: string[] = [];
  const isBehind = (n: number): boolean => up.candidates.find((each: Candidate) => each.n === n)?.via !== undefined;
  const standing = nodes.filter(({ candidates }) => !candidates.every(isBehind));
  const hasLogin = means.password !== null && !means.isStopped;
  const ways = means.ways.filter((how) => hasLogin || !goneRow(how).isAnswer);
  if (healthy.candidate !== undefined) {
    const wanted = situations(standing, means.pairs, ways);
    means.total += wanted.length;
    const { breaker, ca, lanes, close, notes = [] } = await makeBreaker(up);
    told.push(...notes);
    try {
      const found = await inLanes(wanted, hasLegs ? 1 : lanes, async (gone) => {
        const what = situationWords(gone, nodes);
        begin(what);
        const stage = await breaker.take(gone, nodes);
        const result = await signIn(stage, gone.some(({ how }) => how === 'bad-certificate') ? ca : []);
        await breaker.mend();
        played.push({ gone, result });
        const found = caseOf(result, gone, nodes, met);
        end(what, found);
        return found;
      });
      cases.push(...withoutDown(found, nodes, met, downNodes(played, nodes)));
    } finally {
      await close();
    }
  }
  const { attemptMs } = setting;
  const down = downNodes(played, nodes);
  return {
    profile: draft.profile,
    title: row.title,
    walk: draft.walk,
    candidates: up.candidates.length > 0 ? up.candidates : draft.candidates,
    nodes,
    healthy,
    cases,
    ...calculatedShares(draft, nodes, { attemptMs, seed: means.seed, runMs: means.runMs, down: asGone(down) }),
    ...(down.length === 0 ? {} : { down }),
    outcome: outcomeOf(healthy, cases),
    ...(draft.code === undefined ? {} : { code: draft.code }),
    notes: [
      ...draft.notes,
      ...told,
      ...changedNodes(played, nodes),
      ...(standing.length < nodes.length ? [behindEdge] : []),
      ...(means.pairs && nodes.length > mostNodesForPairs
        ? [`pairs were left out: there are more than ${mostNodesForPairs} nodes`]
        : []),
      ...(means.password === null && healthy.candidate !== undefined ? [noRefusals] : []),
      ...(means.isStopped && cases.length > 0 ? [stopped] : []),
    ],
  };
};
