// Holding events back: what is asked side by side is told one after the other, so that a run tells the same story each time.

import type { EventBody } from '../core/event.ts';
import type { Run } from './run.ts';

export interface Held extends Pick<Run, 'emit'> {
  /** Tells everything so far, in order. */
  readonly release: () => void;
}

export const holdBack = (run: Pick<Run, 'emit'>): Held => {
  const held: EventBody[] = [];
  return {
    emit: (body) => void held.push(body),
    release: () => {
      for (const body of held.splice(0)) run.emit(body);
    },
  };
};
