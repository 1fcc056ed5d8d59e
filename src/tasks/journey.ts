// What the legs of one sign-in share: the account, the candidates by number, and what was done with the password.

import type { Account } from '../core/account.ts';
import type { Candidate } from '../core/candidate.ts';
import { emptyLedger, type Ledger } from '../core/walk.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { TlsSettings } from '../xmpp/secure-context.ts';
import type { LoginOptions, Password } from './options.ts';
import type { Run } from './run.ts';
import type { Stage } from './stage.ts';

/** Owns the numbers of candidates and attempts, which count over all legs of a run. */
export interface Journey {
  readonly account: Account;
  /** Where it is not the account's own; A-labels. */
  readonly servicesDomain?: string;
  readonly password?: Password;
  readonly hasCredentials: boolean;
  readonly attemptMs: number;
  readonly options: LoginOptions;
  readonly resolver: Resolver;
  readonly run: Run;
  /** One object for all conversations: TLS contexts are remembered by it. */
  readonly tls: TlsSettings;
  /** Of a rehearsal. */
  readonly stage?: Stage;
  readonly candidates: Map<number, Candidate>;
  attempts: number;
  /** All secrets of the run: what one leg was told, another may repeat. */
  readonly secrets: string[];
  /** Hosts whose stream failed: a backup node that names one of them as home is as good as it gets. */
  readonly failedStreams: Set<string>;
  /** Hosts that named another node as home: whoever names one of them sends round in circles. */
  readonly notHome: Set<string>;
  ledger: Ledger;
}

type Begin = Pick<Journey, 'account' | 'hasCredentials' | 'attemptMs' | 'options' | 'resolver' | 'run'> & {
  readonly password?: Password;
  readonly servicesDomain?: string;
  readonly stage?: Stage;
};

export const startJourney = (begin: Begin, planned: readonly Candidate[]): Journey => {
  const { ca, cert, key } = begin.options;
  return {
    ...begin,
    tls: { ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) },
    candidates: new Map(planned.map((candidate) => [candidate.n, candidate])),
    attempts: 0,
    secrets: [],
    failedStreams: new Set(),
    notHome: new Set(),
    ledger: begin.stage?.ledger ?? emptyLedger,
  };
};

/** Numbers candidates that were found on the way, adds them to the plan and tells them. */
export const addCandidates = (journey: Journey, found: readonly Candidate[]): readonly Candidate[] =>
  found.map((each) => {
    // Numbered on arrival: two redirects may be looked up at the same time.
    const candidate = { ...each, n: journey.candidates.size + 1 };
    journey.candidates.set(candidate.n, candidate);
    journey.run.emit({ type: 'candidate-added', candidate });
    return candidate;
  });
