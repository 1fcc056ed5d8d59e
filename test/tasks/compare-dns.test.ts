// A comparison on the wire: who is asked, what is asked, and that the dead cost no more than their time.

import { expect, test } from 'vitest';
import type { CupcheckEvent, DnsAnswered } from '../../src/core/event.ts';
import { limits } from '../../src/core/limits.ts';
import type { Resolver } from '../../src/dns/resolver.ts';
import type { ScenarioInput } from '../../src/lab/lab.ts';
import { diagnose } from '../../src/tasks/diagnose.ts';
import { playStory, type Story } from '../stories/story.ts';

const zone = ['_xmpp-client._tcp SRV 10 0 5222 cup1', 'cup1 A 10.10.10.25', 'cup A 10.10.10.25', 'cup A 10.10.20.25'];

const play = (options: object, nameServers: NonNullable<ScenarioInput['nameServers']>): Promise<Story> =>
  playStory({
    domain: 'dogtel.lab',
    zone,
    nodes: { cup1: { address: '10.10.10.25' }, cup2: { address: '10.10.20.25' } },
    nameServers,
    run: { command: 'doctor', target: 'alice@dogtel.lab', options: { dial: false, profile: 'xmpp', ...options } },
    expect: { signIn: 'not-asked' },
  });

const compared = ({ events }: Story): readonly DnsAnswered[] =>
  events.filter(
    (event): event is Extract<CupcheckEvent, { type: 'dns-answered' }> =>
      event.type === 'dns-answered' && event.purpose === 'compare',
  );

/** Vantages by the last number of the address. */
const places = ({ report }: Story): readonly string[] =>
  (report.comparison?.servers ?? []).map(
    ({ server, vantage, isOutside }) => `${/(\d+)\]?:/.exec(server)?.[1]} ${isOutside ? 'outside' : vantage}`,
  );

test('the given servers, those of the system and the zone, and one outside', async () => {
  const servers = { ns1: {}, ns2: {}, ns3: {}, ns4: {} };
  const story = await play({ servers: ['ns2'], system: ['ns3'], compare: true, outside: ['ns4'] }, servers);
  // The zone names all four; those that are asked already are not asked twice, but for the view from outside.
  expect(places(story)).toEqual(['54 given', '55 system', '53 zone', '56 zone', '56 outside']);
  const asked = compared(story).filter(({ vantage }) => vantage === 'system');
  expect(asked.map(({ recordType, name }) => `${recordType} ${name}`)).toEqual([
    'SRV _cisco-uds._tcp.dogtel.lab',
    'SRV _cuplogin._tcp.dogtel.lab',
    'SRV _collab-edge._tls.dogtel.lab',
    'SRV _xmpp-client._tcp.dogtel.lab',
    'SRV _xmpps-client._tcp.dogtel.lab',
    'A cup1.dogtel.lab',
    'SOA dogtel.lab',
  ]);
});

test.each([
  [undefined, ['53 given', '1 zone']],
  [4, ['53 given']],
  [6, ['53 given', '1 zone']],
])('a name server of the zone with an IPv6 address alone, family %s', async (family, expected) => {
  const servers = { ns1: {}, ns2: { address: '2001:db8::54' } };
  const story = await play({ servers: ['ns1'], compare: true, ...(family === undefined ? {} : { family }) }, servers);
  expect(places(story)).toEqual(expected);
  const looked = story.events.flatMap((event) =>
    event.type === 'dns-answered' && event.purpose === 'zone' && event.name === 'ns2.dogtel.lab'
      ? event.recordType
      : [],
  );
  expect(looked).toEqual(family === undefined ? ['A', 'AAAA'] : family === 4 ? ['A'] : ['AAAA']);
});

test('with a view from outside alone the zone and the system are left alone', async () => {
  const story = await play({ servers: ['ns1'], system: ['ns2'], outside: ['ns3'] }, { ns1: {}, ns2: {}, ns3: {} });
  expect(places(story)).toEqual(['53 given', '55 outside']);
});

test('without either there is no comparison', async () => {
  const story = await play({}, { ns1: {}, ns2: {} });
  expect([compared(story).length, story.report.comparison]).toEqual([0, undefined]);
});

test('outside also what its own records name is looked up', async () => {
  const outside = ['_collab-edge._tls SRV 10 0 8443 edge', 'edge A 10.10.40.80'];
  const story = await play({ servers: ['ns1'], outside: ['ns2'] }, { ns1: {}, ns2: { zone: outside } });
  const last = compared(story).at(-1);
  expect(last).toMatchObject({ name: 'edge.dogtel.lab', recordType: 'A', outcome: 'found', isOutside: true });
});

test('a name with several addresses is asked for again, of each server', async () => {
  const story = await play({ servers: ['ns1'], compare: true, at: 'cup' }, { ns1: {}, ns2: {} });
  const asked = compared(story).filter(({ name }) => name === 'cup.dogtel.lab');
  expect(asked).toHaveLength(2 * (1 + limits.comparedRepeats));
});

test('a silent server and a dead one are in the comparison, each with what it did', async () => {
  const servers = { ns1: {}, ns2: { faults: ['silence'] }, ns3: { faults: ['dead'] } } as const;
  const story = await play({ servers: ['ns1'], compare: true, tryMs: 200 }, servers);
  expect(places(story)).toEqual(['53 given', '54 zone', '55 zone']);
  const [, silent, dead] = story.report.comparison?.questions[0]?.answers ?? [];
  expect([silent?.outcome, dead?.outcome]).toEqual(['timeout', 'unreachable']);
});

test('two that were given are two, though they share an address', async () => {
  const servers = ['127.0.0.1:5301', '127.0.0.1:5302'];
  const resolver: Resolver = {
    description: { servers, search: [], ndots: 1, origin: 'options', system: servers, usesHosts: false, notes: [] },
    ask: async (question, { at } = {}) => ({
      question,
      outcome: 'no-such-name',
      server: at ?? 'any',
      transport: 'udp',
      records: [],
      aliases: [],
      additional: [],
      exchanges: [],
      ms: 0,
    }),
    close: async () => {},
  };
  const { comparison } = await diagnose('alice@dogtel.lab', { resolver, compare: true, dial: false });
  expect(comparison?.servers.map(({ server }) => server)).toEqual(servers);
});

test('the events are told in the same order every time', async () => {
  const tell = async () => {
    const story = await play({ servers: ['ns1'], compare: true }, { ns1: {}, ns2: {} });
    return story.events.map((event) => `${event.type} ${'name' in event ? event.name : ''}`);
  };
  const first = await tell();
  expect(await tell()).toEqual(first);
});

test.each([['ns4.dogtel.lab'], [''], ['10.0.0.53:99999']])('%j is no server outside', async (server) => {
  await expect(diagnose('alice@dogtel.lab', { outside: [server] })).rejects.toMatchObject({
    code: 'invalid-option',
    field: 'outside',
  });
});
