// What a failure code means, in whole sentences that stand without a run.

import { type FailureCode, failureRow, fill, isFailureCode } from './failure.ts';
import type { FailureRow } from './failure-row.ts';
import { type JabberSaw, jabberSawOf } from './jabber-message.ts';

/** What {@link explain} says of a code: a row of the failure table, its sentences readable without a run. */
export interface Explanation extends Omit<FailureRow, 'short'> {
  readonly code: FailureCode;
  /** What a Jabber user saw and its log said, where Cisco documents it; a message only where one is on the screen. */
  readonly cisco?: JabberSaw;
  /** A few words: what happened. */
  readonly short: string;
}

/**
 * Explains a failure code: what happened, whose job it is, what the walk does about it, what to do. Undefined where the
 * code is not one of ours.
 */
export const explain = (code: string): Explanation | undefined => {
  if (!isFailureCode(code)) return undefined;
  const row: FailureRow = failureRow(code);
  const cisco = jabberSawOf(code);
  return {
    code,
    ...row,
    sentence: fill(row.sentence),
    remedy: fill(row.remedy),
    ...(cisco === undefined ? {} : { cisco }),
    ...(row.remedyOverHttps === undefined ? {} : { remedyOverHttps: fill(row.remedyOverHttps) }),
  };
};
