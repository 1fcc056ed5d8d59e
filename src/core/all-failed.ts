// Whether a walk is decided although its run was broken off or ran out of time: nobody is left who could let the user in.

import { failureRow } from './failure.ts';
import type { AttemptReport, Plan } from './report.ts';

/** A failure of the node's own: the run's end is nobody's answer, and a redirect leads on. */
const isOwnFailure = ({ outcome, code }: AttemptReport): boolean =>
  outcome === 'failed' && code !== undefined && failureRow(code).phase !== 'run' && failureRow(code).retry !== 'same';

/** Every candidate that is known failed by itself; false where none is known. */
export const haveAllFailed = ({ candidates }: Plan, attempts: readonly AttemptReport[]): boolean =>
  candidates.length > 0 &&
  candidates.every(({ n }) => attempts.some((each) => each.candidate === n && isOwnFailure(each)));
