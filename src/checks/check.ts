// The shape of a check: a row that looks at the evidence and says what is wrong, for whom, and what to do.

import type { FailureCode } from '../core/failure.ts';
import type { Owner } from '../core/failure-row.ts';
import type { Severity } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import type { Facts } from './fill.ts';

/** One thing that a check has found. */
export interface Match {
  /** What it is said of: a node (`cup2.dogtel.lab (10.10.20.25)`), a name, a record, a name server. */
  readonly subject: string;
  readonly facts: Facts;
  /** `seq` of the events that show it. */
  readonly events: readonly number[];
  /** `n` of the candidates that it concerns. */
  readonly candidates?: readonly number[];
  /** Where this match is worse, or less bad, than the row says. */
  readonly severity?: Severity;
  /** Where it is somebody else's job than the row says. */
  readonly whose?: Owner;
}

/** A check. Texts have words in braces, filled from the facts of a match. */
export interface Check {
  /** What is wrong, in a few words: the headline of the finding. */
  readonly title: string;
  /**
   * How bad it is. `by-verdict`: `critical` where it is what keeps the user out (or nobody got in at all), otherwise `major`.
   */
  readonly severity: Severity | 'by-verdict';
  readonly whose: Owner;
  /** What the check looks for, in one sentence: for the documentation. */
  readonly looksFor: string;
  /** For the person on the line: plain words, no jargon. */
  readonly caller: string;
  /** For the engineer: what was seen. */
  readonly sentence: string;
  /** What to do: the exact record, name or command. */
  readonly remedy: string;
  /** RFC section or key of a source of Cisco facts. */
  readonly source?: string;
  /** Checks that stay silent where this one speaks: they would name a consequence of the same cause. */
  readonly hides?: readonly string[];
  /** What the second verdict is at best where it speaks: it knows of nodes that let a login through and back nobody up. */
  readonly redundancy?: 'degraded' | 'none';
  /** Where it speaks, a failure says nothing against the service: both verdicts stay open. */
  readonly leavesOpen?: true;
  /** Failure codes that it speaks of; every code is spoken of by some check. */
  readonly codes?: readonly FailureCode[];
  /** Id of a scenario on which it must speak. */
  readonly example: string;
  readonly find: (evidence: Evidence) => readonly Match[];
}
