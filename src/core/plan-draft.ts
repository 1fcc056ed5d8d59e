// What the planner makes: the ordered candidates of one target under one profile, before the questions are added.

import type { Candidate, LeftOut } from './candidate.ts';
import type { Conclusion } from './conclusion.ts';
import type { FailureCode } from './failure.ts';
import type { ProfileId } from './profile.ts';

export interface PlanDraft {
  readonly profile: ProfileId;
  /** Why this profile. */
  readonly because: string;
  readonly walk: 'race' | 'sequential';
  /** The absolute name that was used, where the search list changed what was typed. */
  readonly name?: string;
  /** The suffix of the search list that matched. */
  readonly suffix?: string;
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
  /** What a Jabber client concludes about itself; absent where nobody could say, and for other clients. */
  readonly conclusion?: Conclusion;
  /** Why there is no candidate, where there is none. */
  readonly code?: FailureCode;
}
