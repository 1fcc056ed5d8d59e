// The report: what the JSON output carries, made from events alone.

import type { Outcome, Transport } from './answer.ts';
import type { AttemptOutcome } from './event.ts';
import type { FailureCode } from './failure.ts';
import type { Phase, PhaseTime } from './phase.ts';
import type { PlanDraft } from './plan-draft.ts';
import type { ProfileChoice } from './profile.ts';
import type { TlsFacts } from './tls-facts.ts';

export interface QuestionReport {
  readonly name: string;
  readonly type: string;
  readonly server: string;
  readonly transport: Transport;
  readonly outcome: Outcome;
  /** Seconds. */
  readonly ttl?: number;
  readonly ms: number;
  readonly notes?: readonly string[];
}

/** The ordered candidates of one target under one profile, what was left out, and every question that was asked. */
export interface Plan extends PlanDraft {
  readonly questions: readonly QuestionReport[];
}

export interface AttemptReport {
  readonly n: number;
  /** `n` of the candidate. */
  readonly candidate: number;
  /** `reached`: proven up to the mechanism list, no password sent. */
  readonly outcome: AttemptOutcome;
  readonly code?: FailureCode;
  /** The last phase entered. */
  readonly phase: Phase;
  readonly ms: number;
  readonly phases: readonly PhaseTime[];
  readonly tls?: TlsFacts;
  readonly mechanisms?: readonly string[];
  /** The SASL mechanism used. */
  readonly mechanism?: string;
  /** Whether the password was submitted in this attempt. */
  readonly submitted: boolean;
  readonly cause?: string;
  /** Why a candidate was skipped. */
  readonly because?: string;
}

export type SignInOutcome = 'online' | 'refused' | 'unreachable' | 'undecided' | 'not-asked';
export type RedundancyOutcome = 'intact' | 'degraded' | 'none' | 'unknown' | 'not-asked';

export interface SignIn {
  readonly outcome: SignInOutcome;
  readonly code?: FailureCode;
  /** `n` of the candidate that decided. */
  readonly candidate?: number;
  readonly sentence: string;
}

export interface Redundancy {
  readonly outcome: RedundancyOutcome;
  readonly sentence: string;
}

/** Format 1. Fields may be added; none is renamed or removed within a major version. */
export interface Report {
  readonly format: 1;
  readonly tool: string;
  readonly run: string;
  readonly target: string;
  readonly account?: string;
  readonly domain?: string;
  readonly profile: ProfileChoice;
  readonly seed: number;
  readonly plan: Plan;
  readonly attempts: readonly AttemptReport[];
  readonly signIn: SignIn;
  readonly redundancy: Redundancy;
  /** Milliseconds of the whole run. */
  readonly ms: number;
}
