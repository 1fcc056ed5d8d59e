// What the parts of an inspection of DNS work with.

import type { CupcheckEvent } from '../core/event.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { DiagnoseOptions } from './options.ts';
import type { Run } from './run.ts';

export interface Inspection {
  readonly draft: PlanDraft;
  /** Below which the records of services are. */
  readonly domain: string;
  readonly options: DiagnoseOptions;
  readonly resolver: Resolver;
  readonly run: Run;
  /** Those of the run so far. */
  readonly events: readonly CupcheckEvent[];
}
