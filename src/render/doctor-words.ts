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

/** How many checks had nothing to say, in a sentence. */
export const silence = ({ checks, findings = [], signIn }: Report): string => {
  const { total = 0, spoke = 0 } = checks ?? {};
  const silent = capital(`${count(total - spoke, 'check was', 'checks were')} silent.`);
  const isCut = signIn.code === 'run.timeout';
  if (findings.length > 0) return silent;
  // Silence of checks that had nothing to look at is no good news.
  return isCut ? `Nothing was found before time ran out. ${silent}` : `Nothing was found. ${silent}`;
};
