// The end of a rehearsal: the lenses of other clients, what was assumed, and the answer over all profiles.

import { lensReports } from '../core/lens-report.ts';
import type { LensReport, ProfileRehearsal, Rehearsal } from '../core/rehearsal.ts';
import { isCutOff, rehearsalSentence, worstOutcome } from '../core/rehearsal-case.ts';
import { assumedPace } from '../core/rehearsal-walk.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { LoginOptions } from '../tasks/options.ts';
import { tool } from '../version.ts';
import type { Means } from './means.ts';
import { findPlan, type Planned, type Subject } from './target.ts';

/** Other clients ask for the XMPP records, whatever the profiles ask for. */
export const lensesOf = async (
  subject: Subject,
  planned: readonly Planned[],
  options: LoginOptions,
  resolver: Resolver,
): Promise<readonly LensReport[]> => {
  const own = planned.find(({ draft }) => draft.profile === 'xmpp')?.draft;
  const draft = own ?? (await findPlan(subject, 'xmpp', options, resolver, 0));
  return draft ? lensReports(draft.candidates, options.seed ?? 0) : [];
};

const assumptionsOf = ({
  depth,
  profiles,
  lenses,
}: Pick<Rehearsal, 'depth' | 'profiles' | 'lenses'>): readonly string[] => [
  ...(depth === 'model'
    ? [`a round trip to a node takes ${assumedPace.roundTripMs} ms; the time of DNS is not counted`]
    : profiles.some(({ cases }) => cases.length > 0)
      ? [
          `shares, typical and worst times are calculated, with ${assumedPace.roundTripMs} ms for a round trip; the cases were measured`,
        ]
      : []),
  ...(profiles.some(({ shares }) => shares.some(({ shareIfFixed }) => shareIfFixed !== undefined))
    ? ['the name server rotates the addresses of a name; where it does not, all users try the first one first']
    : []),
  ...(lenses.length > 0
    ? [
        'the rules of other clients were read in their sources, not tried; where the order of the answer decides, it is drawn as if the name server rotated it',
      ]
    : []),
];

/** How far it came, where it ended before it was through. */
const unfinishedOf = (
  { deadline, clock, startedAtMs, done, total }: Means,
  profiles: readonly ProfileRehearsal[],
  wanted: number,
): Pick<Rehearsal, 'unfinished'> => {
  const by = deadline.cut();
  const isWhole =
    profiles.length >= wanted && !profiles.some(({ healthy, cases }) => [healthy, ...cases].some(isCutOff));
  if (by === undefined || isWhole) return {};
  return { unfinished: { by, afterMs: Math.round(clock.nowMs() - startedAtMs), done, total } };
};

/** @param wanted so many clients were to be rehearsed, of whom some may have had no plan in time */
export const summed = (
  means: Means,
  wanted: number,
  rehearsed: Pick<Rehearsal, 'target' | 'seed' | 'depth' | 'hasCredentials' | 'profiles' | 'lenses'> & {
    readonly domain?: string;
  },
): Rehearsal => {
  const { profiles } = rehearsed;
  const { clock, startedAtMs, submissions } = means;
  const outcome = worstOutcome(profiles);
  return {
    format: 1,
    tool,
    ...rehearsed,
    // A client that was not rehearsed may be kept out.
    outcome: outcome === 'intact' && profiles.length < wanted ? 'unknown' : outcome,
    sentence: profiles.length === 0 ? 'No plan was made, so nothing was rehearsed.' : rehearsalSentence(profiles),
    assumptions: assumptionsOf(rehearsed),
    submissions,
    ...unfinishedOf(means, profiles, wanted),
    ms: Math.round(clock.nowMs() - startedAtMs),
  };
};
