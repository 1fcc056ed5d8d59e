// The paragraph "What to do".

import type { Report } from '../core/report.ts';
import { adviceOf } from './advice.ts';
import type { Look } from './look.ts';
import { wrap } from './wrap.ts';

/** More than this nobody reads; the rest is named by its codes. */
const shown = 5;

export const adviceText = (report: Report, look: Look): string[] => {
  const advice = adviceOf(report);
  if (advice.length === 0) return [];
  const more = advice.slice(shown);
  return [
    look.paint('strong', 'What to do:'),
    ...advice
      .slice(0, shown)
      .flatMap((each) => wrap(`${each.text} [${each.whose}; ${each.code}]`, look.width, '  - ', '    ')),
    ...(more.length === 0
      ? []
      : wrap(
          `and ${more.length} more: ${[...new Set(more.map(({ code }) => code))].join(', ')}`,
          look.width,
          '  - ',
          '    ',
        )),
  ];
};
