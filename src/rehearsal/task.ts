// The task of rehearsing: what if each node, or each pair, were gone; calculated, or with real sign-ins through stand-ins.

import { randomInt } from 'node:crypto';
import type { CupcheckEvent } from '../core/event.ts';
import type { ProfileChoice } from '../core/profile.ts';
import type { ProfileRehearsal, Rehearsal } from '../core/rehearsal.ts';
import { modelRehearsal } from '../core/rehearsal-model.ts';
import type { Resolver } from '../dns/resolver.ts';
import { withResolver } from '../tasks/find.ts';
import type { LoginOptions } from '../tasks/options.ts';
import { attemptMsOf, hasCredentials } from '../tasks/sign-in.ts';
import { type Deadline, unlessCut } from './deadline.ts';
import { type Means, meansOf } from './means.ts';
import { checkRehearseOptions, loginOptionsOf, type RehearseOptions } from './options.ts';
import { remembering } from './remembering.ts';
import { lensesOf, summed } from './sum-up.ts';
import { accountOf, domainIn, findPlan, type Planned, readSubject, type Subject } from './target.ts';

export interface FoundPlans {
  readonly found: readonly Planned[];
  /** With those that the end of the rehearsal left without a plan. */
  readonly wanted: number;
}

/** The plans of all profiles; the same name servers, and the same answers. */
export const findPlans = async (
  subject: Subject,
  profiles: readonly ProfileChoice[],
  options: LoginOptions,
  resolver: Resolver,
  onEvent: ((event: CupcheckEvent) => void) | undefined,
  deadline: Deadline,
): Promise<FoundPlans> => {
  const found: Planned[] = [];
  let left = 0;
  for (const profile of profiles) {
    const told = found.length === 0 && onEvent ? { ...options, onEvent } : options;
    const attemptMs = attemptMsOf({ ...options, profile });
    const draft = await unlessCut(deadline, () => findPlan(subject, profile, told, resolver, attemptMs));
    if (!draft) left += 1;
    else if (!found.some((each) => each.draft.profile === draft.profile)) found.push({ profile, draft });
  }
  return { found, wanted: found.length + left };
};

/**
 * Says where a client lands with each node, and each pair, gone in each way (refused, silent, frozen after accept, bad
 * certificate, refusing logins), by which try and after how long; how users spread over the nodes; and where other XMPP
 * clients go with the same records.
 *
 * The model calculates that from DNS alone. A live rehearsal signs in: nodes that are gone are played by stand-ins on
 * loopback, all others are real. No stand-in is ever sent a proof of the password. It is submitted at most once for each
 * landing (under Jabber profiles once for each leg), and never again after a real node has refused it.
 *
 * @param given an account, a domain or a host name
 * @throws CupcheckError `invalid-target`, `invalid-option`, `invalid-password`, `lab-failed` (stand-ins could not start), `aborted`; whatever `password` or `onProgress` throws
 */
export const rehearse = async (given: string, options: RehearseOptions = {}): Promise<Rehearsal> => {
  checkRehearseOptions(options);
  const seed = options.seed ?? randomInt(2 ** 32);
  const subject = readSubject(given, loginOptionsOf(options), options.password !== undefined);
  const means = meansOf(options, seed);
  const base: LoginOptions = { ...loginOptionsOf(options), seed, signal: means.deadline.signal };
  try {
    return await withResolver(base, (asked) => rehearseWith(subject, options, base, means, remembering(asked)));
  } finally {
    means.deadline.end();
  }
};

const rehearseWith = async (
  subject: Subject,
  { depth = 'live', profiles: wanted = ['auto'], onEvent }: RehearseOptions,
  base: LoginOptions,
  means: Means,
  resolver: Resolver,
): Promise<Rehearsal> => {
  const { seed, pairs, ways, deadline } = means;
  const tell = depth === 'model' ? onEvent : undefined;
  const planned = await findPlans(subject, wanted, base, resolver, tell, deadline);
  const lenses = (await unlessCut(deadline, () => lensesOf(subject, planned.found, base, resolver))) ?? [];
  const profiles: ProfileRehearsal[] = [];
  for (const [index, { profile, draft }] of planned.found.entries()) {
    means.clientsLeft = planned.found.length - index - 1;
    const attemptMs = attemptMsOf({ ...base, profile: draft.profile });
    if (depth === 'model') {
      profiles.push(modelRehearsal(draft, { attemptMs, pairs, ways, seed }));
      continue;
    }
    // The lab is loaded only by those who want to see nodes go down.
    const [{ rehearseLive }, { standInsFor }] = await Promise.all([
      import('./live.ts'),
      import('./stand-in-breaker.ts'),
    ]);
    const account = accountOf(subject, draft);
    const setting = {
      target: subject.text,
      profile,
      account,
      servicesDomain: subject.servicesDomain,
      options: { ...base, profile: draft.profile },
      resolver,
      attemptMs,
    };
    profiles.push(await rehearseLive(setting, draft, means, standInsFor(account, deadline.signal)));
  }
  const [first] = planned.found;
  return summed(means, planned.wanted, {
    target: subject.text,
    seed,
    depth,
    ...(first ? domainIn(subject, first.draft) : {}),
    hasCredentials: depth === 'model' || hasCredentials(means.password, base),
    profiles,
    lenses,
  });
};
