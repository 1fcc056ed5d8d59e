// A name that cannot exist: whoever answers for it answers for everything.

import type { Random } from './random.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** A label of one prefix and twelve random letters: some 10^17 of them, and none that a person would choose. */
export const canaryLabel = (random: Random): string =>
  `cupcheck-${Array.from({ length: 12 }, () => letters.charAt(Math.floor(random() * letters.length))).join('')}`;

/** Whether a label is one of these, alone or as the name of a service (`_cupcheck-…`). */
export const isCanary = (label: string): boolean => /^_?cupcheck-[a-z]{3,12}$/.test(label);
