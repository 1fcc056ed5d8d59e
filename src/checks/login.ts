// TABLE: checks of the sign-in: who was refused, and why.

import type { Check } from './check.ts';

export const loginChecks = {} as const satisfies Record<string, Check>;
