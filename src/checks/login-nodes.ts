// TABLE: checks of where a sign-in lands: home and backup nodes, domains, redirects.

import type { Check } from './check.ts';

export const loginNodeChecks = {} as const satisfies Record<string, Check>;
