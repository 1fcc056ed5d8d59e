// TABLE: the exit statuses of the program, and which one a report earns.

import { isUndecided } from '../core/failure.ts';
import type { Report } from '../core/report.ts';

export const status = {
  works: 0,
  refused: 1,
  unreachable: 2,
  undecided: 3,
  notRedundant: 4,
  wrongUse: 64,
  /** A bug of ours. */
  bug: 70,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof status)[keyof typeof status];

/** What each status means, for the help. */
export const statusLines: readonly string[] = [
  '0   sign-in works, on every node where that was asked (resolve: a plan exists)',
  '1   refused: the service answered and said no',
  '2   unreachable: every place was tried, or there is none',
  '3   undecided: time ran out, DNS could not be asked, redundancy did not show',
  '4   sign-in works, redundancy does not',
  '64  wrong use',
  '70  a bug of cupcheck',
  '130 interrupted',
];

const statusOfPlan = ({ plan, signIn }: Report): ExitStatus => {
  if (plan.candidates.length > 0) return status.works;
  const code = plan.code ?? signIn.code;
  return code === 'run.timeout' || (code !== undefined && isUndecided(code)) ? status.undecided : status.unreachable;
};

const statusOfRedundancy = ({ redundancy }: Report): ExitStatus => {
  switch (redundancy.outcome) {
    case 'intact':
    case 'not-asked':
      return status.works;
    case 'degraded':
    case 'none':
      return status.notRedundant;
    case 'unknown':
      return status.undecided;
  }
};

/** The exit status that a report earns: a pure function of it. */
export const statusOf = (report: Report): ExitStatus => {
  if (report.interrupted || report.signIn.code === 'run.aborted') return status.interrupted;
  switch (report.signIn.outcome) {
    case 'online':
      return statusOfRedundancy(report);
    case 'refused':
      return status.refused;
    case 'unreachable':
      return status.unreachable;
    case 'undecided':
      return status.undecided;
    case 'not-asked':
      return report.attempts.some(({ outcome }) => outcome === 'reached')
        ? statusOfRedundancy(report)
        : statusOfPlan(report);
  }
};
