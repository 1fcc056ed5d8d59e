// TABLE: checks of redundancy: whether the nodes can stand in for each other.

import type { Check } from './check.ts';

export const redundancyChecks = {} as const satisfies Record<string, Check>;
