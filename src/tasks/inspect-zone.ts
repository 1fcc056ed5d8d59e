// The zone of a domain: its start and its name servers, looked for at the domain and then above it.

import { type Answer, isAbsent, type Question } from '../core/answer.ts';
import type { Purpose } from '../core/event.ts';
import { limits } from '../core/limits.ts';

/** The domain and what lies above it, down to two labels: a zone of a single label is nobody's own. */
const upwards = (domain: string): readonly string[] => {
  const labels = domain.split('.');
  return labels
    .map((_, index) => labels.slice(index).join('.'))
    .filter((name, index) => index === 0 || (index <= limits.zoneSteps && name.includes('.')));
};

/**
 * Asks SOA and NS of the domain, then of each name above, until there is a zone; the answer to SOA tells which it is.
 * Ends where somebody fails to answer.
 */
export const askZone = async (
  domain: string,
  ask: (questions: readonly Question[], purpose: Purpose) => Promise<readonly Answer[]>,
): Promise<void> => {
  for (const name of upwards(domain)) {
    const [start] = await ask(
      [
        { name, type: 'SOA' },
        { name, type: 'NS' },
      ],
      'zone',
    );
    if (!start || !isAbsent(start)) return;
  }
};
