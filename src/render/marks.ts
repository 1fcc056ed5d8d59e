// What must stand beside the verdicts wherever they are passed on to: that they rest on less, or on other, than was to be seen.

import type { Report } from '../core/report.ts';
import { interruptedSentence } from './interrupted-text.ts';

const editedSentence =
  'The evidence was edited after cupcheck had written it. What stands in it now is judged here; whoever edited it can say what was changed.';

/** A sentence for each reservation; none in the usual case. */
export const marksOf = ({ interrupted, isEdited }: Report): readonly string[] => [
  ...(interrupted === undefined ? [] : [interruptedSentence(interrupted)]),
  ...(isEdited ? [editedSentence] : []),
];
