// The plan as a report carries it: from the event that made it, or empty where none was made.

import type { CupcheckEvent, RunStarted } from './event.ts';
import type { Plan } from './report.ts';

export const emptyPlan = (started: RunStarted): Plan => ({
  profile: started.profile === 'auto' ? 'xmpp' : started.profile,
  because: 'the run ended before a plan was made',
  walk: 'sequential',
  candidates: [],
  leftOut: [],
  questions: [],
  notes: [],
});

export const planOf = (event: Extract<CupcheckEvent, { type: 'plan-made' }>): Plan => ({
  profile: event.profile,
  because: event.because,
  walk: event.walk,
  ...(event.name === undefined ? {} : { name: event.name }),
  ...(event.suffix === undefined ? {} : { suffix: event.suffix }),
  candidates: event.candidates,
  leftOut: event.leftOut,
  questions: [],
  notes: event.notes,
  ...(event.conclusion === undefined ? {} : { conclusion: event.conclusion }),
  ...(event.code === undefined ? {} : { code: event.code }),
});
