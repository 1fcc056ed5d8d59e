// How name servers behaved, and whether addresses change places: which of it is worth a word, and whose fault it is.

import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/checks/evidence.ts';
import { failingWith, portal, serverName, srvFiltered } from '../../src/checks/finds/name-servers.ts';
import { neverRotates, siteSticky } from '../../src/checks/finds/rotation.ts';
import { isPrivate } from '../../src/checks/finds/views-outside.ts';
import type { Outcome, RecordType } from '../../src/core/answer.ts';
import type { CupcheckEvent, DnsAnswered, EventBody, Purpose } from '../../src/core/event.ts';
import { address, answered, domain, eventsOf, xmpp } from './dns-run.ts';

const [first, second] = ['10.0.0.53:53', '10.0.0.54:53'] as const;

type Line = readonly [server: string, type: RecordType, outcome: Outcome, name?: string, purpose?: Purpose];

/** `10.0.0.53:53 SRV timeout` and so on: the exchanges of one run, all about the same name unless they are of another type. */
const heard = (...lines: readonly Line[]) => {
  const bodies = lines.map(
    ([server, recordType, outcome, name = recordType === 'SRV' ? xmpp : domain, purpose]): EventBody => ({
      type: 'dns-exchanged',
      ...(purpose === undefined ? {} : { purpose }),
      name,
      recordType,
      server,
      transport: 'udp',
      outcome,
      ms: 2_000,
      notes: [],
    }),
  );
  return withEvents(bodies);
};

const withEvents = (bodies: readonly EventBody[]) => {
  const [start, ...rest] = eventsOf({});
  const inserted = bodies.map((body): CupcheckEvent => ({ ...body, run: 'test', seq: 0, atMs: 0 }));
  const all = start ? [start, ...inserted, ...rest] : [];
  return evidenceOf(all.map((event, index) => ({ ...event, seq: index + 1 })));
};

describe('a name server that fails', () => {
  const of = (outcome: Outcome, ...lines: readonly Line[]) =>
    failingWith(outcome)(heard(...lines)).map(({ subject, severity }) => `${subject} ${severity ?? 'by verdict'}`);

  test.each<{ name: string; outcome: Outcome; lines: readonly Line[]; expected: readonly string[] }>([
    { name: 'alone', outcome: 'timeout', lines: [[first, 'SRV', 'timeout']], expected: ['10.0.0.53 by verdict'] },
    {
      name: 'while another answers',
      outcome: 'timeout',
      lines: [
        [first, 'SRV', 'timeout'],
        [second, 'SRV', 'found'],
      ],
      expected: ['10.0.0.53 minor'],
    },
    {
      name: 'like the other',
      outcome: 'server-failure',
      lines: [
        [first, 'SRV', 'server-failure'],
        [second, 'SRV', 'server-failure'],
      ],
      expected: ['10.0.0.53 and 10.0.0.54 by verdict'],
    },
    {
      name: 'and answers when it is asked again',
      outcome: 'server-failure',
      lines: [
        [first, 'SRV', 'server-failure'],
        [first, 'SRV', 'found'],
      ],
      expected: [],
    },
    {
      name: 'at what the diagnosis asks beside, while the client has its answers',
      outcome: 'timeout',
      lines: [
        [first, 'SRV', 'no-such-name'],
        [first, 'SRV', 'timeout', `_xmpp_client._tcp.${domain}`, 'misspelling'],
      ],
      expected: [],
    },
    {
      name: 'at what the diagnosis asks beside and at what the client asks',
      outcome: 'timeout',
      lines: [
        [first, 'SRV', 'timeout'],
        [first, 'SRV', 'timeout', `_xmpp_client._tcp.${domain}`, 'misspelling'],
      ],
      expected: ['10.0.0.53 by verdict'],
    },
    {
      name: 'at "localhost", which is no name of the network',
      outcome: 'refused',
      lines: [
        [first, 'SRV', 'found'],
        [first, 'A', 'refused', 'localhost'],
      ],
      expected: [],
    },
    {
      name: 'with FORMERR to EDNS(0) alone',
      outcome: 'format-error',
      lines: [
        [first, 'SRV', 'format-error'],
        [first, 'SRV', 'no-such-name'],
      ],
      expected: [],
    },
    {
      name: 'over TCP after a cut answer',
      outcome: 'truncated',
      lines: [
        [first, 'SRV', 'truncated'],
        [first, 'SRV', 'unreachable'],
      ],
      expected: ['10.0.0.53 by verdict'],
    },
    {
      name: 'not over TCP after a cut answer',
      outcome: 'truncated',
      lines: [
        [first, 'SRV', 'truncated'],
        [first, 'SRV', 'found'],
      ],
      expected: [],
    },
    {
      name: 'at services alone, which is a filter',
      outcome: 'timeout',
      lines: [
        [first, 'SRV', 'timeout'],
        [first, 'A', 'found'],
      ],
      expected: [],
    },
  ])('$name', ({ outcome, lines, expected }) => {
    expect(of(outcome, ...lines)).toEqual(expected);
  });
});

describe('a filter of services', () => {
  test.each<{ name: string; lines: readonly Line[]; count: number }>([
    {
      name: 'answers addresses',
      lines: [
        [first, 'SRV', 'timeout'],
        [first, 'A', 'found'],
      ],
      count: 1,
    },
    {
      name: 'answers the zone',
      lines: [
        [first, 'SRV', 'not-implemented'],
        [first, 'SOA', 'no-records'],
      ],
      count: 1,
    },
    {
      name: 'is none where all is silent',
      lines: [
        [first, 'SRV', 'timeout'],
        [first, 'A', 'timeout'],
      ],
      count: 0,
    },
    {
      name: 'is none where one service is answered',
      lines: [
        [first, 'SRV', 'timeout'],
        [first, 'SRV', 'found', `_cuplogin._tcp.${domain}`],
        [first, 'A', 'found'],
      ],
      count: 0,
    },
    {
      name: 'is none where it fails otherwise',
      lines: [
        [first, 'SRV', 'server-failure'],
        [first, 'A', 'found'],
      ],
      count: 0,
    },
  ])('$name', ({ lines, count }) => {
    expect(srvFiltered(heard(...lines))).toHaveLength(count);
  });
});

describe('a portal', () => {
  const canary = `cupcheck-abc.${domain}`;
  const lie = answered(canary, 'A', 'found', [address(canary, '10.66.66.66')], { purpose: 'canary' });
  const zone = (outcome: Outcome): DnsAnswered => answered(domain, 'SOA', outcome, [], { purpose: 'zone' });

  test.each<{ name: string; told: readonly DnsAnswered[]; count: number }>([
    { name: 'answers for what cannot exist, and has no zone', told: [lie, zone('malformed')], count: 1 },
    { name: 'is no wildcard in a zone', told: [lie, zone('found')], count: 0 },
    {
      name: 'is not there where nothing is there',
      told: [answered(canary, 'A', 'no-such-name', [], { purpose: 'canary' }), zone('no-such-name')],
      count: 0,
    },
  ])('$name', ({ told, count }) => {
    expect(portal(withEvents(told))).toHaveLength(count);
  });

  test('is not seen where the run was broken off before the zone was asked for', () => {
    const seen = withEvents([lie]);
    const report = { ...seen.report, interrupted: { afterMs: 9, tried: 0, nodes: 2 } };
    expect(portal({ ...seen, report })).toEqual([]);
  });
});

describe('the addresses of a name', () => {
  const name = `cup.${domain}`;
  const of = (addresses: readonly string[], more: Partial<DnsAnswered> = {}): DnsAnswered => ({
    ...answered(
      name,
      'A',
      'found',
      addresses.map((one) => address(name, one)),
    ),
    purpose: 'repeat',
    ...more,
  });
  const two = ['10.10.10.25', '10.10.20.25'] as const;
  const turned = ['10.10.20.25', '10.10.10.25'] as const;
  const times = (count: number, one: readonly string[], more: Partial<DnsAnswered> = {}) =>
    Array.from({ length: count }, () => of(one, more));
  const spoken = (answers: readonly DnsAnswered[]): readonly string[] => {
    const evidence = withEvents(answers);
    return [...neverRotates(evidence).map(() => 'never'), ...siteSticky(evidence).map(() => 'sticky')];
  };
  const compared = (server: string, one: readonly string[]) =>
    times(4, one, { purpose: 'compare', vantage: 'given', server });

  test.each<{ name: string; answers: readonly DnsAnswered[]; expected: readonly string[] }>([
    { name: 'never change places', answers: times(8, two), expected: ['never'] },
    { name: 'change places', answers: [...times(7, two), of(turned)], expected: [] },
    { name: 'were not asked for often enough', answers: times(7, two), expected: [] },
    { name: 'are one', answers: times(8, ['10.10.10.25']), expected: [] },
    {
      name: 'begin in the subnet of the server',
      answers: times(8, two, { server: '10.10.10.53:53' }),
      expected: ['sticky'],
    },
    {
      name: 'are all in that subnet',
      answers: times(8, ['10.10.10.25', '10.10.10.26'], { server: '10.10.10.53:53' }),
      expected: ['never'],
    },
    {
      name: 'begin differently at each server, and always so',
      answers: [...times(8, two), ...compared(first, two), ...compared(second, turned)],
      expected: ['sticky'],
    },
    {
      name: 'begin alike at both servers',
      answers: [...times(8, two), ...compared(first, two), ...compared(second, two)],
      expected: ['never'],
    },
    {
      name: 'change places at one of the servers',
      answers: [
        ...times(8, two),
        ...compared(first, two),
        ...compared(second, turned).slice(1),
        of(two, { purpose: 'compare', vantage: 'given', server: second }),
      ],
      expected: ['never'],
    },
  ])('$name', ({ answers, expected }) => {
    expect(spoken(answers)).toEqual(expected);
  });
});

test.each([
  ['10.0.0.53:53', '10.0.0.53'],
  ['10.0.0.53:5353', '10.0.0.53:5353'],
  ['[2001:db8::53]:53', '2001:db8::53'],
  ['[2001:db8::53]:5353', '[2001:db8::53]:5353'],
  ['https://dns.lab/dns-query', 'https://dns.lab/dns-query'],
])('%s is called %s', (label, expected) => {
  expect(serverName(label)).toBe(expected);
});

test.each([
  ['10.1.2.3', true],
  ['172.15.0.1', false],
  ['172.16.0.1', true],
  ['172.31.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['192.169.1.1', false],
  ['100.63.0.1', false],
  ['100.64.0.1', true],
  ['100.127.0.1', true],
  ['100.128.0.1', false],
  ['169.254.1.1', true],
  ['127.0.0.1', true],
  ['8.8.8.8', false],
  ['110.0.0.1', false],
  ['::1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['2001:db8::1', false],
])('%s is private: %s', (one, expected) => {
  expect(isPrivate(one)).toBe(expected);
});
