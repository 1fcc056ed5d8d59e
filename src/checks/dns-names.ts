// TABLE: checks of the names under which records stand: missing, misspelt, in the wrong place, or answered by a wildcard.

import type { Check } from './check.ts';

export const dnsNameChecks = {} as const satisfies Record<string, Check>;
