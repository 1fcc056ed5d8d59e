// The door of all explanations: of failure codes and of checks, in whole sentences that stand without a run.

import { type Explanation, explain as explainFailure } from '../core/explain.ts';
import type { FailureCode } from '../core/failure.ts';
import type { Check } from './check.ts';
import { type CheckId, checkRow, isCheckId } from './checks.ts';
import { fillCheck } from './fill.ts';

/** What {@link explain} says of a finding: the row of its check, its texts readable without a run. */
export interface CheckExplanation extends Omit<Check, 'find' | 'hides'> {
  /** `DNS-01`, `NET-01`, `TLS-01`, `LOG-01`, `RED-01`. */
  readonly id: CheckId;
}

const explainCheck = (id: CheckId): CheckExplanation => {
  const { find: _find, hides: _hides, ...row } = checkRow(id);
  const { title, caller, sentence, remedy } = row;
  return {
    id,
    ...row,
    title: fillCheck(title),
    caller: fillCheck(caller),
    sentence: fillCheck(sentence),
    remedy: fillCheck(remedy),
  };
};

interface Explain {
  (code: FailureCode): Explanation;
  (id: CheckId): CheckExplanation;
  (text: string): Explanation | CheckExplanation | undefined;
}

/**
 * Explains a failure code (`tcp.refused`) or a finding by its id (`NET-01`): what happened, whose job it is, what to do; of
 * a failure also what the walk does about it. Undefined where it is neither.
 */
export const explain = ((text: string) => (isCheckId(text) ? explainCheck(text) : explainFailure(text))) as Explain;
