// TABLE: checks of the records themselves: targets, duplicates, ports, weights, times to live, addresses.

import type { Check } from './check.ts';

export const dnsRecordChecks = {} as const satisfies Record<string, Check>;
