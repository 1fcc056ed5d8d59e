// A check of a zone file as text: what it looks for, whose job it is, what to do; or all of them, one line each.

import { type ZoneCheckId, zoneCheckIds, zoneCheckRow } from '../checks/tables/zone-checks.ts';
import { asManual, labelled } from './explain-text.ts';
import type { Look } from './look.ts';
import { doctorOwners } from './words.ts';
import { padEnd, wrap } from './wrap.ts';

/** What the letters before the number stand for. */
export const zoneFamily = 'ZON: zone files before they are published';

/** One check in full. */
export const explainZoneCheckText = (id: ZoneCheckId, look: Look): string => {
  const { title, looksFor, severity, whose, caller, sentence, remedy, source, example } = zoneCheckRow(id);
  return look.spell(
    [
      ...wrap(asManual(title), look.width, `${look.paint('strong', id)}: `, ''),
      '',
      ...wrap(looksFor, look.width),
      '',
      ...labelled('It says', asManual(sentence), look),
      ...labelled('What to do', asManual(remedy), look),
      ...labelled('To a caller', asManual(caller), look),
      ...labelled('Whose job', doctorOwners[whose], look),
      ...labelled('How bad', severity, look),
      ...(source === undefined ? [] : labelled('Source', source, look)),
      ...labelled('See it', `cupcheck lint fixtures/zones/${example}.zone`, look),
      '',
    ].join('\n'),
  );
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
