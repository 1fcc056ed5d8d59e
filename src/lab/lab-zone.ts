// The zone as the lab serves it: loopback addresses, and the ports on which the nodes really listen.

import { isIPv6 } from 'node:net';
import type { AddressMap } from './addresses.ts';
import { defaultTtl, type ZoneRecord } from './zone/zone.ts';

/** A node where the scenario puts it and where it listens; ports are null where there is no such listener. */
export interface NodePlace {
  readonly original: { readonly address: string; readonly port: number | null; readonly directTls: number | null };
  readonly port: number | null;
  readonly directTlsPort: number | null;
}

/** Whether a node at this address cannot have the port it asks for, because others share the address. */
export function sharesAddress(address: string, map: AddressMap): boolean {
  return map.network.kind === 'single' || isIPv6(address);
}

/** Maps addresses, points SRV records at the ports of nodes that share an address, and gives the name servers their addresses. */
export function toLabRecords(
  records: readonly ZoneRecord[],
  map: AddressMap,
  places: readonly NodePlace[],
  nameServers: readonly { readonly host: string; readonly address: string }[],
): readonly ZoneRecord[] {
  const moved = places.filter((place) => sharesAddress(place.original.address, map));
  const served = records.map((record): ZoneRecord => {
    const { data } = record;
    if (data.type === 'A' || data.type === 'AAAA')
      return { ...record, data: { ...data, address: map.mapped(data.address) } };
    if (data.type !== 'SRV') return record;
    const addresses = new Set(addressesOf(data.target, records));
    const port = movedPort(
      moved.filter((place) => addresses.has(place.original.address)),
      data.port,
    );
    return port === undefined ? record : { ...record, data: { ...data, port } };
  });
  const owned = new Set(records.filter(({ data }) => data.type !== 'SRV').map((record) => record.name.toLowerCase()));
  const added = nameServers
    .filter(({ host }) => !owned.has(host.toLowerCase()))
    .map(({ host, address }): ZoneRecord => {
      return { name: host, ttl: defaultTtl, data: { type: isIPv6(address) ? 'AAAA' : 'A', address } };
    });
  return [...served, ...added];
}

function addressesOf(name: string, records: readonly ZoneRecord[]): readonly string[] {
  return records.flatMap((record) => {
    const isAddress = record.data.type === 'A' || record.data.type === 'AAAA';
    return isAddress && 'address' in record.data && record.name.toLowerCase() === name.toLowerCase()
      ? [record.data.address]
      : [];
  });
}

function movedPort(places: readonly NodePlace[], asked: number): number | undefined {
  for (const { original, port, directTlsPort } of places) {
    if (original.port === asked && port !== null) return port;
    if (original.directTls === asked && directTlsPort !== null) return directTlsPort;
  }
  return undefined;
}
