// What a name server that holds these records answers: RFC 1034, 4.3.2, with wildcards (RFC 4592) and DNAME (RFC 6672).

import { defaultTtl, type RecordData, type ZoneRecord } from './zone.ts';

export interface LookupResult {
  /** REFUSED outside the zones. */
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  /** Aliases first, in the order they were followed. */
  readonly answers: readonly ZoneRecord[];
  /** The SOA of a negative answer. */
  readonly authorities: readonly ZoneRecord[];
}

/** Which addresses of SRV, MX and NS targets go along: servers differ, and so do the round trips they cost. */
export type AdditionalSection = 'complete' | 'a-only' | 'none';

export interface Zones {
  lookup(name: string, type: string): LookupResult;
  additional(answers: readonly ZoneRecord[], which: AdditionalSection): readonly ZoneRecord[];
  /** Every record served, those the lab added (SOA, NS) included. */
  readonly records: readonly ZoneRecord[];
}

/** Chains longer than this are cut, as the servers in the field do. */
const maxHops = 16;

/**
 * Serves `records` authoritatively: for `domain`, for every owner of an SOA, and, for an owner outside these, for its last
 * two labels. A zone without an SOA gets one, and NS records for `nameServers`.
 */
export function createZones(
  records: readonly ZoneRecord[],
  options: { readonly domain: string; readonly nameServers: readonly string[]; readonly serial: number },
): Zones {
  const origins = findOrigins(records, options.domain);
  const atOrigins = new Map<string, ZoneRecord[]>([...origins].map((origin) => [origin, []]));
  for (const record of records) atOrigins.get(record.name.toLowerCase())?.push(record);
  const all = [...records, ...[...atOrigins].flatMap(([origin, apex]) => missingApexRecords(apex, origin, options))];
  const byName = new Map<string, ZoneRecord[]>();
  const existing = new Set<string>();
  for (const record of all) {
    const key = record.name.toLowerCase();
    const here = byName.get(key);
    if (here) here.push(record);
    else byName.set(key, [record]);
    // Names between an owner and the root exist without records ("empty non-terminals"): NODATA, not NXDOMAIN.
    for (let name: string | undefined = key; name !== undefined && !existing.has(name); name = parentOf(name))
      existing.add(name);
  }

  const originOf = (name: string): string | undefined => originAbove(name, origins);

  /** The records at a name, or those a wildcard makes up for it. */
  function recordsAt(name: string, origin: string): readonly ZoneRecord[] | undefined {
    const exact = byName.get(name);
    if (exact !== undefined || existing.has(name)) return exact ?? [];
    for (
      let encloser = parentOf(name);
      encloser !== undefined && isWithin(encloser, origin);
      encloser = parentOf(encloser)
    ) {
      const wildcard = byName.get(`*.${encloser}`);
      if (wildcard !== undefined) return wildcard.map((record) => ({ ...record, name }));
      if (existing.has(encloser)) return undefined;
    }
    return undefined;
  }

  /** A DNAME above the name: itself, and the alias it stands for. */
  function renamed(name: string, origin: string): readonly ZoneRecord[] | undefined {
    for (let above = parentOf(name); above !== undefined && isWithin(above, origin); above = parentOf(above)) {
      const found = byName.get(above)?.find((record) => record.data.type === 'DNAME');
      if (found === undefined || found.data.type !== 'DNAME') continue;
      const target = `${name.slice(0, -above.length)}${found.data.target}`;
      return [found, { name, ttl: found.ttl, data: { type: 'CNAME', target } }];
    }
    return undefined;
  }

  function lookup(asked: string, type: string): LookupResult {
    const answers: ZoneRecord[] = [];
    const visited = new Set<string>();
    let name = asked.toLowerCase();
    for (let hop = 0; hop <= maxHops; hop++) {
      const origin = originOf(name);
      // An alias that leads out of our zones is for the asker to follow.
      if (origin === undefined) return { rcode: hop === 0 ? 'REFUSED' : 'NOERROR', answers, authorities: [] };
      const here = renamed(name, origin) ?? recordsAt(name, origin);
      if (here === undefined) return { rcode: 'NXDOMAIN', answers, authorities: startOf(origin) };
      const matching = here.filter((record) => type === 'ANY' || record.data.type === type);
      const alias = here.find((record) => record.data.type === 'CNAME');
      if (matching.length > 0) return { rcode: 'NOERROR', answers: [...answers, ...matching], authorities: [] };
      if (alias === undefined || alias.data.type !== 'CNAME') {
        return { rcode: 'NOERROR', answers, authorities: startOf(origin) };
      }
      answers.push(...here.filter((record) => record.data.type === 'DNAME'), alias);
      visited.add(name);
      name = alias.data.target.toLowerCase();
      if (visited.has(name)) break;
    }
    return { rcode: 'NOERROR', answers, authorities: [] };
  }

  /** RFC 2308, 3: the SOA of a negative answer carries the lesser of its TTL and its minimum. */
  function startOf(origin: string): readonly ZoneRecord[] {
    const start = byName.get(origin)?.find((record) => record.data.type === 'SOA');
    if (start === undefined || start.data.type !== 'SOA') return [];
    return [{ ...start, ttl: Math.min(start.ttl, start.data.minimum) }];
  }

  function additional(answers: readonly ZoneRecord[], which: AdditionalSection): readonly ZoneRecord[] {
    if (which === 'none') return [];
    const families = which === 'a-only' ? ['A'] : ['A', 'AAAA'];
    const targets = new Set(answers.map((record) => additionalTarget(record.data)?.toLowerCase()));
    return [...targets].flatMap((target) => {
      const origin = target === undefined ? undefined : originOf(target);
      if (target === undefined || origin === undefined) return [];
      return (recordsAt(target, origin) ?? []).filter((record) => families.includes(record.data.type));
    });
  }

  return { lookup, additional, records: all };
}

function additionalTarget(data: RecordData): string | undefined {
  return data.type === 'SRV' || data.type === 'MX' || data.type === 'NS' ? data.target : undefined;
}

/** The closest of the zones that a name lies in. */
function originAbove(name: string, origins: ReadonlySet<string>): string | undefined {
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) if (origins.has(at)) return at;
  return origins.has('.') ? '.' : undefined;
}

function findOrigins(records: readonly ZoneRecord[], domain: string): ReadonlySet<string> {
  const origins = new Set([domain.toLowerCase()]);
  for (const record of records) if (record.data.type === 'SOA') origins.add(record.name.toLowerCase());
  for (const record of records) {
    const name = record.name.toLowerCase();
    if (originAbove(name, origins) === undefined) origins.add(name.split('.').slice(-2).join('.'));
  }
  return origins;
}

function missingApexRecords(
  apex: readonly ZoneRecord[],
  origin: string,
  { domain, nameServers, serial }: { domain: string; nameServers: readonly string[]; serial: number },
): readonly ZoneRecord[] {
  const added: ZoneRecord[] = [];
  // An alias at the apex forbids other records there (RFC 1034, 3.6.2); whoever writes one wants to see just that.
  if (apex.some((record) => record.data.type === 'CNAME')) return [];
  if (!apex.some((record) => record.data.type === 'SOA')) {
    const primary = nameServers[0] ?? `ns1.${domain}`;
    const times = { serial, refresh: 3600, retry: 900, expire: 604_800, minimum: 300 };
    const data: RecordData = { type: 'SOA', primary, mailbox: `hostmaster.${origin}`, ...times };
    added.push({ name: origin, ttl: defaultTtl, data });
  }
  if (!apex.some((record) => record.data.type === 'NS')) {
    added.push(
      ...nameServers.map((target) => ({ name: origin, ttl: defaultTtl, data: { type: 'NS', target } as const })),
    );
  }
  return added;
}

/** True for the zone's apex and every name below it. */
export function isWithin(name: string, origin: string): boolean {
  return origin === '.' || name === origin || name.endsWith(`.${origin}`);
}

function parentOf(name: string): string | undefined {
  const dot = name.indexOf('.');
  return dot === -1 ? undefined : name.slice(dot + 1);
}
