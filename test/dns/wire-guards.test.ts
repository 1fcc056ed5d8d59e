// The codec's guards: lengths that lie, and every cap one below and one above.

import { describe, expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { decodeResponse } from '../../src/dns/wire.ts';
import * as packet from './packets.ts';

const { a, message, name, pointer, question, record, types } = packet;

const problemOf = (bytes: Buffer): string | undefined => {
  const response = decodeResponse(bytes);
  return 'problem' in response ? response.problem : undefined;
};

describe('lengths', () => {
  const ofLength = (type: number, length: number) =>
    message({ answers: [record({ type, data: Buffer.alloc(length) })] });
  test.each([
    ['A', types.A, 4, [0, 2, 3, 5, 8]],
    ['AAAA', types.AAAA, 16, [0, 4, 15, 17]],
    // Six bytes, then the root.
    ['SRV', types.SRV, 7, [0, 3, 6, 8]],
    ['CNAME', types.CNAME, 1, [0, 2]],
    ['NS', types.NS, 1, [0, 2]],
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
