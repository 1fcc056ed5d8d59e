// What a response means: absence, failure and nonsense are told apart.

import { expect, test } from 'vitest';
import type { DnsRecord } from '../../src/core/answer.ts';
import { interpret, type Meaning } from '../../src/dns/interpret.ts';
import type { Response } from '../../src/dns/wire.ts';

const response = (change: Partial<Response> = {}): Response => ({
  rcode: 0,
  isTruncated: false,
  flags: { authoritative: true, authenticated: false, recursion: false },
  answers: [],
  answerCount: change.answers?.length ?? 0,
  additional: [],
  negative: undefined,
  namesServers: false,
  notes: [],
  ...change,
});
const neither = { authoritative: false, authenticated: false, recursion: false };
const cached = { ...neither, recursion: true };
const a = (name: string, ttl = 60): DnsRecord => ({ name, ttl, type: 'A', address: '10.0.0.1' });
const alias = (name: string, target: string, ttl = 60): DnsRecord => ({ name, ttl, type: 'CNAME', target });
const inZone = { zone: 'dogtel.lab', ttl: 30 };
const name = 'cup.dogtel.lab';
const next = 'x.dogtel.lab';

test.each<[string, Partial<Response>, Partial<Meaning>]>([
  ['records', { answers: [a(name, 60), a(name, 20)] }, { outcome: 'found', ttl: 20 }],
  ['records behind an alias', { answers: [alias(name, next, 5), a(next)] }, { outcome: 'found', ttl: 5 }],
  ['nothing, authoritative', {}, { outcome: 'no-records' }],
  ['nothing, from a cache', { flags: cached }, { outcome: 'no-records' }],
  ['nothing, with the SOA', { flags: neither, negative: inZone }, { outcome: 'no-records', ttl: 30 }],
  ['nothing, from nobody in charge', { flags: neither }, { outcome: 'lame' }],
  ['a referral', { flags: neither, namesServers: true }, { outcome: 'lame' }],
  ['a referral that boasts of recursion', { flags: cached, namesServers: true }, { outcome: 'lame' }],
  [
    'nothing, with SOA and name servers',
    { flags: cached, namesServers: true, negative: inZone },
    { outcome: 'no-records' },
  ],
  ['NXDOMAIN', { rcode: 3 }, { outcome: 'no-such-name' }],
  ['NXDOMAIN with the SOA', { rcode: 3, negative: inZone }, { outcome: 'no-such-name', ttl: 30 }],
  ['NXDOMAIN behind an alias', { rcode: 3, answers: [alias(name, next)] }, { outcome: 'no-such-name' }],
  ['NXDOMAIN with records', { rcode: 3, answers: [a(name)] }, { outcome: 'no-such-name', records: [] }],
  ['FORMERR', { rcode: 1 }, { outcome: 'format-error' }],
  ['SERVFAIL', { rcode: 2 }, { outcome: 'server-failure' }],
  ['SERVFAIL with records', { rcode: 2, answers: [a(name)] }, { outcome: 'server-failure', records: [] }],
  ['NOTIMP', { rcode: 4 }, { outcome: 'not-implemented' }],
  ['REFUSED', { rcode: 5 }, { outcome: 'refused' }],
  ['YXDOMAIN', { rcode: 6 }, { outcome: 'error-code' }],
  ['BADVERS', { rcode: 16 }, { outcome: 'error-code' }],
  ['truncated', { isTruncated: true, answers: [a(name)] }, { outcome: 'truncated', records: [] }],
  ['an alias that leads out', { answers: [alias(name, next)] }, { outcome: 'found', leadsTo: next, records: [] }],
  [
    'an alias whose end has no such record',
    { answers: [alias(name, next)], negative: inZone },
    { outcome: 'no-records', ttl: 30 },
  ],
  [
    'an alias into another zone, with the SOA of this one',
    { answers: [alias(name, 'x.else.lab')], negative: inZone },
    { outcome: 'found', leadsTo: 'x.else.lab' },
  ],
  ['an alias to no name', { answers: [alias(name, 'a\\.b.lab')] }, { outcome: 'malformed' }],
  ['a loop', { answers: [alias(name, name)] }, { outcome: 'alias-loop' }],
  ['records of another name only', { answers: [a('other.lab')] }, { outcome: 'malformed' }],
  ['records of another type only', { answers: [{ name, ttl: 1, type: 'TXT', text: '' }] }, { outcome: 'malformed' }],
  ['records that were all unusable', { answers: [], answerCount: 2 }, { outcome: 'malformed' }],
])('%s', (_what, change, expected) => {
  expect(interpret(response(change), name, 'A', [])).toMatchObject(expected);
});

test('records of another name are ignored, and said', () => {
  const meaning = interpret(response({ answers: [a('other.lab'), a(name)], notes: ['before'] }), name, 'A', []);
  expect(meaning.records).toEqual([a(name)]);
  expect(meaning.notes).toEqual(['before', '1 of 2 records ignored: not an answer to the question']);
});

test('the additional section goes with the records', () => {
  const additional = [{ name: 'cup1.lab', ttl: 1, type: 'A', address: '10.0.0.1' }] as const;
  expect(interpret(response({ answers: [a(name)], additional }), name, 'A', []).additional).toEqual(additional);
  expect(interpret(response({ additional }), name, 'A', []).additional).toEqual([]);
});
