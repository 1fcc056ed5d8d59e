// What a check concludes from the evidence: how bad it is, whose job it is, what to say to whom, what to do.

import type { Owner } from './failure-row.ts';

/**
 * `critical`: somebody cannot sign in now because of it. `major`: redundancy is broken, or it breaks at the next change.
 * `minor`: it works, and slows users down, worries them, or will stop working. `info`: worth knowing.
 */
export const severities = ['critical', 'major', 'minor', 'info'] as const;
/** How bad a finding is: `critical`, `major`, `minor` or `info`; the worst sorts first. */
export type Severity = (typeof severities)[number];

/** One finding of one check. Texts are filled in and stand for themselves. */
export interface Finding {
  /** Of the check, such as `TLS-01`; `explain` says more. */
  readonly id: string;
  readonly severity: Severity;
  /** Whose job it is to mend it. */
  readonly whose: Owner;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** What it is said of: a node, a name, a record, a name server. */
  readonly subject: string;
  /** For the person on the line: plain words, no jargon. */
  readonly caller: string;
  /** For the engineer: what was seen, with names and numbers. */
  readonly sentence: string;
  /** What to do, with the exact record, name or command. */
  readonly remedy: string;
  /** Candidates (`n`) that it concerns. */
  readonly candidates?: readonly number[];
  /** RFC section or key of a source. */
  readonly source?: string;
  /** `seq` of the events that show it. */
  readonly events: readonly number[];
  /** Of a zone file: `file:line` of the records that it concerns. */
  readonly places?: readonly string[];
}
