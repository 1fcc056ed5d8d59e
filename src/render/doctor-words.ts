// The words of the doctor that its text, its Markdown and its lines for one reader share.

import type { RedundancyOutcome, Report, SignInOutcome } from '../core/report.ts';
import type { SymbolName } from './look.ts';
import { capital, count } from './units.ts';

interface Headline {
  readonly symbol: SymbolName;
  readonly says: string;
}

/** TABLE: the first verdict in two or three words. */
export const signInHeads = {
  online: { symbol: 'yes', says: 'Sign-in works.' },
  refused: { symbol: 'no', says: 'Sign-in is refused.' },
  unreachable: { symbol: 'no', says: 'Sign-in fails.' },
  undecided: { symbol: 'warn', says: 'Sign-in is undecided.' },
  'not-asked': { symbol: 'skip', says: 'Sign-in was not tried.' },
} as const satisfies Record<SignInOutcome, Headline>;

/** TABLE: the second one. */
export const redundancyHeads = {
  intact: { symbol: 'yes', says: 'Redundancy is intact.' },
  degraded: { symbol: 'no', says: 'Redundancy is reduced.' },
  none: { symbol: 'no', says: 'Redundancy is broken.' },
  unknown: { symbol: 'warn', says: 'Redundancy is unknown.' },
  'not-asked': { symbol: 'skip', says: 'Redundancy was not tried.' },
} as const satisfies Record<RedundancyOutcome, Headline>;

/** TABLE: what ended a run before it had seen everything. */
const ends = { 'run.timeout': 'before time ran out', 'run.aborted': 'before the run was interrupted' } as const;

const isEnd = (code: string | undefined): code is keyof typeof ends => code !== undefined && Object.hasOwn(ends, code);

/** How many checks had nothing to say, in a sentence. */
export const silence = ({ checks, findings = [], signIn, attempts, interrupted }: Report): string => {
  const { total = 0, spoke = 0 } = checks ?? {};
  const silent = capital(`${count(total - spoke, 'check was', 'checks were')} silent.`);
  if (findings.length > 0) return silent;
  // Silence of checks that had nothing to look at is no good news.
  const end = interrupted ? 'run.aborted' : [signIn, ...attempts].map(({ code }) => code).find(isEnd);
  return end === undefined ? `Nothing was found. ${silent}` : `Nothing was found ${ends[end]}. ${silent}`;
};
