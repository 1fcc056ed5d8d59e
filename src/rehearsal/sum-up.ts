// The end of a rehearsal: the lenses of other clients, what was assumed, and the answer over all profiles.

import { lensReports } from '../core/lens-report.ts';
import type { LensReport, Rehearsal } from '../core/rehearsal.ts';
import { rehearsalSentence, worstOutcome } from '../core/rehearsal-case.ts';
import { assumedPace } from '../core/rehearsal-walk.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { LoginOptions } from '../tasks/options.ts';
import { tool } from '../version.ts';
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

export const summed = (
  rehearsed: Pick<
    Rehearsal,
    'target' | 'seed' | 'depth' | 'hasCredentials' | 'profiles' | 'lenses' | 'submissions' | 'ms'
  > & { readonly domain?: string },
): Rehearsal => {
  const { profiles } = rehearsed;
  return {
    format: 1,
    tool,
    ...rehearsed,
    outcome: worstOutcome(profiles),
    sentence: profiles.length === 0 ? 'No plan was made, so nothing was rehearsed.' : rehearsalSentence(profiles),
    assumptions: assumptionsOf(rehearsed),
  };
};
