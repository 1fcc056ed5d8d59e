// The words of the doctor that its text, its Markdown and its lines for one reader share.

import type { RedundancyOutcome, Report, SignInOutcome } from '../core/report.ts';
import type { SymbolName } from './look.ts';
import { capital, count } from './units.ts';

type Headline = readonly [symbol: SymbolName, says: string];

/** TABLE: the first verdict in two or three words. */
export const signInHeads = {
  online: ['yes', 'Sign-in works.'],
  refused: ['no', 'Sign-in is refused.'],
  unreachable: ['no', 'Sign-in fails.'],
  undecided: ['warn', 'Sign-in is undecided.'],
  'not-asked': ['skip', 'Sign-in was not tried.'],
} as const satisfies Record<SignInOutcome, Headline>;

/** TABLE: the second one. */
export const redundancyHeads = {
  intact: ['yes', 'Redundancy is intact.'],
  degraded: ['no', 'Redundancy is broken.'],
  none: ['no', 'Redundancy is broken.'],
  unknown: ['warn', 'Redundancy is unknown.'],
  'not-asked': ['skip', 'Redundancy was not tried.'],
} as const satisfies Record<RedundancyOutcome, Headline>;

/** The second verdict in a sentence. */
export const redundancySentence = ({ redundancy }: Report): string => redundancy.sentence;

/** How many checks had nothing to say, in a sentence. */
export const silence = ({ checks, findings = [] }: Report): string => {
  const { total = 0, spoke = 0 } = checks ?? {};
  const silent = capital(`${count(total - spoke, 'check was', 'checks were')} silent.`);
  return findings.length === 0 ? `Nothing was found. ${silent}` : silent;
};
