// What a diagnosis asks DNS beside the client: records of other services, common misspellings, a canary, repeats, the zone.

import type { PlanDraft } from '../core/plan-draft.ts';
import { sourceRow } from '../core/source.ts';
import type { Resolver } from '../dns/resolver.ts';
import { askAll } from './ask.ts';
import { startBudget } from './budget.ts';
import type { DiagnoseOptions } from './options.ts';
import type { Run } from './run.ts';

export interface Inspection {
  readonly draft: PlanDraft;
  /** Below which the records of services are. */
  readonly domain: string;
  readonly options: DiagnoseOptions;
  readonly resolver: Resolver;
  readonly run: Run;
}

/** What is asked beside the client must not delay it: name servers that are silent here were silent before. */
const inspectMs = 3_000;

const services = ['cisco-uds', 'cuplogin', 'collab-edge', 'xmpp-client', 'xmpps-client'] as const;

/** Asks, and tells; what it comes to is for the checks. */
export const inspectDns = async ({ domain, resolver, run }: Inspection): Promise<void> => {
  const budget = startBudget(inspectMs, run);
  try {
    const questions = services.map((source) => ({
      name: `${sourceRow(source).srv}.${domain}`,
      type: 'SRV' as const,
    }));
    await askAll(questions, resolver, run, budget, { purpose: 'other-service' });
  } finally {
    budget.end();
  }
};
