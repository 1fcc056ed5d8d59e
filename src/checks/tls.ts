// TABLE: checks of the certificates and the TLS of one node.

import type { Check } from './check.ts';

export const tlsChecks = {} as const satisfies Record<string, Check>;
