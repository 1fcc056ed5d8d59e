// Whole plans: which questions are asked, what becomes of odd records, and in which order the places come.

import { describe, expect, test } from 'vitest';
import type { SrvRecord } from '../../src/core/answer.ts';
import { limits } from '../../src/core/limits.ts';
import {
  type Ask,
  alias,
  glue,
  missing,
  noted,
  places,
  planAddress,
  planDomain,
  planHost,
  root,
  srv,
  type Zone,
} from './zone.ts';

const clientSet = '_xmpp-client._tcp.dogtel.lab';
const directSet = '_xmpps-client._tcp.dogtel.lab';
const cupSet = '_cuplogin._tcp.dogtel.lab';
const xmpp = { profile: 'xmpp' } as const;
const cup = { profile: 'cup-8.6' } as const;

/** One SRV set of the domain; with weight 0 and rising priorities the order is certain. */
const client = (...records: readonly SrvRecord[]): Zone => ({ [`${clientSet} SRV`]: records });
const node = (priority: number, host: string): SrvRecord => srv(priority, 0, 5222, host);

describe('questions', () => {
  const targets = (kind: string) => [1, 2, 3].map((n) => `${kind}${n}.dogtel.lab`);
  const twoSets = (additional: (kind: string) => ReturnType<typeof glue>[]): Zone => ({
    [`${clientSet} SRV`]: {
      records: targets('c').map((host) => ({ ...node(1, host), name: clientSet })),
      additional: additional('c'),
    },
    [`${directSet} SRV`]: {
      records: targets('d').map((host) => ({ ...srv(1, 0, 5223, host), name: directSet })),
      additional: additional('d'),
    },
    ...Object.fromEntries([...targets('c'), ...targets('d')].map((host, n) => [`${host} A`, [`10.0.0.${n + 1}`]])),
  });
  const v4 = (kind: string) => targets(kind).map((host, n) => glue(host, `10.1.0.${n + 1}`));
  const v6 = (kind: string) => targets(kind).map((host, n) => glue(host, `2001:db8::${n + 1}`));

  test.each<[string, Zone, readonly number[]]>([
    ['14 for two sets of three targets', twoSets(() => []), [2, 12]],
    ['2 where the additional section is complete', twoSets((kind) => [...v4(kind), ...v6(kind)]), [2]],
    ['only the family that is missing', twoSets(v4), [2, 6]],
    [
      'only the target that is missing',
      twoSets((kind) => [...v4(kind), ...v6(kind)].filter(({ name }) => !name.includes('2'))),
      [2, 4],
    ],
    ['once for a target named twice', client(node(1, 'a.dogtel.lab'), node(2, 'a.dogtel.lab')), [2, 2]],
  ])('%s', (_, zone, counts) => {
    expect(planDomain(zone, xmpp).rounds.map((round) => round.length)).toEqual(counts);
  });

  test('one family alone where only one is wanted', () => {
    expect(
      planDomain(
        twoSets(() => []),
        { ...xmpp, family: 6 },
      ).rounds[1],
    ).toEqual([...targets('c'), ...targets('d')].map((host) => `${host} AAAA`));
    expect(planHost({}, 'cup.lab', { family: 4, at: 5222 }).rounds).toEqual([['cup.lab A']]);
  });

  test('none for an address', () => {
    expect(planAddress('10.10.10.25').rounds).toEqual([]);
  });

  test('no SRV record for a host with a port, nor under cup-8.6 for a single label', () => {
    expect(planHost({}, 'cup.lab', { at: 5222 }).rounds).toEqual([['cup.lab A', 'cup.lab AAAA']]);
    expect(planHost({}, 'cup', cup).rounds).toEqual([['cup A', 'cup AAAA']]);
    expect(planHost({}, 'cup.lab', cup).rounds[0]).toContain('_cuplogin._tcp.cup.lab SRV');
  });
});

describe('additional records', () => {
  const withGlue = (name: string, more: Zone = {}): Zone => ({
    [`${clientSet} SRV`]: {
      records: [
        { ...node(1, 'cup1.dogtel.lab'), name: clientSet },
        { ...node(2, 'cup1.other.lab'), name: clientSet },
      ],
      additional: [glue(name, '10.66.66.66'), glue(name, '2001:db8::66')],
    },
    'cup1.dogtel.lab A': ['10.0.0.1'],
    'cup1.other.lab A': ['10.0.0.2'],
    ...more,
  });

  test.each<[string, string, readonly string[]]>([
    [
      'in bailiwick',
      'cup1.dogtel.lab',
      ['cup1.dogtel.lab 2001:db8::66', 'cup1.dogtel.lab 10.66.66.66', 'cup1.other.lab 10.0.0.2'],
    ],
    ['out of bailiwick', 'cup1.other.lab', ['cup1.dogtel.lab 10.0.0.1', 'cup1.other.lab 10.0.0.2']],
    ['of another name', 'cup9.dogtel.lab', ['cup1.dogtel.lab 10.0.0.1', 'cup1.other.lab 10.0.0.2']],
    ['of a name that only ends alike', 'evildogtel.lab', ['cup1.dogtel.lab 10.0.0.1', 'cup1.other.lab 10.0.0.2']],
  ])('%s', (_, name, expected) => {
    const { plan } = planDomain(withGlue(name), xmpp);
    expect(plan.candidates.map(({ host, address }) => `${host} ${address}`)).toEqual(expected);
  });
});

describe('odd records', () => {
  const good: Zone = { 'a.lab A': ['10.0.0.1'], 'b.lab A': ['10.0.0.2'], 'c.lab A': ['10.0.0.3'] };
  const three = (dead: string, more: Zone = {}): Zone => ({
    ...good,
    ...client(node(1, 'a.lab'), node(2, dead), node(3, 'c.lab')),
    ...more,
  });
  const others = ['starttls a.lab 10.0.0.1:5222', 'starttls c.lab 10.0.0.3:5222'];
  const what = (host: string, port = 5222): string => `${host}:${port} (SRV ${clientSet}, priority 2, weight 0)`;

  test.each<[string, Zone, string, string]>([
    [
      'T11, T51b: a target without addresses',
      three('dead.lab'),
      what('dead.lab'),
      'The record points at dead.lab, which has no address. (dns.no-address)',
    ],
    [
      'a target that nobody could ask for',
      three('dead.lab', { 'dead.lab A': 'timeout', 'dead.lab AAAA': 'timeout' }),
      what('dead.lab'),
      'The name server 10.0.0.53:53 did not answer. That is not the same as "no record". (dns.timeout)',
    ],
    [
      'an alias loop',
      three('dead.lab', { 'dead.lab A': 'alias-loop' }),
      what('dead.lab'),
      'The aliases (CNAME) of dead.lab lead back to themselves. (dns.alias-loop)',
    ],
    [
      'a label of 64 bytes',
      three(`${'x'.repeat(64)}.lab`),
      what(`${'x'.repeat(64)}.lab`),
      'target is no usable name (dns.bad-target)',
    ],
    ['an empty label', three('b..lab'), what('b..lab'), 'target is no usable name (dns.bad-target)'],
    ['a URL', three('https://b.lab'), what('https://b.lab'), 'target is no usable name (dns.bad-target)'],
    ['a control character', three('b\u0007.lab'), what('b\u0007.lab'), 'target is no usable name (dns.bad-target)'],
    [
      'port 0',
      { ...good, ...client(node(1, 'a.lab'), srv(2, 0, 0, 'b.lab'), node(3, 'c.lab')) },
      what('b.lab', 0),
      'port 0 cannot be dialled (dns.bad-target)',
    ],
  ])('T13: %s is a line of its own and the rest remains', (_, zone, line, because) => {
    const { plan } = planDomain(zone, xmpp);
    expect(places(plan)).toEqual(others);
    expect(missing(plan)).toContain(`${line}: ${because}`);
    expect(plan.code).toBeUndefined();
  });

  test('a plan whose targets all fail says which failure counts: the one that nobody can judge', () => {
    const dead = client(node(1, 'a.dead'), node(2, 'b.dead'));
    expect(planDomain(dead, xmpp).plan.code).toBe('dns.no-address');
    expect(planDomain({ ...dead, 'b.dead A': 'refused' }, xmpp).plan.code).toBe('dns.refused');
    expect(planDomain(client(srv(1, 0, 0, 'a.lab')), xmpp).plan.code).toBe('dns.bad-target');
  });

  test('a domain that does not exist is told from one that has nothing', () => {
    const code = (zone: Zone, ask: Ask = {}) => planDomain(zone, ask).plan.code;
    expect([code({}), code({}, xmpp), code({}, { family: 6 })]).toEqual(Array(3).fill('dns.no-such-name'));
    expect(code({ 'dogtel.lab A': 'no-records' })).toBe('dns.nothing-found');
    expect(code({ 'dogtel.lab AAAA': 'no-records' }, { family: 6 })).toBe('dns.nothing-found');
  });

  test('one family that nobody could ask for is shown beside the other', () => {
    const { plan } = planDomain(
      { ...client(node(1, 'a.lab'), node(2, 'a.lab')), ...good, 'a.lab AAAA': 'server-failure' },
      xmpp,
    );
    expect(places(plan)).toEqual(['starttls a.lab 10.0.0.1:5222']);
    expect(missing(plan).filter((line) => line.includes('AAAA'))).toEqual([
      'AAAA a.lab: name server failed (dns.server-failure)',
    ]);
  });

  test('T1b: identical records become one with a note', () => {
    const { plan } = planDomain({ ...good, ...client(srv(1, 5, 5222, 'a.lab'), srv(1, 5, 5222, 'a.lab')) }, xmpp);
    expect(places(plan)).toEqual(['starttls a.lab 10.0.0.1:5222']);
    expect(noted(plan)).toEqual([['the same record is there twice']]);
  });

  test('two names of one place become one with a note', () => {
    const { plan } = planDomain(
      { ...client(node(1, 'a.lab'), node(2, 'z.lab')), ...good, 'z.lab A': ['10.0.0.1'] },
      xmpp,
    );
    expect(places(plan)).toEqual(['starttls a.lab 10.0.0.1:5222']);
    expect(noted(plan)).toEqual([[`also named by z.lab (SRV ${clientSet}: priority 2, weight 0)`]]);
  });

  test('T36, T37: the same port under both kinds stays two candidates, by priority and not by kind', () => {
    const zone: Zone = {
      ...good,
      ...client(srv(0, 0, 443, 'a.lab')),
      [`${directSet} SRV`]: [srv(50, 0, 443, 'a.lab')],
    };
    expect(places(planDomain(zone, xmpp).plan)).toEqual([
      'starttls a.lab 10.0.0.1:443',
      'direct-tls a.lab 10.0.0.1:443',
    ]);
  });

  test('T16: an alias as target is followed, with the chain', () => {
    const chain = {
      records: [glue('c.lab', '10.0.0.3')],
      aliases: [alias('www.lab', 'b.lab'), alias('b.lab', 'c.lab')],
    };
    const { plan } = planDomain({ ...client(node(1, 'www.lab')), 'www.lab A': chain }, xmpp);
    expect(places(plan)).toEqual(['starttls www.lab 10.0.0.3:5222']);
    expect(noted(plan)).toEqual([
      ['the target is an alias, which some clients do not follow: www.lab → b.lab → c.lab'],
    ]);
  });

  test('T17: the owner of the set is an alias', () => {
    const set = {
      records: [{ ...node(1, 'a.lab'), name: 'x.hoster.lab' }],
      aliases: [alias(clientSet, 'x.hoster.lab')],
    };
    const { plan } = planDomain({ ...good, [`${clientSet} SRV`]: set }, xmpp);
    expect(places(plan)).toEqual(['starttls a.lab 10.0.0.1:5222']);
    expect(noted(plan)).toEqual([[`${clientSet} is an alias of x.hoster.lab`]]);
  });

  test('T20: a final dot, capitals and an empty root make no difference', () => {
    const plain = planDomain({ ...good, ...client(node(1, 'a.lab'), root) }, xmpp);
    const dotted = planDomain({ ...good, ...client(node(1, 'A.Lab.'), { ...root, target: '' }) }, xmpp);
    expect(dotted).toEqual(plain);
    expect(missing(plain.plan)).toContain(
      `SRV ${clientSet}: one record has target "." beside real ones; it is ignored (dns.not-offered)`,
    );
  });

  test('an address as target is used, and said to be wrong', () => {
    const { plan } = planDomain(client(node(1, '10.0.0.9'), node(2, '2001:db8::9')), xmpp);
    expect(places(plan)).toEqual(['starttls 10.0.0.9 10.0.0.9:5222', 'starttls 2001:db8::9 [2001:db8::9]:5222']);
    expect(noted(plan)[0]).toEqual(['The SRV record has the address 10.0.0.9 as target; it must be a name.']);
    const four = planDomain(client(node(1, '10.0.0.9'), node(2, '2001:db8::9')), { ...xmpp, family: 4 }).plan;
    expect(places(four)).toEqual(['starttls 10.0.0.9 10.0.0.9:5222']);
    expect(missing(four).at(-1)).toBe(`2001:db8::9:5222 (SRV ${clientSet}, priority 2, weight 0): only IPv4 is wanted`);
  });

  test('T51a: the port is that of the record', () => {
    expect(places(planDomain({ ...good, ...client(srv(1, 0, 15222, 'a.lab')) }, xmpp).plan)).toEqual([
      'starttls a.lab 10.0.0.1:15222',
    ]);
  });

  test('the port of _cuplogin is that of the SOAP login, XMPP is on 5222', () => {
    const { plan } = planDomain({ ...good, [`${cupSet} SRV`]: [srv(1, 0, 8443, 'a.lab')] });
    expect(places(plan)).toEqual(['starttls a.lab 10.0.0.1:5222']);
    expect(noted(plan)).toEqual([['the record says port 8443, that of the SOAP login; XMPP is tried on 5222']]);
  });
});

describe('family and port', () => {
  const zone: Zone = {
    ...client(node(1, 'a.lab'), node(2, 'six.lab')),
    'a.lab A': ['10.0.0.1'],
    'a.lab AAAA': ['2001:db8::1'],
    'six.lab AAAA': ['2001:db8::6'],
  };

  test('-4', () => {
    const { plan } = planDomain(zone, { ...xmpp, family: 4 });
    expect(places(plan)).toEqual(['starttls a.lab 10.0.0.1:5222']);
    expect(missing(plan).at(-1)).toBe(
      `six.lab:5222 (SRV ${clientSet}, priority 2, weight 0): no IPv4 address: only IPv4 is wanted`,
    );
  });

  test('-6', () => {
    expect(places(planDomain(zone, { ...xmpp, family: 6 }).plan)).toEqual([
      'starttls a.lab [2001:db8::1]:5222',
      'starttls six.lab [2001:db8::6]:5222',
    ]);
  });

  test('-4 leaves records of the other family in the additional section alone', () => {
    const withGlue: Zone = {
      [`${clientSet} SRV`]: {
        records: [{ ...node(1, 'a.dogtel.lab'), name: clientSet }],
        additional: [glue('a.dogtel.lab', '2001:db8::1')],
      },
      'a.dogtel.lab A': ['10.0.0.1'],
    };
    expect(places(planDomain(withGlue, { ...xmpp, family: 4 }).plan)).toEqual(['starttls a.dogtel.lab 10.0.0.1:5222']);
  });

  test('--port overrides every record, also port 0, and is said', () => {
    const { plan } = planDomain({ ...zone, ...client(srv(1, 0, 0, 'a.lab')) }, { ...xmpp, port: 7, family: 4 });
    expect(places(plan)).toEqual(['starttls a.lab 10.0.0.1:7']);
    expect(plan.notes).toEqual(['port 7 as given, instead of what the records say']);
  });

  test('--port is no guess', () => {
    const { plan } = planDomain({ 'dogtel.lab A': ['10.0.0.1'] }, { ...xmpp, port: 7 });
    expect(places(plan)).toEqual(['starttls dogtel.lab 10.0.0.1:7']);
    expect(plan.candidates[0]?.because).toBe('the A record of dogtel.lab; no SRV record exists (RFC 6120, 3.2.2)');
  });

  test('--race and --sequential override the profile', () => {
    expect(planDomain(zone, xmpp).plan.walk).toBe('race');
    expect(planDomain(zone, { ...xmpp, walk: 'sequential' }).plan.walk).toBe('sequential');
    expect(planHost(zone, 'a.lab', cup).plan.walk).toBe('sequential');
    expect(planHost(zone, 'a.lab', { ...cup, walk: 'race' }).plan.walk).toBe('race');
  });
});

describe('several addresses of one name', () => {
  const zone: Zone = {
    'cup.lab A': ['10.0.0.2', '10.0.0.1', '10.0.0.2', '10.0.0.3'],
    'cup.lab AAAA': ['2001:db8::2', '2001:db8::1'],
  };

  test('cup-8.6 keeps the order of the answer, IPv4 first', () => {
    const { plan } = planHost(zone, 'cup.lab', cup);
    expect(plan.candidates.map(({ address, because }) => `${address} ${because}`)).toEqual([
      '10.0.0.2 A record 1 of 3 of cup.lab',
      '10.0.0.1 A record 2 of 3 of cup.lab',
      '10.0.0.3 A record 3 of 3 of cup.lab',
      '2001:db8::2 AAAA record 1 of 2 of cup.lab',
      '2001:db8::1 AAAA record 2 of 2 of cup.lab',
    ]);
    expect(plan.candidates.map(({ source }) => source)).toEqual(Array(5).fill('multi-a'));
  });

  test('xmpp alternates the families, IPv6 first', () => {
    expect(planHost(zone, 'cup.lab', { ...xmpp, at: 5222 }).plan.candidates.map(({ address }) => address)).toEqual([
      '2001:db8::2',
      '10.0.0.2',
      '2001:db8::1',
      '10.0.0.1',
      '10.0.0.3',
    ]);
  });

  test('an alias is shown', () => {
    const chain = { records: [glue('b.lab', '10.0.0.3')], aliases: [alias('cup.lab', 'b.lab')] };
    const { plan } = planHost({ 'cup.lab A': chain }, 'cup.lab', { at: 5222 });
    expect(noted(plan)).toEqual([['cup.lab is an alias: cup.lab → b.lab']]);
  });

  test('one family that nobody could ask for is shown', () => {
    const { plan } = planHost({ 'cup.lab A': ['10.0.0.1'], 'cup.lab AAAA': 'timeout' }, 'cup.lab', { at: 5222 });
    expect(missing(plan)).toEqual(['AAAA cup.lab: name server is silent (dns.timeout)']);
    expect(plan.code).toBeUndefined();
  });
});

describe('a typed address', () => {
  test('is the plan', () => {
    expect(planAddress('10.10.10.25').plan).toEqual({
      profile: 'cup-8.6',
      because: 'an address was typed, so there is nothing to ask',
      walk: 'sequential',
      candidates: [
        {
          n: 1,
          kind: 'starttls',
          host: '10.10.10.25',
          address: '10.10.10.25',
          port: 5222,
          source: 'typed',
          because: 'the address as typed',
        },
      ],
      leftOut: [],
      notes: [],
    });
  });

  test.each<[string, Parameters<typeof planAddress>, readonly string[], string | undefined]>([
    ['its port', ['10.0.0.1', { at: 7 }], ['starttls 10.0.0.1 10.0.0.1:7'], undefined],
    ['--port', ['10.0.0.1', { at: 7, port: 8 }], ['starttls 10.0.0.1 10.0.0.1:8'], undefined],
    ['the wanted family', ['::1', { family: 6 }], ['starttls ::1 [::1]:5222'], undefined],
    ['the other family', ['::1', { family: 4 }], [], 'dns.nothing-found'],
  ])('with %s', (_, ask, expected, code) => {
    const { plan } = planAddress(...ask);
    expect(places(plan)).toEqual(expected);
    expect(plan.code).toBe(code);
  });
});

describe('the seed', () => {
  const zone: Zone = {
    ...client(...['a', 'b', 'c', 'd'].map((name) => srv(1, 1, 5222, `${name}.lab`))),
    ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name, n) => [`${name}.lab A`, [`10.0.0.${n}`]])),
  };
  const rotated: Zone = { ...zone, ...client(...['c', 'a', 'd', 'b'].map((name) => srv(1, 1, 5222, `${name}.lab`))) };

  test('T8: gives the same plan although the answer is rotated', () => {
    for (let seed = 0; seed < 20; seed += 1)
      expect(places(planDomain(rotated, { ...xmpp, seed }).plan)).toEqual(
        places(planDomain(zone, { ...xmpp, seed }).plan),
      );
  });

  test('another seed gives another plan', () => {
    const plans = Array.from({ length: 20 }, (_, seed) => places(planDomain(zone, { ...xmpp, seed }).plan).join());
    expect(new Set(plans).size).toBeGreaterThan(5);
  });
});

describe('caps', () => {
  const many = (count: number, perTarget = 1): Zone => ({
    ...client(...Array.from({ length: count }, (_, n) => node(count - n, `n${n}.lab`))),
    ...Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `n${n}.lab A`,
        Array.from({ length: perTarget }, (_, m) => `10.${m}.${Math.floor(n / 250)}.${n % 250}`),
      ]),
    ),
  });

  test.each<[string, number, number, readonly string[]]>([
    ['one record below', limits.srvRecords - 1, limits.srvRecords - 1, []],
    ['as many as allowed', limits.srvRecords, limits.srvRecords, []],
    [
      'one above',
      limits.srvRecords + 1,
      limits.srvRecords,
      [`SRV ${clientSet}: only the first 100 of 101 records are used`],
    ],
  ])('SRV records: %s', (_, records, candidates, lines) => {
    const { plan } = planDomain(many(records), xmpp);
    expect(plan.candidates).toHaveLength(candidates);
    expect(missing(plan).filter((line) => line.includes('only the first'))).toEqual(lines);
    // The best are kept, wherever they stand in the answer.
    expect(plan.candidates[0]?.priority).toBe(1);
  });

  test.each<[string, number, number, readonly string[]]>([
    ['as many as allowed', 2, 200, []],
    ['above', 3, 200, ['100 more candidates: too many to try']],
  ])('candidates: %s', (_, perTarget, candidates, lines) => {
    const { plan } = planDomain(many(100, perTarget), xmpp);
    expect(plan.candidates.map(({ n }) => n)).toEqual(Array.from({ length: candidates }, (_, index) => index + 1));
    expect(missing(plan).filter((line) => line.includes('more candidates'))).toEqual(lines);
  });

  test('candidates: one below and one above', () => {
    const addresses = (count: number) =>
      Array.from({ length: count }, (_, n) => `10.0.${Math.floor(n / 250)}.${n % 250}`);
    const { candidates, leftOut } = planHost({ 'cup.lab A': addresses(201) }, 'cup.lab', { family: 4, at: 1 }).plan;
    expect([candidates.length, leftOut]).toEqual([200, [{ what: '1 more candidates', because: 'too many to try' }]]);
    expect(planHost({ 'cup.lab A': addresses(199) }, 'cup.lab', { family: 4, at: 1 }).plan.candidates).toHaveLength(
      199,
    );
  });
});
