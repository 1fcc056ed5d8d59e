// A zone file as its checks look at it: names in lower case, data in one spelling, places as text.

import type { ZoneFact, ZoneFacts } from '../checks/zone-facts.ts';
import type { Place, PlacedRecord, ZoneFile } from '../lab/zone-file.ts';
import { printZone } from '../lab/zone-print.ts';

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

export const zoneFactsOf = ({ records, others, problems }: ZoneFile, origin: string): ZoneFacts => ({
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
  problems: problems.map(({ kind, place, message }) => ({ kind, place: placeText(place), message })),
});
