// Advised records in the spelling of name servers: lines for BIND, commands for Windows DNS, options for dnsmasq.

import type { AdvisedRecord } from '../core/record-advice.ts';

/** TABLE: the formats, with what the reader does with them. */
export const recordFormats = {
  bind: {
    title: 'BIND zone lines',
    use: 'put them into the zone file of {domain} and raise its serial; Knot reads the same',
    comment: ';',
  },
  windows: {
    title: 'Windows DNS commands',
    use: 'run them in PowerShell on the DNS server (module DnsServer); a record that is there already is refused (error 9711), and none is removed',
    comment: '#',
  },
  dnsmasq: {
    title: 'dnsmasq options',
    use: 'put them into a file below /etc/dnsmasq.d and restart dnsmasq',
    comment: '#',
  },
} as const;

export type RecordFormat = keyof typeof recordFormats;
export const recordFormatIds = Object.keys(recordFormats) as readonly string[] as readonly RecordFormat[];

const bindLine = (record: AdvisedRecord): string => {
  const data =
    record.type === 'SRV' ? `${record.priority} ${record.weight} ${record.port} ${record.target}.` : record.address;
  return `${record.name}. ${record.ttl} IN ${record.type} ${data}`;
};

/** PowerShell takes what stands between single quotes as it is; names have been checked to hold none. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const two = (value: number): string => String(value).padStart(2, '0');

/** A TimeSpan: `01:00:00`, `1.00:00:00`. */
const timeSpan = (seconds: number): string => {
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor((seconds % 86_400) / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  return `${days > 0 ? `${days}.` : ''}${clock.map(two).join(':')}`;
};

const windowsLine = (record: AdvisedRecord, zone: string): string => {
  const name = record.name === zone ? '@' : record.name.slice(0, -zone.length - 1);
  const data =
    record.type === 'SRV'
      ? `-Srv -DomainName ${quoted(record.target)} -Priority ${record.priority} -Weight ${record.weight} -Port ${record.port}`
      : record.type === 'A'
        ? `-A -IPv4Address ${quoted(record.address)}`
        : `-AAAA -IPv6Address ${quoted(record.address)}`;
  return `Add-DnsServerResourceRecord -ZoneName ${quoted(zone)} -Name ${quoted(name)} ${data} -TimeToLive ${quoted(timeSpan(record.ttl))}`;
};

const dnsmasqLine = (record: AdvisedRecord): string =>
  record.type === 'SRV'
    ? `srv-host=${record.name},${record.target},${record.port},${record.priority},${record.weight}`
    : `host-record=${record.name},${record.address},${record.ttl}`;

/** One line a record. */
export const recordLine = (record: AdvisedRecord, format: RecordFormat, zone: string): string => {
  switch (format) {
    case 'bind':
      return bindLine(record);
    case 'windows':
      return windowsLine(record, zone);
    case 'dnsmasq':
      return dnsmasqLine(record);
  }
};

/** What must stand once before the lines of a format: srv-host has no time to live of its own. */
export const formatHead = (format: RecordFormat, ttl: number): readonly string[] =>
  format === 'dnsmasq'
    ? ['# Holds for every name that this dnsmasq knows by itself, leases of DHCP too', `local-ttl=${ttl}`]
    : [];
