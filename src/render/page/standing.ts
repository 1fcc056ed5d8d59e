// How each candidate and each node stands after the attempts: works, fails, partly, not tried; in words and in a shape.

import type { Candidate } from '../../core/candidate.ts';
import { failureRow } from '../../core/failure.ts';
import type { AttemptReport, Report } from '../../core/report.ts';
import type { Mood } from './parts.ts';

export type Standing = 'works' | 'dead' | 'partly' | 'untried';

export interface State {
  readonly standing: Standing;
  /** A few words: `works`, `connection refused`, `not tried`. */
  readonly words: string;
}

export const moodOf = {
  works: 'good',
  dead: 'bad',
  partly: 'warn',
  untried: 'skip',
} as const satisfies Record<Standing, Mood>;

const hasWorked = ({ outcome }: AttemptReport): boolean =>
  outcome === 'online' || outcome === 'passed' || outcome === 'reached';

const successWords = { online: 'sign-in works', passed: 'passed', reached: 'ready for a sign-in' } as const;

const stateOf = (attempts: readonly AttemptReport[]): State => {
  const worked = attempts.find(hasWorked);
  const failed = attempts.filter(({ outcome }) => outcome === 'failed');
  const why = [...new Set(failed.map(({ code }) => (code === undefined ? 'failed' : failureRow(code).short)))].join(
    ', ',
  );
  if (worked) {
    const well = worked.outcome === 'failed' || worked.outcome === 'skipped' ? 'works' : successWords[worked.outcome];
    return failed.length === 0 ? { standing: 'works', words: well } : { standing: 'partly', words: `${well}; ${why}` };
  }
  return failed.length === 0 ? { standing: 'untried', words: 'not tried' } : { standing: 'dead', words: why };
};

export const candidateState = ({ attempts }: Report, { n }: Pick<Candidate, 'n'>): State => {
  const own = attempts.filter(({ candidate }) => candidate === n);
  // A redirect that was followed, and a second try that worked, are no fault of the place.
  const last = own.findLast(({ outcome }) => outcome !== 'skipped');
  return stateOf(last !== undefined && hasWorked(last) ? [last] : own);
};

/** The machine behind one or several candidates. */
export const nodeState = (report: Report, candidates: readonly Candidate[]): State => {
  const states = candidates.map((each) => candidateState(report, each));
  const tried = states.filter(({ standing }) => standing !== 'untried');
  const [first] = tried;
  if (!first) return { standing: 'untried', words: 'not tried' };
  if (tried.every(({ standing }) => standing === 'works')) return { standing: 'works', words: 'works' };
  if (tried.every(({ standing }) => standing === 'dead'))
    return { standing: 'dead', words: [...new Set(tried.map(({ words }) => words))].join(', ') };
  return { standing: 'partly', words: 'works in part' };
};
