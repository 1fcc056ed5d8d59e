// Name servers compared on the wire: BIND as the zone itself, Unbound as its cache, Knot with another version; and rotation.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createResolver } from '../../src/dns/resolver.ts';
import { diagnose } from '../../src/tasks/diagnose.ts';
import { claimAddresses } from './servers/addresses.ts';
import { type Bind, startBind } from './servers/bind.ts';
import { unhurriedClock as clock } from './servers/clocks.ts';
import { startKnot } from './servers/knot.ts';
import type { NameServer } from './servers/name-server.ts';
import { startUnbound } from './servers/unbound.ts';
import { TTL_S, type Zone, type ZoneRecord } from './servers/zone.ts';

const DOMAIN = 'corp.test';
const srv = (priority: number): ZoneRecord => ({
  name: `_xmpp-client._tcp.${DOMAIN}`,
  type: 'SRV',
  priority,
  weight: 0,
  port: 5222,
  target: `cup1.${DOMAIN}`,
});
const hosts: readonly ZoneRecord[] = [
  { name: `cup1.${DOMAIN}`, type: 'A', address: '127.0.0.2' },
  { name: `cup.${DOMAIN}`, type: 'A', address: '127.0.0.2' },
  { name: `cup.${DOMAIN}`, type: 'A', address: '127.0.0.3' },
];
const zone = (...records: readonly ZoneRecord[]): Zone => ({ origin: DOMAIN, records: [...hosts, ...records] });

let bind: Bind;
let fixed: Bind;
let unbound: NameServer;
let knot: NameServer;
const undo: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  const addresses = await claimAddresses();
  undo.push(() => addresses.release());
  bind = await startBind({ zone: zone(srv(10), srv(20)) });
  undo.push(() => bind.stop());
  fixed = await startBind({ zone: zone(srv(10)), order: 'none' });
  undo.push(() => fixed.stop());
  unbound = await startUnbound({ address: addresses.next(), zone: zone(srv(10)), upstream: bind });
  undo.push(() => unbound.stop());
  knot = await startKnot({ address: addresses.next(), zone: zone(srv(10)) });
  undo.push(() => knot.stop());
});
afterAll(async () => {
  for (const each of undo.toReversed()) await each();
});

const ask = async (servers: readonly NameServer[], options: { readonly compare?: true; readonly at?: string }) => {
  const resolver = createResolver({
    servers: servers.map(({ address, port }) => `${address}:${port}`),
    // The zone names its server by an address, and here it has this port.
    port: bind.port,
    resolvConfText: '',
    useHosts: false,
    clock,
  });
  try {
    return await diagnose(`alice@${DOMAIN}`, { resolver, dial: false, profile: 'xmpp', clock, ...options });
  } finally {
    await resolver.close();
  }
};

const views = ['DNS-60', 'DNS-61', 'DNS-62', 'DNS-69', 'DNS-70'];
const spoken = ({ findings = [] }: Awaited<ReturnType<typeof ask>>): readonly string[] =>
  findings.flatMap(({ id }) => (views.includes(id) ? [id] : []));

test('a cache is told from the zone, with serial and what is left of the TTL', async () => {
  const report = await ask([unbound], { compare: true });
  expect(report.comparison?.servers).toEqual([
    { server: `${unbound.address}:${unbound.port}`, vantage: 'given', serial: 1, isAuthoritative: false },
    { server: `${bind.address}:${bind.port}`, vantage: 'zone', serial: 1, isAuthoritative: true },
  ]);
  const [cached, own] =
    report.comparison?.questions.find(({ name }) => name === `_xmpp-client._tcp.${DOMAIN}`)?.answers ?? [];
  expect(own).toMatchObject({ ttl: TTL_S, values: expect.arrayContaining([`10 0 5222 cup1.${DOMAIN}`]) });
  expect(cached?.ttl).toBeGreaterThan(0);
  expect(cached?.ttl).toBeLessThanOrEqual(TTL_S);
  expect(report.comparison?.questions.every(({ agrees }) => agrees)).toBe(true);
  expect(spoken(report)).toEqual([]);
});

test('two servers of one serial that contradict each other', async () => {
  expect(spoken(await ask([bind, knot], { compare: true }))).toEqual(['DNS-60']);
});

test('BIND that turns its answers, and BIND that does not', async () => {
  expect(spoken(await ask([bind], { at: `cup.${DOMAIN}` }))).toEqual([]);
  const report = await ask([fixed], { at: `cup.${DOMAIN}` });
  expect(spoken(report).filter((id) => id === 'DNS-69' || id === 'DNS-70')).toHaveLength(1);
});
