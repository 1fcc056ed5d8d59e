// Zone lines: what each becomes, what is refused in which words, and that printing loses nothing.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseZone, type ZoneRecord } from '../../src/lab/zone/zone.ts';
import { createZones } from '../../src/lab/zone/zone-lookup.ts';
import { printZone } from '../../src/lab/zone/zone-print.ts';

describe('one line', () => {
  test.each<[string, string, number, object]>([
    ['cup A 10.10.10.25', 'cup.dogtel.lab', 3600, { type: 'A', address: '10.10.10.25' }],
    ['cup.other.lab. A 10.10.10.25', 'cup.other.lab', 3600, { type: 'A', address: '10.10.10.25' }],
    ['@ 300 IN AAAA 2001:db8::1', 'dogtel.lab', 300, { type: 'AAAA', address: '2001:db8::1' }],
    ['cup IN 1h30m a 10.0.0.1 ; a comment', 'cup.dogtel.lab', 5400, { type: 'A', address: '10.0.0.1' }],
    ['cup\tin\tcname\t@', 'cup.dogtel.lab', 3600, { type: 'CNAME', target: 'dogtel.lab' }],
    ['münchen CNAME straße.lab.', 'xn--mnchen-3ya.dogtel.lab', 3600, { type: 'CNAME', target: 'xn--strae-oqa.lab' }],
    [
      '_x._tcp 1w SRV 10 50 5222 .',
      '_x._tcp.dogtel.lab',
      604_800,
      { type: 'SRV', priority: 10, weight: 50, port: 5222, target: '.' },
    ],
    ['*.w MX 5 mail', '*.w.dogtel.lab', 3600, { type: 'MX', preference: 5, target: 'mail.dogtel.lab' }],
    ['t TXT a "b c; d" "\\"\\\\\\065"', 't.dogtel.lab', 3600, { type: 'TXT', strings: ['a', 'b c; d', '"\\A'] }],
    [
      '@ SOA ns1 mail.x. 7 1h 15m 1w 300',
      'dogtel.lab',
      3600,
      {
        type: 'SOA',
        primary: 'ns1.dogtel.lab',
        mailbox: 'mail.x',
        serial: 7,
        refresh: 3600,
        retry: 900,
        expire: 604_800,
        minimum: 300,
      },
    ],
  ])('%s', (line, name, ttl, data) => {
    expect(parseZone([line], 'dogtel.lab')).toEqual({ records: [{ name, ttl, data }], problems: [] });
  });

  test.each<[string, string]>([
    ['cup', "'cup' has no record type; write owner, type, data, e.g. cup A 10.10.10.25"],
    ['cup SVR 1 2 3 x', "unknown record type 'SVR'; did you mean 'SRV'?"],
    ['cup A 10.10.10', 'A takes one IPv4 address, e.g. 10.10.10.25'],
    ['cup A 10.10.10.25 10.10.20.25', 'A takes one IPv4 address, e.g. 10.10.10.25'],
    ['cup AAAA 10.10.10.25', 'AAAA takes one IPv6 address, e.g. 2001:db8::25'],
    ['x SRV 1 2 cup', 'SRV takes priority, weight, port (each 0 to 65535) and target, e.g. 10 50 5222 cup1'],
    ['x SRV 1 2 65536 cup', 'SRV takes priority, weight, port (each 0 to 65535) and target, e.g. 10 50 5222 cup1'],
    [
      `x ${'1'.repeat(200)}y A 10.0.0.1`,
      `unknown record type '${'1'.repeat(200)}y'; known are A, AAAA, CNAME, DNAME, NS, PTR, SRV, MX, TXT, SOA`,
    ],
    ['x CNAME', 'CNAME takes one name'],
    ['x CNAME a..b', "'a..b' has an empty label"],
    [`x CNAME ${'a'.repeat(64)}`, `'${'a'.repeat(20)}…' has 64 octets; a label has at most 63`],
    [`${'abcdefg.'.repeat(32)} A 10.0.0.1`, "'abcdefg.abcdefg.abcd…' is over 253 octets"],
    ['x* A 10.0.0.1', "'x*' is not a host name label"],
    ['x CH TXT y', 'class CH is not served, only IN'],
    ['x TXT "open', 'a quote that is never closed'],
    ['x TXT', 'TXT takes one or more strings in quotes'],
    [`x TXT ${'a'.repeat(256)}`, 'a TXT string is at most 255 octets'],
    ['x SOA a b ( 1 2 3 4 5', 'a parenthesis that is never closed: write ) after the last value'],
    ['x A 10.0.0.1 )', 'a closing parenthesis that nothing opened'],
    ['x SOA a b 1 2 3', 'SOA takes two names and five numbers, e.g. ns1 hostmaster 1 1h 15m 1w 5m'],
    ['$INCLUDE file', "'$INCLUDE' is not understood; $ORIGIN <name> and $TTL <time> are"],
    [' A 10.0.0.1', 'the first line needs an owner name'],
  ])('refuses %s', (line, message) => {
    expect(parseZone([line], 'dogtel.lab')).toEqual({ records: [], problems: [{ line: 0, message }] });
  });
});

test('origin, TTL and owner carry over from line to line; blank lines and comments are nothing', () => {
  const { records } = parseZone(
    [
      '; zone',
      '',
      '$TTL 60',
      'cup A 10.0.0.1',
      '  A 10.0.0.2',
      '$ORIGIN sub',
      'x A 10.0.0.3',
      '$ORIGIN .',
      'y.z A 10.0.0.4',
    ],
    'dogtel.lab',
  );
  expect(records.map(({ name, ttl }) => `${name} ${ttl}`)).toEqual([
    'cup.dogtel.lab 60',
    'cup.dogtel.lab 60',
    'x.sub.dogtel.lab 60',
    'y.z 60',
  ]);
});

test('every bad line is reported, and the good ones are kept', () => {
  const { records, problems } = parseZone(['a A 1', 'b A 10.0.0.1', 'c B x'], 'dogtel.lab');
  expect(records).toHaveLength(1);
  expect(problems.map(({ line }) => line)).toEqual([0, 2]);
});

const label = fc.stringMatching(/^[A-Za-z0-9_]([A-Za-z0-9-]{0,10}[A-Za-z0-9])?$/);
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
const target = fc.oneof(name, fc.constant('.'));
const word = fc.nat({ max: 0xffff });
const seconds = fc.nat({ max: 0x7fffffff });
const data = fc.oneof(
  fc.record({ type: fc.constant('A' as const), address: fc.ipV4() }),
  fc.record({ type: fc.constant('AAAA' as const), address: fc.ipV6() }),
  fc.record({ type: fc.constantFrom('CNAME' as const, 'DNAME' as const, 'NS' as const, 'PTR' as const), target }),
  fc.record({ type: fc.constant('SRV' as const), priority: word, weight: word, port: word, target }),
  fc.record({ type: fc.constant('MX' as const), preference: word, target }),
  fc.record({
    type: fc.constant('TXT' as const),
    strings: fc.array(fc.string({ unit: 'binary-ascii', maxLength: 40 }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('SOA' as const),
    primary: target,
    mailbox: target,
    serial: seconds,
    refresh: seconds,
    retry: seconds,
    expire: seconds,
    minimum: seconds,
  }),
);
const record: fc.Arbitrary<ZoneRecord> = fc.record({ name, ttl: seconds, data });

test('what is printed is read back unchanged', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 5 }), (records) => {
      expect(parseZone(printZone(records), 'elsewhere.lab')).toEqual({ records, problems: [] });
    }),
    { numRuns: 300 },
  );
});

test('any text is records or problems, never an exception', () => {
  const unit = fc.constantFrom(...' \t"\\;()$@*.-_:aAIN1hé\0\u202e\u{1f600}', 'SRV', 'TXT', '\ud800');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (line) => {
      const { records, problems } = parseZone([`x ${line}`, `x TXT ${line}`, line], 'dogtel.lab');
      expect(records.length + problems.length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 1000 },
  );
});

describe('what is served', () => {
  const zones = (lines: readonly string[]) =>
    createZones(parseZone(lines, 'dogtel.lab').records, {
      domain: 'dogtel.lab',
      nameServers: ['ns1.dogtel.lab'],
      serial: 1,
    });
  const lines = [
    'cup A 10.0.0.1',
    'a CNAME b',
    'b CNAME cup',
    'dangling CNAME nothing',
    'nodata CNAME _x',
    '*.w A 10.0.0.2',
    'x.w TXT here',
    '*.alias CNAME cup',
    'd DNAME w',
    'sub.other.lab. A 10.0.0.3',
  ];

  test.each<[string, string, string, readonly string[]]>([
    ['cup.dogtel.lab', 'A', 'NOERROR', ['cup.dogtel.lab A']],
    ['CUP.Dogtel.LAB', 'ANY', 'NOERROR', ['cup.dogtel.lab A']],
    ['a.dogtel.lab', 'A', 'NOERROR', ['a.dogtel.lab CNAME', 'b.dogtel.lab CNAME', 'cup.dogtel.lab A']],
    ['a.dogtel.lab', 'CNAME', 'NOERROR', ['a.dogtel.lab CNAME']],
    ['a.dogtel.lab', 'AAAA', 'NOERROR', ['a.dogtel.lab CNAME', 'b.dogtel.lab CNAME']],
    ['dangling.dogtel.lab', 'A', 'NXDOMAIN', ['dangling.dogtel.lab CNAME']],
    ['y.w.dogtel.lab', 'A', 'NOERROR', ['y.w.dogtel.lab A']],
    ['z.y.w.dogtel.lab', 'A', 'NOERROR', ['z.y.w.dogtel.lab A']],
    ['x.w.dogtel.lab', 'A', 'NOERROR', []],
    ['z.x.w.dogtel.lab', 'A', 'NXDOMAIN', []],
    ['w.dogtel.lab', 'A', 'NOERROR', []],
    ['y.alias.dogtel.lab', 'A', 'NOERROR', ['y.alias.dogtel.lab CNAME', 'cup.dogtel.lab A']],
    ['x.d.dogtel.lab', 'TXT', 'NOERROR', ['d.dogtel.lab DNAME', 'x.d.dogtel.lab CNAME', 'x.w.dogtel.lab TXT']],
    ['d.dogtel.lab', 'DNAME', 'NOERROR', ['d.dogtel.lab DNAME']],
    ['sub.other.lab', 'A', 'NOERROR', ['sub.other.lab A']],
    ['more.other.lab', 'A', 'NXDOMAIN', []],
    ['lab', 'A', 'REFUSED', []],
    ['xdogtel.lab', 'A', 'REFUSED', []],
  ])('%s %s is %s', (asked, type, rcode, expected) => {
    const found = zones(lines).lookup(asked, type);
    expect(found.rcode).toBe(rcode);
    expect(found.answers.map((one) => `${one.name} ${one.data.type}`)).toEqual(expected);
    const isNegative = rcode === 'NXDOMAIN' || (rcode === 'NOERROR' && found.answers.at(-1)?.data.type !== type);
    expect(found.authorities).toHaveLength(isNegative && type !== 'ANY' && type !== 'CNAME' ? 1 : 0);
  });

  test('an SOA of the zone is kept, and its minimum is the TTL of what is not there', () => {
    const { lookup } = zones(['@ 900 SOA ns9 mail 3 1h 1h 1h 60', 'cup A 10.0.0.1']);
    expect(lookup('nothing.dogtel.lab', 'A').authorities).toMatchObject([
      { ttl: 60, data: { primary: 'ns9.dogtel.lab' } },
    ]);
  });

  test('an alias at the apex stays alone', () => {
    const { lookup } = zones(['@ CNAME cup.other.lab.', 'cup.other.lab. A 10.0.0.1']);
    expect(lookup('dogtel.lab', 'SRV').answers.map((one) => one.data.type)).toEqual(['CNAME']);
  });
});
