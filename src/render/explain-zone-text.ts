// A check of a zone file as text: what it looks for, whose job it is, what to do; or all of them, one line each.

import { type ZoneCheckId, zoneCheckIds, zoneCheckRow } from '../checks/tables/zone-checks.ts';
import { explainRowText } from './explain-check-text.ts';
import type { Look } from './look.ts';
import { padEnd, wrap } from './wrap.ts';

/** What the letters before the number stand for. */
export const zoneFamily = 'ZON: zone files before they are published';

/** One check in full. */
export const explainZoneCheckText = (id: ZoneCheckId, look: Look): string => {
  const row = zoneCheckRow(id);
  const seeIt = `cupcheck lint fixtures/zones/${row.example}.zone`;
  return explainRowText(id, { ...row, howBad: row.severity, seeIt }, look);
};

/** All of them, one line each. */
export const explainZoneChecksText = (look: Look): string =>
  look.spell(
    [
      zoneFamily,
      ...zoneCheckIds.flatMap((id) => wrap(zoneCheckRow(id).title, look.width, `  ${padEnd(id, 6)}  `)),
      '',
    ].join('\n'),
  );
