// Reading evidence once, where several checks ask it the same: a plan may have hundreds of candidates.

import type { Evidence } from './evidence.ts';

/** The same reading, made at the first call for each evidence. */
export const once = <T>(read: (evidence: Evidence) => T): ((evidence: Evidence) => T) => {
  const readings = new WeakMap<Evidence, { readonly value: T }>();
  return (evidence) => {
    const reading = readings.get(evidence) ?? { value: read(evidence) };
    readings.set(evidence, reading);
    return reading.value;
  };
};
