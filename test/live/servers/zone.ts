// One zone as plain data, and its renderings for servers that read zone files and for dnsmasq, which does not.

export type ZoneRecord =
  | { readonly name: string; readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly name: string; readonly type: 'CNAME'; readonly target: string }
  | {
      readonly name: string;
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      /** `.` says that the service is decidedly not offered (RFC 2782). */
      readonly target: string;
    };

/** All names are absolute, without the final dot. */
export type Zone = {
  readonly origin: string;
  readonly records: readonly ZoneRecord[];
  /** The lines of the records as somebody else spelt them, instead of our own. */
  readonly written?: { readonly zone: string; readonly dnsmasq: string };
};

export const TTL_S = 300;

const absolute = (name: string) => (name === '.' ? '.' : `${name}.`);

/** RFC 1035 master file; every record written out, since only BIND knows $GENERATE. */
export function zoneFile(zone: Zone): string {
  const nameServer = `ns.${zone.origin}`;
  const ownLines = [
    `$TTL ${TTL_S}`,
    `${absolute(zone.origin)} IN SOA ${absolute(nameServer)} hostmaster.${absolute(zone.origin)} 1 3600 600 86400 60`,
    `${absolute(zone.origin)} IN NS ${absolute(nameServer)}`,
    `${absolute(nameServer)} IN A 127.0.0.1`,
  ];
  const lines = zone.written
    ? [zone.written.zone]
    : zone.records.map((record) => `${absolute(record.name)} IN ${record.type} ${recordData(record)}`);
  return `${[...ownLines, ...lines].join('\n')}\n`;
}

function recordData(record: ZoneRecord): string {
  if (record.type === 'SRV') return `${record.priority} ${record.weight} ${record.port} ${absolute(record.target)}`;
  return record.type === 'CNAME' ? absolute(record.target) : record.address;
}

export function dnsmasqLines(zone: Zone): string {
  if (zone.written) return `local=/${zone.origin}/\n${zone.written.dnsmasq}`;
  const lines = zone.records.map((record) => {
    if (record.type === 'CNAME') return `cname=${record.name},${record.target}`;
    if (record.type !== 'SRV') return `host-record=${record.name},${record.address}`;
    if (record.target === '.') return `srv-host=${record.name}`;
    return `srv-host=${record.name},${record.target},${record.port},${record.priority},${record.weight}`;
  });
  return `${[`local=/${zone.origin}/`, `local-ttl=${TTL_S}`, ...lines].join('\n')}\n`;
}

export type CorpZone = {
  readonly zone: Zone;
  /** What the names stand for, so that a story need not spell them. */
  readonly names: {
    readonly domain: string;
    /** One name with the addresses of all nodes, in order. */
    readonly multi: string;
    /** CNAME of `multi`. */
    readonly alias: string;
    /** A name with 60 SRV records: too many for any UDP answer. */
    readonly crowd: string;
  };
};

/**
 * The company of the live suite. Nodes are listed best first: under `_xmpp-client` each with a priority of its own (10,
 * 20, …), under `_xmpps-client` with equal priorities and weights 10, 20, …, under `_cuplogin` in falling priority too.
 */
export function corpZone(
  domain: string,
  nodes: readonly string[],
  ports = { client: 5222, directTls: 5223 },
): CorpZone {
  const names = { domain, multi: `cup.${domain}`, alias: `im.${domain}`, crowd: `_crowd._tcp.${domain}` };
  const host = (index: number) => `cup${index + 1}.${domain}`;
  const perNode = nodes.flatMap((address, index): ZoneRecord[] => {
    const type = address.includes(':') ? 'AAAA' : 'A';
    const priority = 10 * (index + 1);
    const srv = { type: 'SRV', target: host(index) } as const;
    return [
      { name: host(index), type, address },
      { name: names.multi, type, address },
      { ...srv, name: `_xmpp-client._tcp.${domain}`, priority, weight: 0, port: ports.client },
      { ...srv, name: `_xmpps-client._tcp.${domain}`, priority: 5, weight: priority, port: ports.directTls },
      { ...srv, name: `_cuplogin._tcp.${domain}`, priority, weight: 0, port: 8443 },
    ];
  });
  const crowd = Array.from(
    { length: 60 },
    (_, index): ZoneRecord => ({
      ...{ name: names.crowd, type: 'SRV', priority: 10, weight: 1, port: 5222 },
      target: `node${index + 1}.${domain}`,
    }),
  );
  const others: readonly ZoneRecord[] = [
    { name: `cup1.${domain}`, type: 'AAAA', address: '::1' },
    { name: names.alias, type: 'CNAME', target: names.multi },
    { name: `_xmpp-client._tcp.none.${domain}`, type: 'SRV', priority: 0, weight: 0, port: 0, target: '.' },
  ];
  return { zone: { origin: domain, records: [...perNode, ...others, ...crowd] }, names };
}
