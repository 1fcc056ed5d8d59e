// What a comparison is worth: contradictions, old copies, strangers, and the two sides of a domain.

import { describe, expect, test } from 'vitest';
import type { Match } from '../../src/checks/check.ts';
import type { Evidence } from '../../src/checks/evidence.ts';
import {
  disagreeing,
  loneServer,
  outdatedServers,
  silentInComparison,
  unknowingServers,
} from '../../src/checks/finds/views.ts';
import { edgeHidden, edgeInside, leakedNames, privateOutside } from '../../src/checks/finds/views-outside.ts';
import type { DnsRecord, Outcome, RecordType } from '../../src/core/answer.ts';
import type { DnsAnswered } from '../../src/core/event.ts';
import { address, answered, domain, evidence, srv, xmpp } from './dns-run.ts';

const finds: Readonly<Record<string, (evidence: Evidence) => readonly Match[]>> = {
  disagreeing,
  'old copy': outdatedServers(true),
  cache: outdatedServers(false),
  unknowing: unknowingServers,
  silent: silentInComparison,
  alone: loneServer,
  leaked: leakedNames,
  'edge hidden': edgeHidden,
  'edge inside': edgeInside,
  private: privateOutside,
};

const spoken = (...answers: readonly (readonly DnsAnswered[])[]): readonly string[] => {
  const seen = evidence({ answers: answers.flat() });
  return Object.entries(finds).flatMap(([name, find]) => find(seen).map(({ subject }) => `${name}: ${subject}`));
};

interface Server {
  readonly at: string;
  readonly more?: Partial<DnsAnswered>;
  readonly serial?: number;
  readonly primary?: string;
}

type Said = readonly [name: string, recordType: RecordType, outcome: Outcome, ...records: DnsRecord[]];

const says = ({ at, more = {}, serial, primary = 'ns1' }: Server, ...said: readonly Said[]): readonly DnsAnswered[] => {
  const base: Partial<DnsAnswered> = {
    purpose: 'compare',
    vantage: 'given',
    server: `${at}:53`,
    isAuthoritative: true,
    ttl: 60,
  };
  const start = {
    type: 'SOA',
    name: domain,
    ttl: 60,
    primary,
    refresh: 900,
    retry: 1,
    expire: 1,
    minimum: 1,
  } as const;
  return [
    ...said.map(([name, type, outcome, ...records]) => ({
      ...answered(name, type, outcome, records),
      ...base,
      ...more,
    })),
    ...(serial === undefined
      ? []
      : [{ ...answered(domain, 'SOA', 'found', [{ ...start, serial }]), ...base, ...more }]),
  ];
};

const one: Said = [xmpp, 'SRV', 'found', srv('10 0 5222 cup1.dogtel.lab')];
const both: Said = [...one, srv('20 0 5222 cup2.dogtel.lab')];
const none: Said = [xmpp, 'SRV', 'no-such-name'];
const silence: Said = [xmpp, 'SRV', 'timeout'];

describe('servers inside', () => {
  test.each<{ name: string; said: readonly (readonly DnsAnswered[])[]; expected: readonly string[] }>([
    { name: 'agree', said: [says({ at: '1', serial: 1 }, one), says({ at: '2', serial: 1 }, one)], expected: [] },
    {
      name: 'agree on records and not on serials, as in Active Directory',
      said: [says({ at: '1', serial: 40 }, one), says({ at: '2', serial: 44 }, one)],
      expected: [],
    },
    {
      name: 'contradict each other',
      said: [says({ at: '1', serial: 1 }, one), says({ at: '2', serial: 1 }, both)],
      expected: ['disagreeing: 1 and 2'],
    },
    {
      name: 'have an old copy',
      said: [says({ at: '1', serial: 1 }, one), says({ at: '2', serial: 2 }, both)],
      expected: ['old copy: 1'],
    },
    {
      name: 'have kept what was',
      said: [says({ at: '1', more: { isAuthoritative: false } }, one), says({ at: '2', serial: 2 }, both)],
      expected: ['cache: 1'],
    },
    {
      name: 'have never heard of it, although they have a zone of that name',
      said: [says({ at: '1', serial: 9, primary: 'ns.provider' }, none), says({ at: '2', serial: 2 }, both)],
      expected: ['unknowing: 1'],
    },
    {
      name: 'have kept that there was nothing',
      said: [says({ at: '1', serial: 1, more: { isAuthoritative: false } }, none), says({ at: '2', serial: 2 }, both)],
      expected: ['cache: 1'],
    },
    {
      name: 'refuse',
      said: [says({ at: '1' }, [xmpp, 'SRV', 'refused']), says({ at: '2', serial: 2 }, both)],
      expected: ['unknowing: 1'],
    },
    { name: 'are silent', said: [says({ at: '1' }, silence), says({ at: '2' }, both)], expected: ['silent: 1'] },
    {
      name: 'are all silent, which the plan has told',
      said: [says({ at: '1' }, silence), says({ at: '2' }, silence)],
      expected: [],
    },
    {
      name: 'are silent over IPv6, where nobody was met over it',
      said: [
        says({ at: '[2001:db8::53]', more: { vantage: 'zone' } }, silence),
        says({ at: '2' }, both),
        says({ at: '3' }, both),
      ],
      expected: [],
    },
    {
      name: 'are silent over IPv6, where others answer over it',
      said: [
        says({ at: '[2001:db8::53]', more: { vantage: 'zone' } }, silence),
        says({ at: '[2001:db8::54]' }, both),
        says({ at: '3' }, both),
      ],
      expected: ['silent: 2001:db8::53'],
    },
    {
      name: 'are two, and the client knows one',
      said: [says({ at: '1' }, one), says({ at: '2', more: { vantage: 'zone' } }, one)],
      expected: ['alone: 1'],
    },
    {
      name: 'are two, and the client knows a third that looks names up for it',
      said: [
        says({ at: '1', more: { isAuthoritative: false } }, one),
        says({ at: '2', more: { vantage: 'zone' } }, one),
        says({ at: '3', more: { vantage: 'zone' } }, one),
      ],
      expected: ['alone: 1'],
    },
    ...['127.0.0.53', '127.0.0.1', '[::1]'].map((at) => ({
      name: `are two, and the client asks a forwarder of its own computer, ${at}`,
      said: [says({ at, more: { isAuthoritative: false } }, one), says({ at: '2', more: { vantage: 'zone' } }, one)],
      expected: [],
    })),
  ])('$name', ({ said, expected }) => {
    expect(spoken(...said)).toEqual(expected);
  });
});

describe('the two sides', () => {
  const uds = `_cisco-uds._tcp.${domain}`;
  const edge = `_collab-edge._tls.${domain}`;
  const has = (name: string, target = 'host.dogtel.lab'): Said => [
    name,
    'SRV',
    'found',
    srv(`10 0 8443 ${target}`, name),
  ];
  const lacks = (name: string): Said => [name, 'SRV', 'no-such-name'];
  const inside = (...said: readonly Said[]) => says({ at: '1' }, ...said);
  const outside = (...said: readonly Said[]) => says({ at: '9', more: { isOutside: true } }, ...said);
  const host = (value: string): Said => ['host.dogtel.lab', 'A', 'found', address('host.dogtel.lab', value)];

  test.each<{ name: string; said: readonly (readonly DnsAnswered[])[]; expected: readonly string[] }>([
    {
      name: 'as they should be',
      said: [inside(has(uds), lacks(edge)), outside(lacks(uds), has(edge), host('8.8.8.8'))],
      expected: [],
    },
    { name: 'an internal name outside', said: [inside(has(uds)), outside(has(uds))], expected: [`leaked: ${uds}`] },
    {
      name: 'an internal name that is decidedly not offered outside',
      said: [inside(has(uds)), outside(has(uds, '.'))],
      expected: [],
    },
    {
      name: 'the edge inside alone',
      said: [inside(has(uds), has(edge)), outside(lacks(uds), lacks(edge))],
      expected: [`edge hidden: ${edge}`],
    },
    {
      name: 'the edge inside without the services',
      said: [inside(lacks(uds), has(edge)), outside(lacks(uds), has(edge))],
      expected: [`edge inside: ${edge}`],
    },
    {
      name: 'nobody knows whether the services are inside',
      said: [inside([uds, 'SRV', 'timeout'], has(edge)), outside(has(edge))],
      expected: [],
    },
    {
      name: 'the edge from a home, where no side is named outside',
      said: [inside(lacks(uds), has(edge))],
      expected: [],
    },
    {
      name: 'a private address outside',
      said: [inside(has(uds)), outside(lacks(uds), has(edge), host('192.168.1.1'))],
      expected: ['private: host.dogtel.lab'],
    },
    {
      name: 'a private address of a host that nothing leads to',
      said: [inside(has(uds)), outside(lacks(uds), has(edge, 'edge.provider.lab'), host('10.1.1.1'))],
      expected: [],
    },
  ])('$name', ({ said, expected }) => {
    expect(spoken(...said)).toEqual(expected);
  });
});

test('a name server that looks names up for the client does not count among those of the zone', () => {
  const answers = [
    ...says({ at: '1', more: { isAuthoritative: false } }, one),
    ...says({ at: '2', more: { vantage: 'zone' } }, one),
    ...says({ at: '3', more: { vantage: 'zone' } }, one),
  ];
  expect(loneServer(evidence({ answers })).map(({ facts }) => [facts.count, facts.servers])).toEqual([[2, '2 and 3']]);
});

test.each([
  ['set on this computer, where others were given', 'system', 'minor'],
  ['given like the others', 'given', undefined],
] as const)('a name server without the zone, %s', (_, vantage, severity) => {
  const answers = [...says({ at: '1', more: { vantage } }, none), ...says({ at: '2', serial: 2 }, both)];
  expect(unknowingServers(evidence({ answers })).map((match) => match.severity)).toEqual([severity]);
});
