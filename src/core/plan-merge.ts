// Duplicates in a plan: candidates that would dial the same place in the same way become one, with a note.

import type { Candidate } from './candidate.ts';
import { printEndpoint } from './endpoint.ts';

/** The first of several keeps its place and says who else named it; `n` is numbered anew from 1. */
export const mergeDuplicates = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const merged = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = `${candidate.kind} ${printEndpoint(candidate)}`;
    const first = merged.get(key);
    if (!first) {
      merged.set(key, candidate);
      continue;
    }
    const also = first.host === candidate.host ? candidate.because : `${candidate.host} (${candidate.because})`;
    const note = also === first.because ? 'the same record is there twice' : `also named by ${also}`;
    const notes = [...new Set([...(first.notes ?? []), ...(candidate.notes ?? []), note])];
    merged.set(key, { ...first, notes });
  }
  return [...merged.values()].map((candidate, index) => ({ ...candidate, n: index + 1 }));
};
