// A zone file as its checks look at it: names in lower case, data in one spelling, places as text.

import { isUtf8 } from 'node:buffer';
import { domainToASCII } from 'node:url';
import type { ZoneFact, ZoneFacts } from '../checks/finds/zone-facts.ts';
import type { Place, PlacedRecord, ZoneFile } from '../lab/zone/zone-file.ts';
import { printZone } from '../lab/zone/zone-print.ts';

export const placeText = ({ file, line }: Place): string => `${file}:${line}`;

const factOf = (record: PlacedRecord): ZoneFact => {
  const { name, ttl, data, place } = record;
  // Owner, perhaps a TTL, and type stand before the data.
  const [line = ''] = printZone([{ ...record, ttl: 3600 }]);
  return {
    name: name.toLowerCase(),
    type: data.type,
    ttl,
    data: line.split(' ').slice(2).join(' '),
    ...('target' in data ? { target: data.target.toLowerCase() } : {}),
    place: placeText(place),
  };
};

/** The A-labels of a name that stands in the file in UTF-8; undefined where it does not. */
const asciiName = (name: string): string | undefined => {
  if (!/\\(1[2-9]|2)\d/.test(name)) return undefined;
  const octets = name.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number(code)));
  const bytes = Buffer.from(octets, 'latin1');
  return (isUtf8(bytes) && domainToASCII(bytes.toString('utf8'))) || undefined;
};

export const zoneFactsOf = ({ records, others, stamped, problems }: ZoneFile, origin: string): ZoneFacts => ({
  origin,
  isWhole: records.some(({ data }) => data.type === 'SOA'),
  records: [
    ...records.map(factOf),
    ...others.map(({ name, type, place }) => ({
      name: name.toLowerCase(),
      type,
      data: '',
      place: placeText(place),
    })),
  ],
  stamped: stamped.map(placeText),
  ascii: new Map(
    records
      .flatMap(({ name, data }) => ('target' in data ? [name, data.target] : [name]))
      .flatMap((name) => {
        const plain = name.toLowerCase();
        const ascii = asciiName(plain);
        return ascii === undefined ? [] : [[plain, ascii] as const];
      }),
  ),
  problems: problems.map(({ kind, place, message }) => ({ kind, place: placeText(place), message })),
});
