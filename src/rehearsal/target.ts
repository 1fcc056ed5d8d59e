// What a rehearsal is about: the target as it was given, its plan under each profile, and for whom nodes are asked.

import type { Account } from '../core/account.ts';
import { CupcheckError } from '../core/error.ts';
import { parseName } from '../core/name.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { PlanTarget } from '../core/plan-request.ts';
import type { ProfileChoice } from '../core/profile.ts';
import { parseTarget, type Target } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import type { Resolver } from '../dns/resolver.ts';
import { domainBehind } from '../tasks/diagnose.ts';
import { planTargetOf } from '../tasks/find.ts';
import { plan } from '../tasks/locate.ts';
import type { LoginOptions } from '../tasks/options.ts';
import { inRun } from '../tasks/run.ts';
import { readSettings } from '../tasks/settings.ts';

export interface Subject {
  /** As typed. */
  readonly text: string;
  readonly target: Target;
  readonly sought: PlanTarget;
  /** Where it is not the account's own; A-labels. */
  readonly servicesDomain: string | undefined;
}

/** One plan that is to be rehearsed. */
export interface Planned {
  readonly profile: ProfileChoice;
  readonly draft: PlanDraft;
}

/**
 * Reads the target.
 * @throws CupcheckError `invalid-target`, `invalid-option`
 */
export const readSubject = (given: string, options: LoginOptions, hasPassword: boolean): Subject => {
  const { domain: servicesDomain } = readSettings(options);
  const text = given === '' ? (servicesDomain ?? given) : given;
  const target = parseTarget(text, nodeIdna);
  if (target.kind !== 'account' && hasPassword)
    throw new CupcheckError(
      'invalid-target',
      `'${target.text}' is not an account, so there is nobody to sign in.\n  Write it as user@domain, or leave the password away.`,
      { field: 'target' },
    );
  return { text, target, sought: planTargetOf(target, options.at), servicesDomain };
};

/** The plan under one profile; a run that is over has none. */
export const findPlan = async (
  { text, target, sought }: Subject,
  profile: ProfileChoice,
  options: LoginOptions,
  resolver: Resolver,
  attemptMs: number,
): Promise<PlanDraft | undefined> => {
  let draft: PlanDraft | undefined;
  await inRun(
    options,
    { task: 'locate', target: text, profile, hasCredentials: false, everyNode: false, attemptMs },
    async (run) => {
      draft = await plan(target, sought, { ...options, profile }, resolver, run);
    },
  );
  return draft;
};

/**
 * For whom nodes are asked: the account, or nobody in the domain behind the target.
 * @throws CupcheckError `invalid-target` for an address without a domain
 */
export const accountOf = ({ target, sought, servicesDomain, text }: Subject, draft: PlanDraft): Account => {
  if (target.kind === 'account') return target.account;
  if (sought.kind !== 'address') return { user: '', domain: domainBehind(draft.name ?? sought.name, draft).domain };
  if (servicesDomain !== undefined) return { user: '', domain: parseName(servicesDomain, nodeIdna).domain };
  throw new CupcheckError(
    'invalid-target',
    `'${text}' is an address, and a node is asked for a domain.\n  Give the account or the domain, and name the server with --at ${text}.`,
    { field: 'target' },
  );
};

/** The same domain as far as it is known, A-labels: a model needs none. */
export const domainIn = (subject: Subject, draft: PlanDraft): { readonly domain?: string } =>
  subject.sought.kind === 'address' && subject.target.kind !== 'account' && subject.servicesDomain === undefined
    ? {}
    : { domain: accountOf(subject, draft).domain.ascii };
