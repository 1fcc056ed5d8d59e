// What a failure code means, in whole sentences that stand without a run.

import { type FailureCode, failureRow, fill, isFailureCode } from './failure.ts';
import type { FailureRow } from './failure-row.ts';

/** What {@link explain} says of a code: a row of the failure table, its sentences readable without a run. */
export interface Explanation extends Omit<FailureRow, 'short'> {
  readonly code: FailureCode;
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
  return {
    code,
    ...row,
    sentence: fill(row.sentence),
    remedy: fill(row.remedy),
    ...(row.remedyOverHttps === undefined ? {} : { remedyOverHttps: fill(row.remedyOverHttps) }),
  };
};
