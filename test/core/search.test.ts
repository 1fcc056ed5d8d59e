// The search list, walked as the C library walks it, and what the plan says of it.

import { describe, expect, test } from 'vitest';
import { namesToTry, type SearchList } from '../../src/core/search.ts';
import { type Ask, missing, places, planHost, srv, type Zone } from './zone.ts';

const list = (ndots: number, ...suffixes: string[]): SearchList => ({ suffixes, ndots, origin: '/etc/resolv.conf' });
const two = { search: list(1, 'dogtel.lab', 'corp.lab'), profile: 'cup-8.6' } as const satisfies Ask;

describe('names', () => {
  const long = `${'a'.repeat(63)}.`.repeat(3);
  test.each<[string, Parameters<typeof namesToTry>, readonly string[]]>([
    ['a single label', ['cup', false, list(1, 'a', 'b'), false], ['cup.a', 'cup.b', 'cup']],
    ['the hosts file first', ['cup', false, list(1, 'a'), true], ['hosts cup', 'cup.a', 'cup']],
    ['enough dots: as it stands first', ['cup.x', false, list(1, 'a'), true], ['cup.x', 'cup.x.a']],
    ['too few dots', ['cup.x', false, list(2, 'a'), false], ['cup.x.a', 'cup.x']],
    ['ndots 0', ['cup', false, list(0, 'a'), false], ['cup', 'cup.a']],
    ['a final dot', ['cup', true, list(1, 'a'), true], ['cup']],
    ['an empty list', ['cup', false, list(1), false], ['cup']],
    [
      'a suffix that makes the name too long',
      [`${long}b`, false, list(9, 'a'.repeat(60), 'a'), false],
      [`${long}b.a`, `${long}b`],
    ],
  ])('%s', (_, arguments_, expected) => {
    expect(namesToTry(...arguments_).map(({ name, isHostsOnly }) => (isHostsOnly ? `hosts ${name}` : name))).toEqual(
      expected,
    );
  });
});

describe('the walk', () => {
  const askedNames = (rounds: readonly string[][]): readonly string[] => [
    ...new Set(
      rounds
        .flat()
        .map((key) => key.split(' ')[0] ?? '')
        .filter((name) => !name.startsWith('_')),
    ),
  ];

  test('stops at the first suffix that matches, and says which', () => {
    const { plan, rounds } = planHost({ 'cup.dogtel.lab A': ['10.0.0.1', '10.0.0.2'] }, 'cup', two);
    expect(askedNames(rounds)).toEqual(['cup.dogtel.lab']);
    expect([plan.name, plan.suffix]).toEqual(['cup.dogtel.lab', 'dogtel.lab']);
    expect(places(plan)).toEqual(['starttls cup.dogtel.lab 10.0.0.1:5222', 'starttls cup.dogtel.lab 10.0.0.2:5222']);
  });

  test.each<[string, Zone, readonly string[]]>([
    ['no such name', {}, ['cup.dogtel.lab: no such name or record']],
    [
      'no such record',
      { 'cup.dogtel.lab A': 'no-records', 'cup.dogtel.lab AAAA': 'no-records' },
      ['cup.dogtel.lab: no such name or record'],
    ],
    [
      'SERVFAIL',
      { 'cup.dogtel.lab A': 'server-failure', 'cup.dogtel.lab AAAA': 'server-failure' },
      ['cup.dogtel.lab: name server failed (dns.server-failure)'],
    ],
  ])('goes on from %s', (_, first, lines) => {
    const { plan, rounds } = planHost({ ...first, 'cup.corp.lab A': ['10.0.0.1'] }, 'cup', two);
    expect(askedNames(rounds)).toEqual(['cup.dogtel.lab', 'cup.corp.lab']);
    expect(plan.suffix).toBe('corp.lab');
    expect(missing(plan)).toEqual(['AAAA cup.corp.lab: no such name (dns.no-such-name)', ...lines]);
  });

  test.each(['timeout', 'refused', 'unreachable', 'malformed'] as const)('stops at %s', (outcome) => {
    const zone: Zone = { 'cup.dogtel.lab A': outcome, 'cup.corp.lab A': ['10.0.0.1'] };
    const { plan, rounds } = planHost(zone, 'cup', two);
    expect(askedNames(rounds)).toEqual(['cup.dogtel.lab']);
    expect([plan.code, plan.name, plan.suffix]).toEqual([`dns.${outcome}`, undefined, undefined]);
    expect(missing(plan).slice(1)).toEqual([
      'cup.corp.lab: not asked, because the one before failed',
      'cup: not asked, because the one before failed',
    ]);
    expect(missing(plan)[0]).toMatch(`(dns.${outcome})`);
  });

  test('finds nothing anywhere', () => {
    const { plan } = planHost({}, 'cup', { ...two, useHosts: true });
    expect([plan.code, plan.candidates]).toEqual(['dns.nothing-found', []]);
    expect(missing(plan)).toEqual([
      'cup in the hosts file: no such name or record',
      'cup.dogtel.lab: no such name or record',
      'cup.corp.lab: no such name or record',
      'cup: no such name or record',
    ]);
  });

  test.each(['refused', 'timeout'] as const)(
    '%s for the bare name takes nothing from a name that exists',
    (outcome) => {
      const { plan } = planHost({ 'cup.dogtel.lab AAAA': 'no-records', 'cup AAAA': outcome }, 'cup', {
        ...two,
        family: 6,
      });
      expect(plan.code).toBe('dns.nothing-found');
      expect(missing(plan).at(-1)).toMatch(`(dns.${outcome})`);
      expect(planHost({ 'cup AAAA': outcome }, 'cup', { ...two, family: 6 }).plan.code).toBe(`dns.${outcome}`);
    },
  );

  test('SERVFAIL on the way counts where nothing is found', () => {
    const { plan } = planHost({ 'cup.corp.lab A': 'server-failure' }, 'cup', two);
    expect(plan.code).toBe('dns.server-failure');
  });

  test('the hosts file wins, and no SRV record is asked for', () => {
    const zone: Zone = { 'cup A hosts': ['10.0.0.7'], 'cup.dogtel.lab A': ['10.0.0.1'] };
    const { plan, rounds } = planHost(zone, 'cup', { search: two.search, useHosts: true });
    expect(rounds).toEqual([['cup A hosts', 'cup AAAA hosts']]);
    expect(plan.candidates.map(({ address, because }) => `${address} ${because}`)).toEqual([
      '10.0.0.7 the A record of cup in the hosts file',
    ]);
    expect(missing(plan)).toEqual([]);
  });

  test('SRV records alone are a match', () => {
    const zone: Zone = {
      '_xmpp-client._tcp.cup.dogtel.lab SRV': [srv(1, 0, 5222, 'n.lab')],
      'n.lab A': ['10.0.0.1'],
      'cup.corp.lab A': ['10.0.0.2'],
    };
    const { plan } = planHost(zone, 'cup', { search: two.search });
    expect([plan.profile, plan.suffix, places(plan)]).toEqual(['xmpp', 'dogtel.lab', ['starttls n.lab 10.0.0.1:5222']]);
  });

  test('an absolute name is asked for as it stands', () => {
    const { plan, rounds } = planHost({ 'cup A': ['10.0.0.1'] }, 'cup', { ...two, isAbsolute: true });
    expect(askedNames(rounds)).toEqual(['cup']);
    expect([plan.name, plan.suffix]).toEqual([undefined, undefined]);
  });
});
