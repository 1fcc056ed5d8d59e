// What the planner is asked and what it gives back.

import type { Answer, Question } from './answer.ts';
import type { PlanDraft } from './plan-draft.ts';
import type { ExcludedService, ProfileChoice } from './profile.ts';
import type { Random } from './random.ts';
import type { SearchList } from './search.ts';

/** What to find, with names as A-labels. */
export type PlanTarget =
  | { readonly kind: 'domain'; readonly name: string }
  | { readonly kind: 'host'; readonly name: string; readonly isAbsolute: boolean; readonly port?: number }
  | { readonly kind: 'address'; readonly address: string; readonly port?: number };

export interface PlanRequest {
  readonly target: PlanTarget;
  readonly profile: ProfileChoice;
  readonly search: SearchList;
  readonly useHosts: boolean;
  /** Only addresses of this family. */
  readonly family?: 4 | 6;
  /** Overrides the port of every candidate. */
  readonly port?: number;
  readonly walk?: 'race' | 'sequential';
  /** The target is a presence server typed into the client, which beats every record [DI105] [OP14]. */
  readonly isManual?: boolean;
  /** Domain for the records of services inside and at the edge, where it is not that of the account; A-labels. */
  readonly voiceDomain?: string;
  /** Services that the client is told to leave out. */
  readonly excluded?: readonly ExcludedService[];
  /** Whether the domain is one of Webex, as its lookup (CAS) says; absent where it was not asked. */
  readonly webex?: 'yes' | 'no' | 'unknown';
  readonly random: Random;
}

/** Either questions that must be answered first, all at once, or the plan. */
export type PlanStep = { readonly ask: readonly Question[] } | { readonly plan: PlanDraft };

/** Answers by {@link questionKey}. */
export type Answers = ReadonlyMap<string, Answer>;

export const questionKey = ({ name, type, only }: Question): string => `${name} ${type}${only ? ` ${only}` : ''}`;

/** Those of the questions that have no answer yet. */
export const unanswered = (questions: readonly Question[], answers: Answers): readonly Question[] => {
  const missing = new Map<string, Question>();
  for (const question of questions) {
    const key = questionKey(question);
    if (!answers.has(key)) missing.set(key, question);
  }
  return [...missing.values()];
};
