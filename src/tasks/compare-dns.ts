// A comparison: the questions that matter, put to every name server side by side.

import type { Inspection } from './inspection.ts';

export const compareDns = async (_inspection: Inspection): Promise<void> => undefined;
