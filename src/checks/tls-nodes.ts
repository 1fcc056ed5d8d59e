// TABLE: checks of the certificates of all nodes together: dates, names and differences.

import type { Check } from './check.ts';

export const tlsNodeChecks = {} as const satisfies Record<string, Check>;
