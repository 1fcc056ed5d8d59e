// The codec's records: what comes as a value, what is ignored and said.

import { expect, test } from 'vitest';
import { decodeResponse } from '../../src/dns/wire.ts';
import * as packet from './packets.ts';

const { a, fixtures, message, name, pointer, record, srv, types } = packet;

const decode = (bytes: Buffer) => {
  const response = decodeResponse(bytes);
  if ('problem' in response) throw new Error(response.problem);
  return response;
};
test('of every type come as values, names in lower case', () => {
  const bytes = message({
    answers: [
      a('10.10.10.25', name('Cup.DogTel.lab')),
      packet.aaaa([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x25]),
      srv(10, 20, 5222, name('CUP1.dogtel.lab')),
      packet.cname(pointer(12), pointer(12)),
      record({ type: types.TXT, data: Buffer.from('\x02hi\x06 there', 'latin1') }),
      packet.ns(pointer(12), name('NS1.dogtel.lab')),
      packet.soa(pointer(12), 60, 300),
    ],
  });
  const base = { name: 'cup.dogtel.lab', ttl: 300 };
  expect(decode(bytes)).toMatchObject({
    answerCount: 7,
    notes: [],
    answers: [
      { ...base, type: 'A', address: '10.10.10.25' },
      { ...base, type: 'AAAA', address: '2001:db8::25' },
      { ...base, type: 'SRV', priority: 10, weight: 20, port: 5222, target: 'cup1.dogtel.lab' },
      { ...base, type: 'CNAME', target: 'cup.dogtel.lab' },
      { ...base, type: 'TXT', text: 'hi there' },
      { ...base, type: 'NS', target: 'ns1.dogtel.lab' },
      {
        ...base,
        type: 'SOA',
        primary: 'ns.dogtel.lab',
        ...{ serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 60 },
      },
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
