// The door of all explanations: of failure codes and of checks, in whole sentences that stand without a run.

import { type Explanation, explain as explainFailure } from '../core/explain.ts';
import { type FailureCode, failureRow } from '../core/failure.ts';
import type { Check } from './check.ts';
import { type CheckId, checkRow, isCheckId } from './checks.ts';
import { fillCheck } from './fill.ts';
import { isZoneCheckId, type ZoneCheckId, zoneCheckRow } from './tables/zone-checks.ts';

/** What {@link explain} says of a finding: the row of its check, its texts readable without a run. */
export interface CheckExplanation extends Omit<Check, 'find' | 'hides'> {
  /** `DNS-01`, `NET-01`, `TLS-01`, `LOG-01`, `RED-01`; of a zone file `ZON-01`. */
  readonly id: CheckId | ZoneCheckId;
}

type Texts = Pick<Check, 'title' | 'caller' | 'sentence' | 'remedy'>;

/** What a remedy stands for that is chosen from others when the check speaks. */
const adviceOf = (codes: readonly FailureCode[]): string => {
  const [code, ...more] = codes;
  if (code === undefined) return 'The finding names the step for the state that was met.';
  return more.length === 0 ? failureRow(code).remedy : 'The finding gives the remedy of the failure that was met.';
};

/** The texts of a check where there is no run: whole sentences that only a run can add are left out, other words stay in braces. */
export const checkTexts = (id: CheckId): Texts => {
  const { title, caller, sentence, remedy, codes = [] }: Check = checkRow(id);
  const whole = (text: string): string =>
    text.replaceAll(/ ?\{effect\}/g, '').replaceAll('{advice}', () => adviceOf(codes));
  return { title: whole(title), caller: whole(caller), sentence: whole(sentence), remedy: whole(remedy) };
};

const filled = ({ title, caller, sentence, remedy }: Texts): Texts => ({
  title: fillCheck(title),
  caller: fillCheck(caller),
  sentence: fillCheck(sentence),
  remedy: fillCheck(remedy),
});

const explainCheck = (id: CheckId): CheckExplanation => {
  const { find: _find, hides: _hides, ...row } = checkRow(id);
  return { id, ...row, ...filled(checkTexts(id)) };
};

const explainZoneCheck = (id: ZoneCheckId): CheckExplanation => {
  const { find: _find, isFatal: _fatal, ...row } = zoneCheckRow(id);
  return { id, ...row, ...filled(row) };
};

interface Explain {
  (code: FailureCode): Explanation;
  (id: CheckId | ZoneCheckId): CheckExplanation;
  (text: string): Explanation | CheckExplanation | undefined;
}

/**
 * Explains a failure code (`tcp.refused`) or a finding by its id (`NET-01`): what happened, whose job it is, what to do; of
 * a failure also what the walk does about it. Undefined where it is neither.
 */
export const explain = ((text: string) => {
  if (isCheckId(text)) return explainCheck(text);
  return isZoneCheckId(text) ? explainZoneCheck(text) : explainFailure(text);
}) as Explain;
