// The same plan from every name server: BIND, Knot, dnsmasq, and Unbound in front of BIND; over every transport of BIND.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/core/report.ts';
import { createResolver, type Resolver, type ResolverOptions } from '../../src/dns/resolver.ts';
import { locate } from '../../src/tasks/locate.ts';
import { DOMAIN, type Story, stories, zone } from './plan-stories.ts';
import { type Addresses, claimAddresses } from './servers/addresses.ts';
import { type Bind, startBind } from './servers/bind.ts';
import { type Authority, createAuthority } from './servers/certificates.ts';
import { unhurriedClock as clock } from './servers/clocks.ts';
import { startDnsmasq } from './servers/dnsmasq.ts';
import { startKnot } from './servers/knot.ts';
import type { NameServer } from './servers/name-server.ts';
import { startUnbound } from './servers/unbound.ts';

const serverNames = ['BIND', 'Knot', 'dnsmasq', 'Unbound'] as const;
type ServerName = (typeof serverNames)[number];
let servers: Record<ServerName, NameServer>;
let bind: Bind;
let addresses: Addresses;
let authority: Authority;
const resolvers: Resolver[] = [];
const warnings: Error[] = [];
const onWarning = (warning: Error) => warnings.push(warning);

beforeAll(async () => {
  process.on('warning', onWarning);
  addresses = await claimAddresses();
  authority = await createAuthority();
  const certificate = await authority.issue({ names: [`ns.${DOMAIN}`] });
  bind = await startBind({ zone, certificate });
  const [knot, dnsmasq, unbound] = await Promise.all([
    startKnot({ address: addresses.next(), zone }),
    startDnsmasq({ address: addresses.next(), zone }),
    startUnbound({ address: addresses.next(), zone, upstream: bind }),
  ]);
  servers = { BIND: bind, Knot: knot, dnsmasq, Unbound: unbound };
});
afterAll(async () => {
  process.off('warning', onWarning);
  await Promise.all(resolvers.map((resolver) => resolver.close()));
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  authority.remove();
  await addresses.release();
});

const search = [`lab.${DOMAIN}`, DOMAIN];

function resolverAt({ address, port }: Pick<NameServer, 'address' | 'port'>, options: ResolverOptions = {}): Resolver {
  const resolver = createResolver({
    servers: [`${address}:${port}`],
    useHosts: false,
    search,
    tryMs: 10_000,
    clock,
    ...options,
  });
  resolvers.push(resolver);
  return resolver;
}

/** The addresses of one name are rotated on purpose: their order is the server's, and no part of what must agree. */
function rotated({ candidates }: Pick<Plan, 'candidates'>): boolean {
  return new Set(candidates.map(({ host }) => host)).size === 1 && candidates.length > 1;
}

/** What must not depend on the server. */
function essence({ questions: _questions, ...plan }: Plan) {
  if (!rotated(plan)) return plan;
  const unnumbered = plan.candidates.map(({ n: _n, because, ...rest }) => ({
    ...rest,
    because: because.replace(/record \d+/, 'record _'),
  }));
  return { ...plan, candidates: unnumbered.sort((a, b) => (a.address < b.address ? -1 : 1)) };
}

const endpoints = (plan: Plan) => plan.candidates.map(({ address, port }) => `${address}:${port}`);

function expectStory(plan: Plan, { profile, candidates, leftOut, code, suffix, notes, faults }: Story): void {
  expect(plan.profile).toBe(profile);
  expect(rotated(plan) ? endpoints(plan).sort() : endpoints(plan)).toEqual(candidates);
  expect(plan.code).toBe(code);
  expect(plan.suffix).toBe(suffix);
  if (leftOut) expect(plan.leftOut.map(({ what }) => what).sort()).toEqual([...leftOut].sort());
  const absences = ['dns.no-such-name', 'dns.no-records', undefined];
  const codes = plan.leftOut.map((entry) => entry.code).filter((each) => !absences.includes(each));
  expect(codes).toEqual(faults ?? []);
  if (notes) for (const candidate of plan.candidates) expect(candidate.notes?.join()).toMatch(notes);
}

describe.each(['udp', 'tcp'] as const)('over %s', (transport) => {
  test.each(stories)('all four servers give one plan for $target', async (story) => {
    const plans = await Promise.all(
      serverNames.map((name) =>
        locate(story.target, { resolver: resolverAt(servers[name], { transport }), seed: 1, clock, ...story.options }),
      ),
    );
    const [first] = plans;
    if (first === undefined) throw new Error('no plan');
    for (const plan of plans) {
      expectStory(plan, story);
      expect(essence(plan)).toEqual(essence(first));
    }
    const used = new Set(plans.flatMap(({ questions }) => questions.map((question) => question.transport)));
    expect(used.has('tcp')).toBe(transport === 'tcp' || story.target.includes('crowd'));
    expect(used.has('udp')).toBe(transport === 'udp');
    for (const [index, { questions }] of plans.entries()) {
      const { address, port } = servers[serverNames[index] ?? 'BIND'];
      expect(new Set(questions.map(({ server }) => server))).toEqual(new Set([`${address}:${port}`]));
    }
  });
});

test('no plan, however large, makes the runtime warn of a leak', async () => {
  await locate(`bob@crowd.${DOMAIN}`, { resolver: resolverAt(servers.dnsmasq), clock });
  // Warnings are handed out in a turn of their own.
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});
