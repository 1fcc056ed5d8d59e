// The loop of finding: ask core what it wants to know, ask the name servers, tell core.

import type { Answer } from '../core/answer.ts';
import { CupcheckError } from '../core/error.ts';
import { planNext } from '../core/plan.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { PlanRequest, PlanTarget } from '../core/plan-request.ts';
import { questionKey } from '../core/plan-request.ts';
import { profileRow } from '../core/profile.ts';
import { seeded } from '../core/random.ts';
import { parseTarget, type Target } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import { createResolver, type Resolver } from '../dns/resolver.ts';
import { askAll } from './ask.ts';
import { startBudget } from './budget.ts';
import type { TaskOptions } from './options.ts';
import type { Run } from './run.ts';
import { asksWebex, lookUpAtWebex } from './webex.ts';

/** What is looked for: the presence server typed by hand where there is one, otherwise the target itself. */
export const planTargetOf = (target: Target, at: string | undefined): PlanTarget => {
  const typed = at === undefined ? target : parseTarget(at, nodeIdna);
  const port = 'port' in typed && typed.port !== undefined ? { port: typed.port } : {};
  switch (typed.kind) {
    case 'account':
      if (at !== undefined)
        throw new CupcheckError(
          'invalid-target',
          'The presence server is given as an account.\n  Name a host or an address, for example cup1.dogtel.com.au.',
          { field: 'at' },
        );
      return { kind: 'domain', name: typed.account.domain.ascii };
    case 'name':
      return { kind: 'host', name: typed.domain.ascii, isAbsolute: typed.isAbsolute, ...port };
    case 'address':
      return { kind: 'address', address: typed.address, ...port };
  }
};

/**
 * Finds and orders the candidates of one target.
 * @throws what the resolver throws: `CupcheckError` `aborted` when the run's signal ends it
 */
export const findCandidates = async (
  target: PlanTarget,
  options: TaskOptions,
  resolver: Resolver,
  run: Run,
): Promise<PlanDraft> => {
  const { search, ndots, origin, usesHosts } = resolver.description;
  const given: PlanRequest = {
    target,
    profile: options.profile ?? 'auto',
    search: { suffixes: search, ndots, origin },
    useHosts: usesHosts,
    ...(options.family === undefined ? {} : { family: options.family }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.walk === undefined ? {} : { walk: options.walk }),
    ...(options.at === undefined ? {} : { isManual: true }),
    ...(options.voiceDomain === undefined ? {} : { voiceDomain: options.voiceDomain }),
    ...(options.exclude === undefined ? {} : { excluded: options.exclude }),
    random: seeded(run.seed),
  };
  const answers = new Map<string, Answer>();
  const budgetMs = given.profile === 'auto' || given.isManual ? undefined : profileRow(given.profile).discoveryMs;
  const budget = startBudget(budgetMs, run);
  const webex = asksWebex(given, options) ? lookUpAtWebex(target, options, resolver, budget.signal) : undefined;
  try {
    for (;;) {
      const { note, ...said } = (answers.size > 0 && (await webex)) || {};
      const step = planNext({ ...given, ...said }, answers);
      if ('plan' in step) {
        const over = budget.isSpent() && budgetMs !== undefined ? [spentNote(budgetMs)] : [];
        return {
          ...step.plan,
          notes: [...resolver.description.notes, ...over, ...(note === undefined ? [] : [note]), ...step.plan.notes],
        };
      }
      for (const answer of await askAll(step.ask, resolver, run, budget))
        answers.set(questionKey(answer.question), answer);
    }
  } finally {
    budget.end();
  }
};

const spentNote = (ms: number): string =>
  `discovery was ended after ${ms / 1000} s, as Jabber does; questions without an answer by then count as not answered [OP14]`;

/** Uses the caller's resolver, or one of our own that is closed afterwards. */
export const withResolver = async <T>(options: TaskOptions, work: (resolver: Resolver) => Promise<T>): Promise<T> => {
  if (options.resolver) return work(options.resolver);
  const { ca, clock } = options;
  const resolver = createResolver({ ...(ca === undefined ? {} : { ca }), ...(clock === undefined ? {} : { clock }) });
  try {
    return await work(resolver);
  } finally {
    await resolver.close();
  }
};
