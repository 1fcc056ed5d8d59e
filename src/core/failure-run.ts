// Failures of the run itself: what ends it before an answer is reached.

import type { FailureRow } from './failure-row.ts';

export const runFailures = {
  'run.timeout': {
    phase: 'run',
    retry: 'stop',
    whose: 'caller',
    short: 'time ran out',
    sentence: 'The time for the whole run ({seconds} s) ran out before an answer was reached.',
    remedy: 'Run again with a longer --timeout; the attempts show where the time went.',
  },
  'run.aborted': {
    phase: 'run',
    retry: 'stop',
    whose: 'caller',
    short: 'interrupted',
    sentence: 'The run was interrupted.',
    remedy: 'Run it again when it suits.',
  },
} as const satisfies Record<string, FailureRow>;
