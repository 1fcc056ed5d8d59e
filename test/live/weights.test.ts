// The weights of SRV records in BIND, drawn a thousand times: each node gets its share of the logins.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createResolver, type Resolver } from '../../src/dns/resolver.ts';
import { locate } from '../../src/tasks/locate.ts';
import { type Bind, startBind } from './servers/bind.ts';
import { unhurriedClock as clock } from './servers/clocks.ts';
import type { ZoneRecord } from './servers/zone.ts';

const DOMAIN = 'corp.test';
const WEIGHTS = [60, 30, 10];
const DRAWS = 1_000;
/** At once; more would only wait for one another. */
const BATCH = 50;

let bind: Bind;
let resolver: Resolver;

beforeAll(async () => {
  const records = WEIGHTS.flatMap((weight): readonly ZoneRecord[] => {
    const target = `node${weight}.${DOMAIN}`;
    const srv = { type: 'SRV', priority: 10, weight, target } as const;
    return [
      { name: target, type: 'A', address: `127.0.0.${weight}` },
      { ...srv, name: `_xmpp-client._tcp.${DOMAIN}`, port: 5222 },
      // The other set adds to the same draw (XEP-0368): its one record has as much weight as all of these.
      ...(weight === 10
        ? [{ ...srv, weight: 100, name: `_xmpps-client._tcp.both.${DOMAIN}`, port: 5223, target }]
        : []),
      { ...srv, name: `_xmpp-client._tcp.both.${DOMAIN}`, port: 5222 },
    ];
  });
  bind = await startBind({ zone: { origin: DOMAIN, records } });
  resolver = createResolver({ servers: [`${bind.address}:${bind.port}`], useHosts: false, clock });
});
afterAll(async () => {
  await resolver.close();
  await bind.stop();
});

/** How often each candidate came first, in hundredths of all draws; the seeds make it the same in every run. */
async function shares(target: string): Promise<Readonly<Record<string, number>>> {
  const first: Record<string, number> = {};
  for (let done = 0; done < DRAWS; done += BATCH) {
    const plans = await Promise.all(
      Array.from({ length: BATCH }, (_, index) =>
        locate(target, { resolver, profile: 'xmpp', family: 4, clock, seed: done + index + 1 }),
      ),
    );
    for (const { candidates } of plans) {
      const [best] = candidates;
      const name = `${best?.host}:${best?.port}`;
      first[name] = (first[name] ?? 0) + 100 / DRAWS;
    }
  }
  return first;
}

const within = (value: number | undefined, expected: number) =>
  expect(Math.abs((value ?? 0) - expected), `${value} is not about ${expected}`).toBeLessThanOrEqual(4);

test(`60 : 30 : 10 within 4 points of ${DRAWS} draws`, async () => {
  const first = await shares(DOMAIN);
  for (const weight of WEIGHTS) within(first[`node${weight}.${DOMAIN}:5222`], weight);
  expect(Object.keys(first)).toHaveLength(3);
});

test('direct TLS takes part in the same draw', async () => {
  const first = await shares(`both.${DOMAIN}`);
  within(first[`node10.${DOMAIN}:5223`], 50);
  for (const weight of WEIGHTS) within(first[`node${weight}.${DOMAIN}:5222`], weight / 2);
});
