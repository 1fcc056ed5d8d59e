// Who said no for good, and when that is no word on the user.

import { failureRow } from './failure.ts';
import { legOf } from './leg.ts';
import type { AttemptReport, Plan } from './report.ts';

/** A definite no; the codes of the run itself (time, interrupt) are nobody's answer. */
export const isRefusal = ({ code }: AttemptReport): boolean =>
  code !== undefined && failureRow(code).phase !== 'run' && failureRow(code).retry === 'stop';

const isAccepted = ({ submitted, outcome, phase }: AttemptReport): boolean =>
  submitted && (outcome === 'passed' || phase === 'bind' || phase === 'presence');

/** Another server of the same leg took the same password: that one refused it is a fault of its own. */
export const isGainsaid = (
  refused: AttemptReport,
  attempts: readonly AttemptReport[],
  { candidates }: Pick<Plan, 'candidates'>,
): boolean => {
  const leg = (attempt: AttemptReport): string =>
    legOf(candidates.find(({ n }) => n === attempt.candidate)?.kind ?? 'starttls');
  return (
    refused.submitted && !isAccepted(refused) && attempts.some((each) => isAccepted(each) && leg(each) === leg(refused))
  );
};
