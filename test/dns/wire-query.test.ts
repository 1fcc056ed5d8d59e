// The codec's question, and which messages count as its answer.

import { describe, expect, test } from 'vitest';
import { encodeQuery, isAskable, matchResponse, type Query } from '../../src/dns/wire.ts';
import * as packet from './packets.ts';

const { message, name, question, types } = packet;

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
