// Whole zone files as they are met: what each line becomes, where it stands, and that nothing makes the reader fall.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FileProblem, type Include, readZoneFile } from '../../src/lab/zone/zone-file.ts';
import { anyCharacter } from '../any-character.ts';

const noFile: Include = async () => ({ problem: 'no such file' });
const read = (text: string, include: Include = noFile) => readZoneFile({ file: 'z', text }, 'dogtel.com.au', include);

/** `cup1.dogtel.com.au 300 A 10.0.0.1 @5`: one line a record. */
const lines = async (text: string, include?: Include): Promise<readonly string[]> => {
  const { records, others, problems } = await read(text, include);
  expect(problems).toEqual([]);
  const own = records.map(({ name, ttl, data, place }) => {
    const { type, ...rest } = data;
    return { at: place, text: `${name} ${ttl} ${type} ${Object.values(rest).flat().join(' ')}` };
  });
  return [...own, ...others.map(({ name, type, place }) => ({ at: place, text: `${name} ${type}` }))].map(
    ({ at, text: shown }) => `${shown} @${at.file === 'z' ? '' : at.file}${at.line}`,
  );
};
const problemsOf = async (text: string, include?: Include): Promise<readonly string[]> =>
  (await read(text, include)).problems.map(
    ({ kind, place, message }: FileProblem) => `${place.file}:${place.line} ${kind} ${message}`,
  );

const soa = '@ 1h SOA ns1 hostmaster 1 1h 15m 1w 5m';
const soaLine = 'dogtel.com.au 3600 SOA ns1.dogtel.com.au hostmaster.dogtel.com.au 1 3600 900 604800 300';

describe('the syntax of master files', () => {
  test('a file as BIND users write it', async () => {
    expect(
      await lines(`; zone of the office
$ORIGIN dogtel.com.au.
$TTL 1h30m
@       IN      SOA     ns1 john\\.doe.dogtel.com.au. (
                        2026010101 ; serial
                        1h 15m     ; refresh, retry
                        1w 5m )    ; expire, minimum
        IN      NS      ns1
                NS      ns2.example.
ns1     300 IN  A       10.10.1.53
cup1    IN 1d   A       10.10.10.25
cup2            A       10.10.20.25
                AAAA    2001:db8::25 ; the owner above
_CupLogin._tcp  SRV     10 50 8443 cup1
                SRV     ( 20
  50
  8443 CUP2.dogtel.com.au. )
$ORIGIN _tcp.dogtel.com.au.
_xmpp-client    srv     0 0 5222 cup1.dogtel.com.au.
$ORIGIN sub
x               TXT     "a ; b" "c\\"d" e\\;f
$ORIGIN dogtel.com.au.
caa             CAA     0 issue "ca.example"
rare            TYPE65534 \\# 3 abcdef
raw             A       \\# 4 0a000001
*.wild          MX      10 mail
0/25.rev        CNAME   @
`),
    ).toEqual([
      'dogtel.com.au 5400 SOA ns1.dogtel.com.au john\\.doe.dogtel.com.au 2026010101 3600 900 604800 300 @4',
      'dogtel.com.au 5400 NS ns1.dogtel.com.au @8',
      'dogtel.com.au 5400 NS ns2.example @9',
      'ns1.dogtel.com.au 300 A 10.10.1.53 @10',
      'cup1.dogtel.com.au 86400 A 10.10.10.25 @11',
      'cup2.dogtel.com.au 5400 A 10.10.20.25 @12',
      'cup2.dogtel.com.au 5400 AAAA 2001:db8::25 @13',
      '_CupLogin._tcp.dogtel.com.au 5400 SRV 10 50 8443 cup1.dogtel.com.au @14',
      '_CupLogin._tcp.dogtel.com.au 5400 SRV 20 50 8443 CUP2.dogtel.com.au @15',
      '_xmpp-client._tcp.dogtel.com.au 5400 SRV 0 0 5222 cup1.dogtel.com.au @19',
      'x.sub._tcp.dogtel.com.au 5400 TXT a ; b c"d e;f @21',
      '*.wild.dogtel.com.au 5400 MX 10 mail.dogtel.com.au @26',
      '0/25.rev.dogtel.com.au 5400 CNAME dogtel.com.au @27',
      'caa.dogtel.com.au CAA @23',
      'rare.dogtel.com.au TYPE65534 @24',
      'raw.dogtel.com.au A @25',
    ]);
  });

  test.each<[string, string, readonly string[]]>([
    ['line ends of Windows', `${soa}\r\ncup A 10.0.0.1\r\n`, [`${soaLine} @1`, 'cup.dogtel.com.au 3600 A 10.0.0.1 @2']],
    ['a byte order mark', `\ufeff${soa}`, [`${soaLine} @1`]],
    ['no line end at the end', `${soa}\ncup A 10.0.0.1`, [`${soaLine} @1`, 'cup.dogtel.com.au 3600 A 10.0.0.1 @2']],
    [
      'the TTL of the last record',
      'a 5 A 10.0.0.1\nb A 10.0.0.2',
      ['a.dogtel.com.au 5 A 10.0.0.1 @1', 'b.dogtel.com.au 5 A 10.0.0.2 @2'],
    ],
    [
      'a start of the zone without any TTL',
      '@ SOA a b 1 2 3 4 60\nx A 10.0.0.1',
      ['dogtel.com.au 60 SOA a.dogtel.com.au b.dogtel.com.au 1 2 3 4 60 @1', 'x.dogtel.com.au 60 A 10.0.0.1 @2'],
    ],
    [
      'a serial of 32 bits',
      '@ 1 SOA a b 4294967295 2 3 4 60',
      ['dogtel.com.au 1 SOA a.dogtel.com.au b.dogtel.com.au 4294967295 2 3 4 60 @1'],
    ],
    [
      '$TTL that counts from its line on',
      '$TTL 1\na A 10.0.0.1\n$TTL 2\nb A 10.0.0.2',
      ['a.dogtel.com.au 1 A 10.0.0.1 @2', 'b.dogtel.com.au 2 A 10.0.0.2 @4'],
    ],
    ['an origin that is the root', '$TTL 1\n$ORIGIN .\ncom.au A 10.0.0.1', ['com.au 1 A 10.0.0.1 @3']],
    [
      'escapes in names',
      '$TTL 1\n\\099up A 10.0.0.1\na\\.b A 10.0.0.1',
      ['cup.dogtel.com.au 1 A 10.0.0.1 @2', 'a\\.b.dogtel.com.au 1 A 10.0.0.1 @3'],
    ],
    [
      'a comment behind a parenthesis',
      '$TTL 1\nx A ( ; here\n10.0.0.1 ; ) not this\n)',
      ['x.dogtel.com.au 1 A 10.0.0.1 @2'],
    ],
    ['a blank line inside a record', '$TTL 1\nx ( \n\n A 10.0.0.1 )', ['x.dogtel.com.au 1 A 10.0.0.1 @2']],
    [
      'an owner kept over other types',
      '$TTL 1\nx HINFO a b\n  A 10.0.0.1',
      ['x.dogtel.com.au 1 A 10.0.0.1 @3', 'x.dogtel.com.au HINFO @2'],
    ],
    [
      'when Windows DNS renewed a record',
      '$TTL 1\nx [AGE:3679456] 600 A 10.0.0.1\n  [AGE:0] A 10.0.0.2',
      ['x.dogtel.com.au 600 A 10.0.0.1 @2', 'x.dogtel.com.au 1 A 10.0.0.2 @3'],
    ],
    [
      'records as dnscmd /zoneprint writes them',
      ';  Zone:    dogtel.com.au\n@ [Aging:3665858] 600 A\t10.0.0.1\n\t\t 3600 NS\tdc1.dogtel.com.au.\n\nx [Aging:3665858] 600 SRV\t0 100 389 dc1.dogtel.com.au.\n;  Finished with zone',
      [
        'dogtel.com.au 600 A 10.0.0.1 @2',
        'dogtel.com.au 3600 NS dc1.dogtel.com.au @3',
        'x.dogtel.com.au 600 SRV 0 100 389 dc1.dogtel.com.au @5',
      ],
    ],
    [
      'what dig shows of a transfer',
      '; <<>> DiG 9.18 <<>> axfr dogtel.com.au @10.0.0.53\n;; global options: +cmd\ndogtel.com.au.\t\t60\tIN\tSOA\tns1.dogtel.com.au. b.dogtel.com.au. 1 2 3 4 60\ncup1.dogtel.com.au.\t60\tIN\tA\t10.0.0.1\ndogtel.com.au.\t\t60\tIN\tSOA\tns1.dogtel.com.au. b.dogtel.com.au. 1 2 3 4 60\n;; Query time: 0 msec\n;; XFR size: 3 records (messages 1, bytes 200)\n\n',
      [
        'dogtel.com.au 60 SOA ns1.dogtel.com.au b.dogtel.com.au 1 2 3 4 60 @3',
        'cup1.dogtel.com.au 60 A 10.0.0.1 @4',
        'dogtel.com.au 60 SOA ns1.dogtel.com.au b.dogtel.com.au 1 2 3 4 60 @5',
      ],
    ],
    [
      'lookups that only Windows has',
      '$TTL 1\n@ WINS LOCAL L2 C900 ( 10.0.0.5 )\n@ WINSR LOCAL L2 C900 ( dogtel.com.au. )\nx ATMA 0010203',
      ['dogtel.com.au WINS @2', 'dogtel.com.au WINSR @3', 'x.dogtel.com.au ATMA @4'],
    ],
    [
      'the TTL of a start that says none, for all that say none',
      '@ SOA a b 1 2 3 4 60\nx 5 A 10.0.0.1\ny A 10.0.0.2',
      [
        'dogtel.com.au 60 SOA a.dogtel.com.au b.dogtel.com.au 1 2 3 4 60 @1',
        'x.dogtel.com.au 5 A 10.0.0.1 @2',
        'y.dogtel.com.au 60 A 10.0.0.2 @3',
      ],
    ],
    ['letters beyond ASCII, which are octets', '$TTL 1\nmü A 10.0.0.1', ['m\\195\\188.dogtel.com.au 1 A 10.0.0.1 @2']],
    [
      '255 octets of text, each escaped',
      `x 1 TXT "${'\\233'.repeat(255)}"`,
      [`x.dogtel.com.au 1 TXT ${'é'.repeat(255)} @1`],
    ],
    [
      'lines that are generated',
      `$TTL 1\n$GENERATE 8-12/2 pc$\{-8,2,x}\\$ 5 A 10.0.$.$\{1}`,
      [
        'pc00\\$.dogtel.com.au 5 A 10.0.8.9 @2',
        'pc02\\$.dogtel.com.au 5 A 10.0.10.11 @2',
        'pc04\\$.dogtel.com.au 5 A 10.0.12.13 @2',
      ],
    ],
    [
      'generated lines of several words',
      '$TTL 1\n$GENERATE 1-2 x$$ IN SRV "0 0 522$ cup$"\n  A 10.0.0.1',
      [
        'x\\$.dogtel.com.au 1 SRV 0 0 5221 cup1.dogtel.com.au @2',
        'x\\$.dogtel.com.au 1 SRV 0 0 5222 cup2.dogtel.com.au @2',
        'x\\$.dogtel.com.au 1 A 10.0.0.1 @3',
      ],
    ],
    ['nothing', '', []],
    ['blanks and comments', ' \t\n;\n\n', []],
  ])('%s', async (_, text, wanted) => {
    expect(await lines(text)).toEqual(wanted);
  });

  test.each<[string, string]>([
    ['$TTL 1\nx A 10.0.0', 'z:2 refused A takes one IPv4 address, e.g. 10.10.10.25'],
    ['x A 10.0.0.1', 'z:1 refused no TTL is known here; write $TTL 1h above the first record'],
    ['$TTL 1\nx SVR 1 2 3 y', "z:2 refused unknown record type 'SVR'; did you mean 'SRV'?"],
    ['x 1 AAAA fe80::1%eth0', 'z:1 refused AAAA takes one IPv6 address, e.g. 2001:db8::25'],
    ['$TTL', 'z:1 refused $TTL takes one time, e.g. $TTL 1h'],
    ['$ORIGIN', 'z:1 refused $ORIGIN takes one name, e.g. $ORIGIN dogtel.com.au.'],
    ['$ORIGN x.', "z:1 refused '$ORIGN' is not understood; $ORIGIN, $TTL, $INCLUDE and $GENERATE are"],
    [
      '$TTL 1\n$GENERATE 1-x a$ A 10.0.0.$',
      'z:2 refused $GENERATE takes a range, an owner, a type and data, e.g. $GENERATE 1-9 pc$ A 10.0.0.$',
    ],
    ['$GENERATE 1-99999 a$ 1 A 10.0.0.1', 'z:1 unread $GENERATE 1-99999: at most 65536 lines of one are followed here'],
    [
      `$GENERATE 1-9 a$\{0,2,n} 1 A 10.0.0.1`,
      'z:1 unread $GENERATE 1-9: its numbers are spelt in a way that is not followed here',
    ],
    [
      '$GENERATE 1-2 x$ 1 SRV 0 0 $ cup',
      'z:1 refused $GENERATE takes data of several words in quotes, e.g. "0 0 $ cup"',
    ],
    ['$GENERATE 250-260 a$ 1 A 10.0.0.$', 'z:1 refused A takes one IPv4 address, e.g. 10.10.10.25'],
    [`x 1 TXT "${'\\195\\169'.repeat(128)}"`, 'z:1 refused a TXT string is at most 255 octets'],
    ['\n\nx 1 SRV ( 1 2\n3 y', 'z:3 refused a parenthesis that is never closed: write ) after the last value'],
    ['x 1 TXT "a\ny 1 A 10.0.0.1', 'z:1 refused a quote that is never closed'],
    ['x 1 A 10.0.0.1 )\ny 1 A 10.0.0.1', 'z:1 refused a closing parenthesis that nothing opened'],
    [`${'a'.repeat(64)} 1 A 10.0.0.1`, `z:1 refused '${'a'.repeat(20)}…' has 64 octets; a label has at most 63`],
    ['a..b 1 A 10.0.0.1', "z:1 refused 'a..b' has an empty label"],
    ['.a 1 A 10.0.0.1', "z:1 refused '.a' has an empty label"],
    ['x 1 CH A 10.0.0.1', 'z:1 refused class CH is not served, only IN'],
    [`x 1 ${'y'.repeat(400)} z`, `z:1 refused unknown record type '${'y'.repeat(279)}…`],
    ['x 1 A 10.0.0.1\\', 'z:1 refused A takes one IPv4 address, e.g. 10.10.10.25'],
    ['x\\', "z:1 refused 'x\\' ends within an escape"],
    ['$INCLUDE', 'z:1 refused $INCLUDE takes a file and perhaps an origin, e.g. $INCLUDE hosts.zone'],
    ['$INCLUDE gone', 'z:1 unread $INCLUDE gone: no such file'],
  ])('%j is told: %s', async (text, wanted) => {
    expect((await problemsOf(text))[0]).toBe(wanted);
  });

  test('what Windows DNS has stamped is known by its line, and a stamp elsewhere is none', async () => {
    const text =
      '$TTL 1\nx [AGE:5] A 10.0.0.1\n [AGING:6] 5 A 10.0.0.2\ny A 10.0.0.3\nz TXT [AGE:7]\n[AGE:8] A 10.0.0.4';
    const { records, stamped, problems } = await read(text);
    expect([records.length, problems]).toEqual([5, []]);
    expect(stamped.map(({ line }) => line)).toEqual([2, 3]);
    const told = await problemsOf('$TTL 1\nx [AGE:] A 10.0.0.1\ny 5 [AGE:7] A 10.0.0.1');
    expect(told.map((each) => each.split(';')[0])).toEqual([
      "z:2 refused unknown record type '[AGE:]'",
      "z:3 refused unknown record type '[AGE:7]'",
    ]);
  });

  test('a mistake costs its own line and no other', async () => {
    const { records, problems } = await read('$TTL 1\na A 10.0.0.1\nb A x\n  A 10.0.0.2\nc TXT "\nd A 10.0.0.3');
    expect(records.map(({ name }) => name.slice(0, 1))).toEqual(['a', 'b', 'd']);
    expect(problems.map(({ place }) => place.line)).toEqual([3, 5]);
  });
});

describe('$INCLUDE', () => {
  const files: Readonly<Record<string, string>> = {
    hosts: 'cup1 A 10.0.0.1\n$ORIGIN deep\nx A 10.0.0.2\n$TTL 7',
    self: '$INCLUDE self',
    a: '$INCLUDE b',
    b: '$INCLUDE a',
    wide: '$INCLUDE leaf\n'.repeat(100),
    leaf: '',
    ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`n${i}`, `$INCLUDE n${i + 1}`])),
  };
  const include: Include = async (path) => {
    const text = files[path];
    return text === undefined ? { problem: 'no such file' } : { file: path, text };
  };

  test('gives its records their own places, and origin and owner back; $TTL stays', async () => {
    expect(await lines('$TTL 5\nown A 10.0.0.9\n$INCLUDE hosts sub\n A 10.0.0.3\ny A 10.0.0.4', include)).toEqual([
      'own.dogtel.com.au 5 A 10.0.0.9 @2',
      'cup1.sub.dogtel.com.au 5 A 10.0.0.1 @hosts1',
      'x.deep.sub.dogtel.com.au 5 A 10.0.0.2 @hosts3',
      'own.dogtel.com.au 7 A 10.0.0.3 @4',
      'y.dogtel.com.au 7 A 10.0.0.4 @5',
    ]);
  });

  test.each([
    ['self', 'self:1 refused $INCLUDE self: the file includes itself'],
    ['a', 'b:1 refused $INCLUDE a: the file includes itself'],
    ['n0', 'n7:1 unread $INCLUDE n8: files are followed 8 deep, and no deeper'],
  ])('of %s ends', async (path, wanted) => {
    expect(await problemsOf(`$INCLUDE ${path}`, include)).toEqual([wanted]);
  });

  test('of many files ends', async () => {
    expect(await problemsOf('$INCLUDE wide', include)).toHaveLength(37);
  });
});

describe('nothing makes it fall or hang', () => {
  const piece = fc.constantFrom(
    ...[
      '(',
      ')',
      '"',
      '\\',
      ';',
      '\n',
      '\r\n',
      ' ',
      '\t',
      '@',
      '.',
      '$ORIGIN',
      '$TTL',
      '$INCLUDE z',
      '1h',
      'IN',
      'A',
      'SRV',
      'SOA',
      'TXT',
    ],
    ...['10.0.0.1', 'cup1', '\\046', '\\04', '\0', '\u202e', 'ü', '1 2 3', 'x.', '*', '_xmpp-client._tcp'],
  );

  test('any text is read, and every problem has its line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(piece, fc.string({ unit: anyCharacter, maxLength: 4 })), { maxLength: 60 }),
        async (parts) => {
          const text = parts.join('');
          const { records, others, problems } = await read(text);
          const last = text.split('\n').length;
          for (const { place } of [...records, ...others, ...problems]) {
            expect(place.line).toBeGreaterThanOrEqual(1);
            expect(place.line).toBeLessThanOrEqual(last);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a file cut anywhere keeps what stood before the cut', async () => {
    const whole = `${soa}\ncup1 A 10.0.0.1\n_x._tcp SRV ( 1 2\n 3 cup1 )\nt TXT "a b"\n`;
    const all = (await read(whole)).records.map(({ name }) => name);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const names = (await read(whole.slice(0, cut))).records.map(({ name }) => name);
      expect(all.slice(0, Math.max(0, names.length - 1))).toEqual(names.slice(0, -1));
    }
  });

  test('rubbish behind a file takes nothing from it', async () => {
    for (const rubbish of ['\0\0\0', '(((', '"', '\\', ')'])
      expect((await read(`${soa}\ncup1 A 10.0.0.1\n${rubbish}`)).records).toHaveLength(2);
  });

  test('after many mistakes it is no zone file, and the rest is left', async () => {
    const { problems } = await read('x SVR 1\n'.repeat(100_000));
    expect(problems).toHaveLength(1_001);
    expect(problems.at(-1)).toMatchObject({ kind: 'unread', place: { line: 1_001 } });
  });

  test.each([
    ['one long word', 'a'.repeat(2_000_000)],
    ['many open parentheses', '('.repeat(500_000)],
    ['many closing ones', ')\n'.repeat(200_000)],
    ['many quotes', '" '.repeat(500_001)],
    ['backslashes', '\\'.repeat(1_000_001)],
    ['units of time', `x ${'1h'.repeat(500_000)} A`],
    ['dots', '.'.repeat(1_000_000)],
  ])('%s', async (_, text) => {
    expect((await read(text)).problems.length).toBeGreaterThan(0);
  });
});
