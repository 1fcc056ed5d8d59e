// A client that knows one name server, without a comparison: what it is set to, and what the zone names.

import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/checks/evidence.ts';
import { findLoneServer } from '../../src/checks/finds/lone-server.ts';
import type { DnsAnswered, EventBody } from '../../src/core/event.ts';
import { answered, domain, eventsOf } from './dns-run.ts';

const only = '10.0.0.53:53';

const ns = (...targets: readonly string[]): DnsAnswered => ({
  ...answered(
    domain,
    'NS',
    'found',
    targets.map((target) => ({ type: 'NS', name: domain, ttl: 60, target })),
  ),
  purpose: 'zone',
  isAuthoritative: true,
});

const two = ns('ns1.dogtel.lab', 'ns2.dogtel.lab');

const spoken = (known: EventBody | undefined, ...answers: readonly DnsAnswered[]) => {
  const [start, ...rest] = eventsOf({ answers });
  const inserted = known === undefined ? [] : [{ ...known, run: 'test', seq: 0, atMs: 0 }];
  const all = start ? [start, ...inserted, ...rest] : [];
  return findLoneServer(evidenceOf(all.map((event, index) => ({ ...event, seq: index + 1 }))));
};

const set = (servers: readonly string[], system: readonly string[] = []): EventBody => ({
  type: 'name-servers-known',
  servers,
  system,
});

test('one server of the zone, which has two', () => {
  expect(spoken(set([only]), two)).toMatchObject([
    { subject: '10.0.0.53', facts: { count: 2, servers: 'ns1.dogtel.lab and ns2.dogtel.lab' } },
  ]);
});

test.each<[string, EventBody | undefined, readonly DnsAnswered[]]>([
  ['two servers', set([only, '10.0.0.54:53']), [two]],
  ['one that was given, beside that of the system', set([only], ['10.0.0.99:53']), [two]],
  ['one that looks names up for its clients', set([only]), [{ ...two, isAuthoritative: false }]],
  ['one server of a zone that has one', set([only]), [ns('ns1.dogtel.lab')]],
  ['one server of a zone that nobody told', set([only]), []],
  ['one that stands for others on this computer', set(['127.0.0.53:53']), [{ ...two, server: '127.0.0.53:53' }]],
  ['a zone file that nobody serves yet', set([only]), [{ ...two, transport: 'file' }]],
  ['a service over HTTPS, which may be several machines', set([only]), [{ ...two, transport: 'https' }]],
  ['evidence of old, which does not say', undefined, [two]],
])('nothing of %s', (_, known, answers) => {
  expect(spoken(known, ...answers)).toEqual([]);
});
