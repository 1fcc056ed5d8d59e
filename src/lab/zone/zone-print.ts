// Records back into zone lines: what `cupcheck lab` shows and what a real name server can be fed with.

import { defaultTtl, type RecordData, type ZoneRecord } from './zone.ts';

/** One line a record, names absolute, TTL only where it is not the default. `parseZone` reads the lines back to the same records. */
export function printZone(records: readonly ZoneRecord[]): readonly string[] {
  return records.map((record) => {
    const ttl = record.ttl === defaultTtl ? '' : `${record.ttl} `;
    return `${absolute(record.name)} ${ttl}${record.data.type} ${printData(record.data)}`;
  });
}

function printData(data: RecordData): string {
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return data.address;
    case 'SRV':
      return `${data.priority} ${data.weight} ${data.port} ${absolute(data.target)}`;
    case 'MX':
      return `${data.preference} ${absolute(data.target)}`;
    case 'TXT':
      return data.strings.map(quote).join(' ');
    case 'SOA': {
      const numbers = [data.serial, data.refresh, data.retry, data.expire, data.minimum].join(' ');
      return `${absolute(data.primary)} ${absolute(data.mailbox)} ${numbers}`;
    }
    default:
      return absolute(data.target);
  }
}

function absolute(name: string): string {
  return name === '.' ? '.' : `${name}.`;
}

/** Printable ASCII stays; quotes and backslashes are escaped, control characters become `\DDD`. */
function quote(text: string): string {
  const escaped = text.replace(/["\\]/g, (match) => `\\${match}`);
  return `"${escaped.replace(/[\0-\x1f\x7f]/g, (match) => `\\${String(match.charCodeAt(0)).padStart(3, '0')}`)}"`;
}
