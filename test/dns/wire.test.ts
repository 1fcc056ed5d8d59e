// The codec: what is sent, what is accepted, and every guard one below and one above its cap.

import { describe, expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { decodeResponse, encodeQuery, isAskable, matchResponse, type Query } from '../../src/dns/wire.ts';
import * as packet from './packets.ts';

const { a, fixtures, message, name, pointer, question, record, srv, types } = packet;

const decode = (bytes: Buffer) => {
  const response = decodeResponse(bytes);
  if ('problem' in response) throw new Error(response.problem);
  return response;
};
const problemOf = (bytes: Buffer): string | undefined => {
  const response = decodeResponse(bytes);
  return 'problem' in response ? response.problem : undefined;
};

describe('a question', () => {
  test('has the id first, one question of class IN, RD, and EDNS(0) with 1232 bytes', () => {
    const query = encodeQuery('cup.dogtel.lab', 'SRV', { usesEdns: true, mixesCase: false });
    expect(query.bytes).toEqual(
      Buffer.concat([
        packet.uint16(query.id, 0x0100, 1, 0, 0, 1),
        question('cup.dogtel.lab', types.SRV),
        Buffer.from([0, 0, 41, 1232 >> 8, 1232 & 0xff, 0, 0, 0, 0, 0, 0]),
      ]),
    );
  });

  test('goes without EDNS(0) where asked to', () => {
    const { bytes } = encodeQuery('cup.dogtel.lab', 'A', { usesEdns: false, mixesCase: false });
    expect(bytes.readUInt16BE(10)).toBe(0);
    expect(bytes).toHaveLength(12 + 16 + 4);
  });

  test('mixes the case of its letters anew each time, and ids differ', () => {
    const queries = Array.from({ length: 40 }, () =>
      encodeQuery('_xmpp-client._tcp.dogtel.lab', 'SRV', { usesEdns: true, mixesCase: true }),
    );
    expect(new Set(queries.map(({ spelling }) => spelling)).size).toBeGreaterThan(35);
    expect(new Set(queries.map(({ id }) => id)).size).toBeGreaterThan(35);
    for (const { spelling, bytes } of queries) {
      expect(spelling.toLowerCase()).toBe('_xmpp-client._tcp.dogtel.lab');
      expect(bytes.includes(name(spelling))).toBe(true);
    }
  });

  const label63 = 'a'.repeat(63);
  test.each([
    ['cup', true],
    ['_xmpp-client._tcp.dogtel.lab', true],
    ['10.in-addr.arpa', true],
    [label63, true],
    [`${label63}a`, false],
    [[label63, label63, label63, 'a'.repeat(61)].join('.'), true],
    [[label63, label63, label63, 'a'.repeat(62)].join('.'), false],
    ['', false],
    ['.', false],
    ['a..b', false],
    ['.a', false],
    ['a.', false],
    ['a b', false],
    ['b\u00fccher.lab', false],
    ['a\\.b', false],
    ['a\u0000b', false],
  ])('%j can be asked for: %s', (asked, can) => {
    expect(isAskable(asked)).toBe(can);
    const encode = () => encodeQuery(asked, 'A', { usesEdns: true, mixesCase: true });
    if (can) expect(encode().bytes.length).toBeGreaterThan(12);
    else expect(encode).toThrow(RangeError);
  });
});

describe('whether a message answers the question', () => {
  const query: Query = {
    id: 0x1234,
    spelling: 'cUp.dOgtel.lab',
    mixesCase: true,
    type: 'A',
    bytes: Buffer.alloc(0),
  };
  const asked = question('cUp.dOgtel.lab', types.A);
  test.each([
    ['the same', message({ question: asked }), 'answers'],
    ['another id', message({ question: asked, id: 0x1235 }), 'stray'],
    ['a query (QR = 0)', message({ question: asked, flags: 0 }), 'stray'],
    ['another case', message({ question: question('cup.dogtel.lab', types.A) }), 'respelt'],
    ['another name', message({ question: question('cUp.dOgtel.lax', types.A) }), 'stray'],
    ['another type', message({ question: question('cUp.dOgtel.lab', types.AAAA) }), 'stray'],
    ['another class', message({ question: question('cUp.dOgtel.lab', types.A, 3) }), 'stray'],
    ['a dot inside a label', message({ question: question(['cUp.dOgtel', 'lab'], types.A) }), 'stray'],
    ['no question, NOERROR', message({ question: null }), 'stray'],
    ['no question, NXDOMAIN', message({ question: null, flags: 0x8003 }), 'stray'],
    ['no question, FORMERR', message({ question: null, flags: 0x8001 }), 'answers'],
    ['no question, REFUSED', message({ question: null, flags: 0x8005 }), 'answers'],
    ['eleven bytes', message({ question: asked }).subarray(0, 11), 'stray'],
    ['a question that cannot be read', message({ question: asked }).subarray(0, 20), 'answers'],
  ])('%s', (_what, bytes, expected) => {
    expect(matchResponse(bytes, query)).toBe(expected);
    // Where the case was not mixed it proves nothing.
    const plain = { ...query, mixesCase: false };
    expect(matchResponse(bytes, plain)).toBe(expected === 'respelt' ? 'answers' : expected);
  });
});

describe('records', () => {
  test('of every type come as values, names in lower case', () => {
    const bytes = message({
      answers: [
        a('10.10.10.25', name('Cup.DogTel.lab')),
        packet.aaaa([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x25]),
        srv(10, 20, 5222, name('CUP1.dogtel.lab')),
        packet.cname(pointer(12), pointer(12)),
        record({ type: types.TXT, data: Buffer.from('\x02hi\x06 there', 'latin1') }),
      ],
    });
    const base = { name: 'cup.dogtel.lab', ttl: 300 };
    expect(decode(bytes)).toMatchObject({
      answerCount: 5,
      notes: [],
      answers: [
        { ...base, type: 'A', address: '10.10.10.25' },
        { ...base, type: 'AAAA', address: '2001:db8::25' },
        { ...base, type: 'SRV', priority: 10, weight: 20, port: 5222, target: 'cup1.dogtel.lab' },
        { ...base, type: 'CNAME', target: 'cup.dogtel.lab' },
        { ...base, type: 'TXT', text: 'hi there' },
      ],
    });
  });

  test('SRV targets may be compressed or literal (trap T1)', () => {
    const targets = ['a service, target compressed', 'a service decidedly not offered'].map((key) => {
      const [first] = decode(fixtures[key] ?? Buffer.alloc(0)).answers;
      return first?.type === 'SRV' ? first.target : undefined;
    });
    expect(targets).toEqual(['cup1.dogtel.lab', '.']);
  });

  test('the additional section gives addresses only, the authority section its SOA', () => {
    const bytes = message({
      authorities: [packet.soa(name('DogTel.lab'), 60)],
      additionals: [
        a('10.10.10.25', name('Cup1.dogtel.lab')),
        packet.cname(name('x.lab'), name('y.lab')),
        packet.option(),
      ],
    });
    expect(decode(bytes)).toMatchObject({
      additional: [{ name: 'cup1.dogtel.lab', type: 'A', address: '10.10.10.25', ttl: 300 }],
      negative: { zone: 'dogtel.lab', ttl: 60 },
    });
  });

  test('the TTL of a negative answer is the lesser of that of the SOA and its minimum (RFC 2308)', () => {
    expect(decode(message({ authorities: [packet.soa(name('lab'), 900, 30)] })).negative?.ttl).toBe(30);
  });

  test('EDNS(0) extends the response code', () => {
    expect(decode(message({ flags: 0x8000, additionals: [packet.option(1)] })).rcode).toBe(16);
    expect(decode(message({ flags: 0x8003 })).rcode).toBe(3);
  });

  test.each([
    [0x7fff_ffff, 0x7fff_ffff],
    [0x8000_0000, 0],
    [0xffff_ffff, 0],
  ])('a TTL of %i counts as %i', (ttl, expected) => {
    const bytes = message({ answers: [record({ type: types.A, ttl, data: Buffer.from([10, 0, 0, 1]) })] });
    expect(decode(bytes).answers[0]?.ttl).toBe(expected);
  });

  test.each([3, 4, 255, 0x8001])('class %i is ignored, and said', (klass) => {
    const data = Buffer.from([10, 0, 0, 1]);
    const response = decode(message({ answers: [record({ type: types.A, class: klass, data }), a('10.0.0.2')] }));
    expect(response.answers).toMatchObject([{ address: '10.0.0.2' }]);
    expect(response.notes).toEqual(['1 of 2 records ignored: not of class IN']);
  });

  test('an owner with an odd label is ignored, and said', () => {
    const response = decode(message({ answers: [a('10.0.0.1', name(['cup.dogtel', 'lab'])), a('10.0.0.2')] }));
    expect(response.answers).toMatchObject([{ address: '10.0.0.2' }]);
    expect(response.notes).toEqual(['1 of 2 records ignored: the owner is no host name']);
  });

  test.each([
    [['cup1.dogtel', 'lab'], 'cup1\\.dogtel.lab'],
    [['a\u0000b', 'lab'], 'a\\000b.lab'],
    [['\u001b[2J', 'lab'], '\\027\\[2j.lab'],
    [['b\u00fc', 'lab'], 'b\\252.lab'],
    [['a b', 'lab'], 'a\\032b.lab'],
  ])('a target %j is shown escaped: one label stays one label', (labels, expected) => {
    expect(decode(message({ answers: [srv(0, 0, 1, name(labels))] })).answers).toMatchObject([{ target: expected }]);
  });

  test('trailing bytes are ignored, and said', () => {
    const bytes = Buffer.concat([message({ answers: [a('10.0.0.1')] }), Buffer.alloc(16, 7)]);
    expect(decode(bytes)).toMatchObject({ answers: [{ address: '10.0.0.1' }], notes: ['bytes after the message: 16'] });
  });

  test('of a truncated message are not used, wherever it ends', () => {
    const bytes = message({ flags: 0x8600, answers: [a('10.0.0.1'), a('10.0.0.2')] }).subarray(0, 40);
    expect(decode(bytes)).toMatchObject({ isTruncated: true, answers: [], answerCount: 0 });
  });
});

describe('lengths', () => {
  const ofLength = (type: number, length: number) =>
    message({ answers: [record({ type, data: Buffer.alloc(length) })] });
  test.each([
    ['A', types.A, 4, [0, 2, 3, 5, 8]],
    ['AAAA', types.AAAA, 16, [0, 4, 15, 17]],
    // Six bytes, then the root.
    ['SRV', types.SRV, 7, [0, 3, 6, 8]],
    ['CNAME', types.CNAME, 1, [0, 2]],
    ['SOA', types.SOA, 22, [0, 21, 23]],
  ])('%s', (_type, type, right, wrong) => {
    const inAuthority = message({ authorities: [record({ type, data: Buffer.alloc(right) })] });
    expect(problemOf(inAuthority)).toBeUndefined();
    expect(problemOf(ofLength(type, right))).toBeUndefined();
    for (const length of wrong) expect(problemOf(ofLength(type, length)), `${length} bytes`).toBeDefined();
  });

  test.each([
    ['\x02hi', true],
    ['\x00', true],
    ['', false],
    ['\x03hi', false],
    ['\x01hi', false],
  ])('TXT %j', (text, isRight) => {
    const bytes = message({ answers: [record({ type: types.TXT, data: Buffer.from(text, 'latin1') })] });
    expect(problemOf(bytes) === undefined).toBe(isRight);
  });

  test("a record's length past the end is malformed", () => {
    expect(problemOf(message({ answers: [record({ type: types.A, data: Buffer.alloc(4), length: 5 })] }))).toBe(
      "a record's data run past the end",
    );
  });

  test('more records announced than there are is malformed', () => {
    expect(problemOf(message({ answers: [a('10.0.0.1')], counts: [1, 2, 0, 0] }))).toBeDefined();
  });

  test('two questions are malformed', () => {
    const two = Buffer.concat([question('a.lab', 1), question('a.lab', 1)]);
    expect(problemOf(message({ question: two, counts: [2, 0, 0, 0] }))).toBe('more than one question');
  });

  test.each([
    [63, true],
    [64, false],
    [128, false],
  ])('a label of %i bytes', (length, isRight) => {
    expect(problemOf(message({ answers: [a('10.0.0.1', name(['x'.repeat(length), 'lab']))] })) === undefined).toBe(
      isRight,
    );
  });

  const long = (last: number) => name([63, 63, 63, last].map((length) => 'x'.repeat(length)));
  test('a name of 255 octets is right, of 256 is not', () => {
    expect(long(61)).toHaveLength(255);
    expect(problemOf(message({ answers: [a('10.0.0.1', long(61))] }))).toBeUndefined();
    expect(problemOf(message({ answers: [a('10.0.0.1', long(62))] }))).toBe('a name over 255 octets');
  });
});

describe('caps', () => {
  const address = Buffer.from([10, 0, 0, 1]);

  test('records of all sections together', () => {
    const fill = (count: number) =>
      message({
        answers: Array.from({ length: count - 2 }, () => record({ owner: name('.'), type: types.A, data: address })),
        authorities: [packet.soa(name('lab'), 1)],
        additionals: [packet.option()],
      });
    expect(problemOf(fill(limits.dnsRecords))).toBeUndefined();
    expect(problemOf(fill(limits.dnsRecords + 1))).toBe(`over ${limits.dnsRecords} records`);
  });

  test('bytes', () => {
    const fill = (length: number) => {
      const plain = message({ answers: [a('10.0.0.1')] });
      return Buffer.concat([plain, Buffer.alloc(length - plain.length)]);
    };
    expect(problemOf(fill(limits.dnsMessageBytes))).toBeUndefined();
    expect(problemOf(fill(limits.dnsMessageBytes + 1))).toBe(`over ${limits.dnsMessageBytes} bytes`);
  });

  /** Each owner points at the one before it: the n-th costs n jumps. */
  const chained = (count: number, extra: number): Buffer => {
    const asked = question('cup.dogtel.lab', types.A);
    const owners = Array.from({ length: count }, (_, i) => (i === 0 ? 12 : 12 + asked.length + (i - 1) * 16));
    const direct = Array.from({ length: extra }, () => record({ type: types.A, data: address }));
    const chain = owners.map((to) => record({ owner: pointer(to), type: types.A, data: address }));
    return message({ question: asked, answers: [...chain, ...direct] });
  };

  test('compression pointers of all names together', () => {
    // 48 chained owners cost 48 · 49 / 2 = 1176 jumps.
    expect(limits.dnsPointers).toBe(1200);
    expect(problemOf(chained(48, 24))).toBeUndefined();
    expect(problemOf(chained(48, 25))).toBe(`over ${limits.dnsPointers} compression pointers`);
  });

  test.each([
    ['to itself', pointer(32)],
    ['forward', pointer(40)],
    ['into the header', pointer(4)],
    ['cut short', Buffer.from([0xc0])],
  ])('a pointer %s is malformed', (_what, owner) => {
    const head = message({ counts: [1, 1, 0, 0] });
    expect(head).toHaveLength(32);
    const rest =
      owner.length === 1 ? Buffer.alloc(0) : record({ owner: Buffer.alloc(0), type: types.A, data: address });
    expect(problemOf(Buffer.concat([head, owner, rest]))).toBeDefined();
  });
});
