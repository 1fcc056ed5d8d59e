// TABLE: the families of checks: what the letters before a number stand for.

import { type CheckId, checkIds } from './checks.ts';

export const families = {
  DNS: 'names, records and name servers',
  NET: 'the way to a node',
  TLS: 'encryption and certificates',
  LOG: 'signing in',
  RED: 'redundancy',
} as const satisfies Record<string, string>;

export type Family = keyof typeof families;

export const familyIds = Object.keys(families) as readonly string[] as readonly Family[];

export const isFamily = (text: string): text is Family => Object.hasOwn(families, text);

/** The checks of a family, by number. */
export const checksOf = (family: Family): readonly CheckId[] =>
  checkIds.filter((id) => id.startsWith(`${family}-`)).toSorted();
