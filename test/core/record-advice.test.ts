// Advised records: which client gets which, in which order, and what is refused.

import { describe, expect, test } from 'vitest';
import { isUnicastAddress } from '../../src/core/address-kind.ts';
import type { ProfileId } from '../../src/core/profile.ts';
import {
  type AdvisedHost,
  type AdvisedRecord,
  adviseRecords,
  clientsFor,
  type RecordRequest,
} from '../../src/core/record-advice.ts';

const domain = 'dogtel.com.au';
const host = (label: string, ...addresses: readonly string[]): AdvisedHost => ({
  name: `${label}.${domain}`,
  addresses: addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
});
const nodes = [host('cup1', '10.10.10.25'), host('cup2', '10.10.20.25', '2001:db8::25')];
const cucm = [host('ucm1', '10.10.10.10'), host('ucm2', '10.10.20.10')];
const edges = [host('exp1', '192.0.2.1'), host('exp2', '192.0.2.2')];

const line = (record: AdvisedRecord): string => {
  const name = record.name.replace(`.${domain}`, '');
  return record.type === 'SRV'
    ? `${name} ${record.priority} ${record.weight} ${record.port} ${record.target.replace(`.${domain}`, '')}`
    : `${name} ${record.type} ${record.address}`;
};
const advise = (request: Partial<RecordRequest> & { readonly clients: readonly ProfileId[] }): readonly string[] =>
  adviseRecords({ domain, nodes: [], cucm: [], edges: [], mode: 'active-active', ttl: 3600, ...request }).flatMap(
    ({ view, sets }) => sets.flatMap(({ records }) => records.map((record) => `${view} ${line(record)}`)),
  );

describe('which records', () => {
  test.each<[string, Parameters<typeof advise>[0], readonly string[]]>([
    [
      'spread over all',
      { nodes, clients: ['xmpp'] },
      [
        'inside _xmpp-client._tcp 10 50 5222 cup1',
        'inside _xmpp-client._tcp 10 50 5222 cup2',
        'inside cup1 A 10.10.10.25',
        'inside cup2 A 10.10.20.25',
        'inside cup2 AAAA 2001:db8::25',
      ],
    ],
    [
      'one after the other, with a name for all',
      { nodes, clients: ['cup-8.6'], mode: 'active-standby', alias: `cup.${domain}` },
      [
        'inside _cuplogin._tcp 10 50 8443 cup1',
        'inside _cuplogin._tcp 20 50 8443 cup2',
        'inside cup1 A 10.10.10.25',
        'inside cup2 A 10.10.20.25',
        'inside cup2 AAAA 2001:db8::25',
        'inside cup A 10.10.10.25',
        'inside cup A 10.10.20.25',
        'inside cup AAAA 2001:db8::25',
      ],
    ],
    [
      'inside and outside apart',
      { nodes: [], cucm, edges, clients: ['jabber-14'] },
      [
        'inside _cisco-uds._tcp 10 50 8443 ucm1',
        'inside _cisco-uds._tcp 10 50 8443 ucm2',
        'inside ucm1 A 10.10.10.10',
        'inside ucm2 A 10.10.20.10',
        'outside _collab-edge._tls 10 50 8443 exp1',
        'outside _collab-edge._tls 10 50 8443 exp2',
        'outside exp1 A 192.0.2.1',
        'outside exp2 A 192.0.2.2',
      ],
    ],
    [
      'a port of its own for XMPP, and for nothing else',
      { nodes: nodes.slice(0, 1), clients: ['xmpp', 'cup-8.6'], port: 5333 },
      [
        'inside _cuplogin._tcp 10 50 8443 cup1',
        'inside _xmpp-client._tcp 10 50 5333 cup1',
        'inside cup1 A 10.10.10.25',
      ],
    ],
    [
      'presence nodes that Unified CM names need addresses',
      { nodes: nodes.slice(0, 1), cucm: cucm.slice(0, 1), clients: ['jabber-14'] },
      ['inside _cisco-uds._tcp 10 50 8443 ucm1', 'inside ucm1 A 10.10.10.10', 'inside cup1 A 10.10.10.25'],
    ],
  ])('%s', (_, request, wanted) => {
    expect(advise(request)).toEqual(wanted);
  });

  test('priorities and weights are multiples of ten, as DNS panels take them', () => {
    const many = Array.from({ length: 20 }, (_, i) => host(`n${i}`, `10.0.${i}.1`));
    const records = adviseRecords({
      domain,
      nodes: many,
      cucm: [],
      edges: [],
      clients: ['xmpp'],
      mode: 'active-standby',
      ttl: 60,
    }).flatMap(({ sets }) => sets.flatMap((set) => set.records));
    const srv = records.flatMap((record) => (record.type === 'SRV' ? [record] : []));
    expect(srv.filter(({ priority, weight }) => priority % 10 !== 0 || weight % 10 !== 0)).toEqual([]);
    expect(srv.map(({ priority }) => priority)).toEqual(many.map((_, i) => 10 * (i + 1)));
  });

  test('without a wish, those whose machines there are', () => {
    expect(clientsFor({ nodes, cucm: [], edges: [] })).toEqual(['xmpp', 'cup-8.6']);
    expect(clientsFor({ nodes, cucm, edges: [] })).toEqual(['xmpp', 'cup-8.6', 'jabber-14']);
    expect(clientsFor({ nodes: [], cucm: [], edges })).toEqual(['jabber-14']);
  });

  test.each<[string, Parameters<typeof advise>[0], RegExp]>([
    ['no machine', { clients: [] }, /^--node is missing/],
    ['Jabber 14 without Unified CM', { nodes, clients: ['jabber-14'] }, /jabber-14 needs --cucm/],
    ['XMPP without nodes', { cucm, clients: ['xmpp'] }, /xmpp needs --node/],
    ['Jabber 9.3 beside XMPP', { nodes, clients: ['jabber-9.3', 'xmpp'] }, /exclude each other.*IPAD93/],
    ['machines that no record leads to', { nodes, edges, clients: ['xmpp'] }, /^--edge: no record of xmpp leads there/],
  ])('%s is refused', (_, request, message) => {
    expect(() => advise(request)).toThrow(message);
  });
});

test.each([
  ['10.10.10.25', true],
  ['2001:db8::25', true],
  ['::2', true],
  ['fd00::1', true],
  ['0.0.0.0', false],
  ['127.0.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['0:0:0:0:0:0:0:1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['ff02::1', false],
  ['::ffff:10.0.0.1', false],
  ['10.10.10', false],
  ['cup1', false],
])('the address of a machine: %s %s', (address, isOne) => {
  expect(isUnicastAddress(address)).toBe(isOne);
});
