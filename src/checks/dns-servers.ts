// TABLE: checks of the name servers: silent, failing, lame, cutting answers off.

import type { Check } from './check.ts';

export const dnsServerChecks = {} as const satisfies Record<string, Check>;
