// TABLE: checks of what different name servers say: old copies of the zone, and views from inside and outside.

import type { Check } from './check.ts';

export const dnsViewChecks = {} as const satisfies Record<string, Check>;
