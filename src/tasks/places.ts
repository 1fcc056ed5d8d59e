// Places that were named on the way: a host of a redirect or of a leg before, with its addresses.

import type { Candidate, LeftOut } from '../core/candidate.ts';
import { isCupcheckError, unlessInvalid } from '../core/error.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { PlanTarget } from '../core/plan-request.ts';
import type { ProfileId } from '../core/profile.ts';
import { parseTarget } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import type { Resolver } from '../dns/resolver.ts';
import { findCandidates } from './find.ts';
import type { TaskOptions } from './options.ts';
import type { Run } from './run.ts';

/** Finds candidates as in a plan; a run that is over finds none. What the caller set for the target itself does not count here. */
export const findQuietly = async (
  target: PlanTarget,
  profile: ProfileId,
  options: TaskOptions,
  resolver: Resolver,
  run: Run,
): Promise<Pick<PlanDraft, 'candidates' | 'leftOut'>> => {
  const { family, walk } = options;
  const kept = { ...(family === undefined ? {} : { family }), ...(walk === undefined ? {} : { walk }), profile };
  return findCandidates(target, kept, resolver, run).catch((error: unknown) => {
    if (isCupcheckError(error) && error.code === 'aborted') return { candidates: [], leftOut: [] };
    throw error;
  });
};

/** A host that somebody named, and what it is to be spoken to as. */
export interface Place extends Pick<Candidate, 'port' | 'kind' | 'source' | 'because'> {
  /** A name or an address, as it was named. */
  readonly host: string;
}

/** The host as a target; a name without a dot is looked up in the search list. */
const targetOf = ({ host, port }: Place): PlanTarget | undefined => {
  const target = unlessInvalid(() => parseTarget(host, nodeIdna));
  if (target?.kind === 'address') return { kind: 'address', address: target.address, port };
  if (target?.kind !== 'name') return undefined;
  const name = target.domain.ascii;
  return { kind: 'host', name, isAbsolute: target.isAbsolute || name.includes('.'), port };
};

/** A question that was cut off with the run says nothing of the name. */
const withoutAddress = ({ host, because }: Place, run: Run): LeftOut => {
  if (!run.signal.aborted) return { what: host, because: `has no address; ${because}`, code: 'dns.no-address' };
  const code = run.hasTimedOut() ? 'run.timeout' : 'run.aborted';
  return { what: host, because: `the run ended before its address was known; ${because}`, code };
};

/** Every address of a place, and what its name did not give. */
export const findPlaces = async (
  place: Place,
  options: TaskOptions,
  resolver: Resolver,
  run: Run,
): Promise<{ readonly candidates: readonly Candidate[]; readonly leftOut: readonly LeftOut[] }> => {
  const target = targetOf(place);
  if (!target)
    return { candidates: [], leftOut: [{ what: place.host, because: 'is no host name', code: 'dns.bad-target' }] };
  const { kind, port, source, because } = place;
  const draft = await findQuietly(target, 'cup-8.6', options, resolver, run);
  if (draft.candidates.length === 0) return { candidates: [], leftOut: [withoutAddress(place, run)] };
  return {
    candidates: draft.candidates.map((candidate) => ({
      n: 0,
      kind,
      host: candidate.host,
      address: candidate.address,
      port,
      source,
      because,
    })),
    leftOut: [],
  };
};
