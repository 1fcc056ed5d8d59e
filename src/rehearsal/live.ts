// A rehearsal of one plan with real sign-ins: everything up, then every case, and what they add up to.

import { limits } from '../core/limits.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import { profileRow } from '../core/profile.ts';
import type { ProfileRehearsal } from '../core/rehearsal.ts';
import { isCutOff, mostNodesForPairs, outcomeOf, rehearsedNodes, situationWords } from '../core/rehearsal-case.ts';
import { calculatedShares } from '../core/rehearsal-model.ts';
import { emptyStage } from './breaker.ts';
import { carefully } from './careful.ts';
import { caseOf } from './case-of.ts';
import { asGone, changedNodes, downNodes, withoutDown } from './down.ts';
import type { Means } from './means.ts';
import { type MakeBreaker, type PlayedCases, playCases } from './play.ts';
import { createReporter } from './progress.ts';
import type { Setting } from './sign-in-once.ts';

const noRefusals = 'without a password nobody can be refused a login: that way was left out';
const stopped =
  'a node refused the password: it was not submitted again, and the cases after that end where a node is reached';

const nothingPlayed: PlayedCases = { cases: [], played: [], notes: [] };

/** Rehearses one plan for real. */
export const rehearseLive = async (
  setting: Setting,
  draft: PlanDraft,
  means: Means,
  makeBreaker: MakeBreaker,
): Promise<ProfileRehearsal> => {
  const { attemptMs } = setting;
  const signIn = carefully(setting, draft, means);
  const reporter = createReporter(means);
  const onEvent = means.done === 0 ? means.onEvent : undefined;
  means.total += 1;
  reporter.begin(situationWords([], []), 0);
  const up = await signIn({ stage: emptyStage, onEvent });
  const candidates = up.candidates.length > 0 ? up.candidates : draft.candidates;
  const nodes = rehearsedNodes(candidates);
  const healthy = caseOf(up, [], nodes, draft.candidates);
  if (!isCutOff(healthy)) reporter.end(situationWords([], []), healthy);
  const met = draft.candidates.filter(({ n }) => !up.unreached.has(n));
  const rest =
    healthy.candidate === undefined
      ? nothingPlayed
      : await playCases({ means, reporter, signIn, draft, attemptMs, up, nodes, met }, makeBreaker);
  const played = [{ gone: [], result: up }, ...rest.played];
  const down = downNodes(played, nodes);
  const cases = withoutDown(rest.cases, nodes, met, down);
  const { seed } = means;
  return {
    profile: draft.profile,
    title: profileRow(draft.profile).title,
    walk: draft.walk,
    candidates,
    nodes,
    healthy,
    cases,
    ...calculatedShares(draft, nodes, { attemptMs, seed, runMs: limits.runMs, down: asGone(down) }),
    ...(down.length === 0 ? {} : { down }),
    outcome: outcomeOf(healthy, cases),
    ...(draft.code === undefined ? {} : { code: draft.code }),
    notes: [
      ...draft.notes,
      ...rest.notes,
      ...changedNodes(played, nodes),
      ...(means.pairs && nodes.length > mostNodesForPairs
        ? [`pairs were left out: there are more than ${mostNodesForPairs} nodes`]
        : []),
      ...(means.password === null && healthy.candidate !== undefined ? [noRefusals] : []),
      ...(means.turns.isStopped && cases.length > 0 ? [stopped] : []),
    ],
  };
};
