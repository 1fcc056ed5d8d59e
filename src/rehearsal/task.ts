// The task of rehearsing: what if each node, or each pair, were gone; calculated, or with real sign-ins through stand-ins.

import { randomInt } from 'node:crypto';
import type { CupcheckEvent } from '../core/event.ts';
import { goneWayIds } from '../core/gone.ts';
import { limits } from '../core/limits.ts';
import type { ProfileChoice } from '../core/profile.ts';
import type { ProfileRehearsal, Rehearsal } from '../core/rehearsal.ts';
import { modelRehearsal } from '../core/rehearsal-model.ts';
import type { Resolver } from '../dns/resolver.ts';
import { withResolver } from '../tasks/find.ts';
import type { LoginOptions, Password } from '../tasks/options.ts';
import { attemptMsOf, hasCredentials } from '../tasks/sign-in.ts';
import type { Means } from './live.ts';
import { checkRehearseOptions, loginOptionsOf, type RehearseOptions, rehearsalMs } from './options.ts';
import { remembering } from './remembering.ts';
import { lensesOf, summed } from './sum-up.ts';
import { accountOf, domainIn, findPlan, type Planned, readSubject, type Subject } from './target.ts';

/** The plans of all profiles; the same name servers, and the same answers. */
export const findPlans = async (
  subject: Subject,
  profiles: readonly ProfileChoice[],
  options: LoginOptions,
  resolver: Resolver,
  onEvent?: (event: CupcheckEvent) => void,
): Promise<readonly Planned[]> => {
  const found: Planned[] = [];
  for (const profile of profiles) {
    const told = found.length === 0 && onEvent ? { ...options, onEvent } : options;
    const draft = await findPlan(subject, profile, told, resolver, attemptMsOf({ ...options, profile }));
    if (draft && !found.some((each) => each.draft.profile === draft.profile)) found.push({ profile, draft });
  }
  return found;
};

/** A password function that is called once, however many sign-ins want it. */
export const askedOnce = (password: Password | undefined): Password | null => {
  if (!password) return null;
  let kept: Promise<string> | undefined;
  return () => {
    kept ??= Promise.resolve().then(password);
    return kept;
  };
};

export const meansOf = (options: RehearseOptions, seed: number): Means => ({
  password: askedOnce(options.password),
  endsAtMs: performance.now() + (options.timeoutMs ?? rehearsalMs),
  runMs: limits.runMs,
  pairs: options.pairs ?? true,
  ways: options.ways ?? goneWayIds,
  seed,
  onEvent: options.onEvent,
  onProgress: options.onProgress,
  isStopped: false,
  submissions: 0,
  done: 0,
  total: 0,
});

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
  const startedAt = performance.now();
  const seed = options.seed ?? randomInt(2 ** 32);
  const base: LoginOptions = { ...loginOptionsOf(options), seed };
  const depth = options.depth ?? 'live';
  const subject = readSubject(given, base, options.password !== undefined);
  const means = meansOf(options, seed);
  return withResolver(base, async (asked) => {
    const resolver = remembering(asked);
    const tell = depth === 'model' ? options.onEvent : undefined;
    const planned = await findPlans(subject, options.profiles ?? ['auto'], base, resolver, tell);
    const lenses = await lensesOf(subject, planned, base, resolver);
    const profiles: ProfileRehearsal[] = [];
    for (const { profile, draft } of planned) {
      if (depth === 'model') {
        const attemptMs = attemptMsOf({ ...base, profile: draft.profile });
        profiles.push(modelRehearsal(draft, { attemptMs, pairs: means.pairs, ways: means.ways, seed }));
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
        attemptMs: attemptMsOf({ ...base, profile: draft.profile }),
      };
      profiles.push(await rehearseLive(setting, draft, means, standInsFor(account, options.signal)));
    }
    const [first] = planned;
    return summed({
      target: subject.text,
      seed,
      depth,
      ...(first ? domainIn(subject, first.draft) : {}),
      hasCredentials: depth === 'model' || hasCredentials(means.password, base),
      profiles,
      lenses,
      submissions: means.submissions,
      ms: Math.round(performance.now() - startedAt),
    });
  });
};
