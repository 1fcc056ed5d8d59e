// The one question of discovery that leaves the network: whether a domain is one of Webex; asked only where it is wanted.

import type { PlanRequest, PlanTarget } from '../core/plan-request.ts';
import { profileRow } from '../core/profile.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { TaskOptions } from './options.ts';

/** What the lookup comes to for the planner, and what is said of it. */
export interface WebexAnswer {
  readonly webex: 'yes' | 'no' | 'unknown';
  readonly note?: string;
}

/** Wanted, known to the client, not left out, and not in vain: a server typed by hand beats it [DI105] [OP14]. */
export const asksWebex = ({ profile, target, isManual, excluded }: PlanRequest, { cas }: TaskOptions): boolean =>
  cas === true &&
  isManual !== true &&
  target.kind !== 'address' &&
  excluded?.includes('WEBEX') !== true &&
  (profile === 'auto' || profileRow(profile).excludes !== undefined);

/** Asks Webex beside the name servers; never rejects. */
export const lookUpAtWebex = async (
  target: PlanTarget,
  options: TaskOptions,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<WebexAnswer> => {
  if (target.kind === 'address') return { webex: 'unknown' };
  const { askCas } = await import('../cisco/cas.ts');
  const { isWebex, cause } = await askCas(target.name, {
    resolver,
    ca: options.ca ?? [],
    signal,
    clock: options.clock,
  });
  if (isWebex !== undefined) return { webex: isWebex ? 'yes' : 'no' };
  return {
    webex: 'unknown',
    note: `Webex could not be asked (${cause ?? 'no answer'}); what is concluded holds if the domain is none of its own`,
  };
};
