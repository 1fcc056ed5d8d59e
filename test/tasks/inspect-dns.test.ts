// What a diagnosis asks DNS beside the client: which questions, in which order they are told, and what it does not ask.

import { expect, test } from 'vitest';
import type { CupcheckEvent, DnsAnswered, Purpose } from '../../src/core/event.ts';
import { limits } from '../../src/core/limits.ts';
import type { ScenarioInput } from '../../src/lab/lab.ts';
import { playStory } from '../stories/story.ts';

const two = {
  domain: 'dogtel.lab',
  zone: ['_xmpp-client._tcp SRV 10 0 5222 cup1', 'cup1 A 10.10.10.25', 'cup A 10.10.10.25', 'cup A 10.10.20.25'],
  nodes: { cup1: { address: '10.10.10.25' }, cup2: { address: '10.10.20.25' } },
};

const eventsOf = async (scenario: ScenarioInput & { readonly run?: object }): Promise<readonly CupcheckEvent[]> => {
  const run = { command: 'doctor', target: 'alice@dogtel.lab', ...scenario.run };
  const options = { dial: false, ...('options' in run && typeof run.options === 'object' ? run.options : {}) };
  return (await playStory({ ...scenario, run: { ...run, options }, expect: { signIn: 'not-asked' } })).events;
};

const answersOf = (events: readonly CupcheckEvent[], ...purposes: readonly Purpose[]): readonly DnsAnswered[] =>
  events.filter(
    (event): event is Extract<CupcheckEvent, { type: 'dns-answered' }> =>
      event.type === 'dns-answered' && purposes.includes(event.purpose),
  );

const asked = (answers: readonly DnsAnswered[]): readonly string[] =>
  answers.map(({ purpose, recordType, name, outcome }) => `${purpose} ${recordType} ${name} ${outcome}`);

const beside: readonly Purpose[] = ['other-service', 'canary', 'repeat', 'zone', 'misspelling'];

const plain = { ...two, run: { options: { profile: 'xmpp' } } };

test('other services, a canary and the zone, told in the same order every time', async () => {
  const [first, second] = [await eventsOf(plain), await eventsOf(plain)];
  const lines = asked(answersOf(first, ...beside));
  expect(lines.map((line) => line.replaceAll(/cupcheck-[a-z]{12}/g, 'cupcheck-x'))).toEqual([
    'other-service SRV _cisco-uds._tcp.dogtel.lab no-such-name',
    'other-service SRV _cuplogin._tcp.dogtel.lab no-such-name',
    'other-service SRV _collab-edge._tls.dogtel.lab no-such-name',
    'canary A cupcheck-x.dogtel.lab no-such-name',
    'canary SRV _xmpp-client._tcp.cupcheck-x.dogtel.lab no-such-name',
    'canary SRV _cupcheck-x._tcp.dogtel.lab no-such-name',
    'canary SRV _cupcheck-x._tls.dogtel.lab no-such-name',
    'zone SOA dogtel.lab found',
    'zone NS dogtel.lab found',
  ]);
  expect(asked(answersOf(second, ...beside))).toEqual(lines);
  const told = (events: readonly CupcheckEvent[]) => events.map(({ type }) => type);
  expect(told(second)).toEqual(told(first));
});

test('records of voice services are looked for in the voice domain', async () => {
  const lines = asked(
    answersOf(
      await eventsOf({ ...two, run: { options: { profile: 'xmpp', voiceDomain: 'voice.dogtel.lab' } } }),
      'other-service',
    ),
  );
  expect(lines).toContain('other-service SRV _cisco-uds._tcp.voice.dogtel.lab no-such-name');
});

test('misspellings are asked for what is missing, and only where no service is there', async () => {
  const lines = asked(
    answersOf(
      await eventsOf({ ...two, zone: '_xmpp_client._tcp SRV 10 0 5222 cup1\ncup1 A 10.10.10.25' }),
      'misspelling',
    ),
  );
  expect(lines.length).toBeLessThanOrEqual(limits.misspellings);
  expect(lines).toContain('misspelling SRV _xmpp_client._tcp.dogtel.lab found');
  expect(lines).toContain('misspelling SRV _xmpp-client._tcp.dogtel.lab.dogtel.lab no-such-name');
});

test.each([
  [true, ['10.25', '20.25', '10.25', '20.25', '10.25', '20.25', '10.25', '20.25']],
  [false, Array.from({ length: limits.repeats }, () => '10.25')],
])('the addresses of a name are asked for again, rotating %s', async (rotate, first) => {
  const zone = two.zone.slice(1);
  const run = { options: { at: 'cup' } };
  const events = await eventsOf({ ...two, zone, nameServers: { ns1: { rotate } }, run });
  const lead = answersOf(events, 'repeat').map(
    ({ records: [record] }) => record?.type === 'A' && record.address.slice(-5),
  );
  // The plan has asked for it once, and rotation goes on from there.
  expect(lead.toSorted()).toEqual(first.toSorted());
});

test('the addresses of the hosts file do not rotate, and nobody is asked for them again', async () => {
  const run = { options: { at: 'cup.dogtel.lab', hosts: '10.10.10.25 cup.dogtel.lab\n10.10.20.25 cup.dogtel.lab' } };
  expect(answersOf(await eventsOf({ ...two, run }), 'repeat')).toEqual([]);
});

test('the zone is looked for above the domain', async () => {
  const zone = ['sub A 10.10.10.25', ...two.zone];
  const lines = asked(answersOf(await eventsOf({ ...two, zone, run: { target: 'alice@a.sub.dogtel.lab' } }), 'zone'));
  expect(lines).toEqual([
    'zone SOA a.sub.dogtel.lab no-such-name',
    'zone NS a.sub.dogtel.lab no-such-name',
    'zone SOA sub.dogtel.lab no-records',
    'zone NS sub.dogtel.lab no-records',
    'zone SOA dogtel.lab found',
    'zone NS dogtel.lab found',
  ]);
});

test('name servers that were silent for the plan are asked one question more', async () => {
  const run = { options: { tryMs: 20 } };
  const events = await eventsOf({ ...two, nameServers: { ns1: { faults: ['silence'] } }, run });
  expect(asked(answersOf(events, ...beside))).toEqual(['zone A dogtel.lab timeout']);
});

test('a run that is over asks nothing more', async () => {
  const run = { options: { tryMs: 300, timeoutMs: 30 } };
  const events = await eventsOf({ ...two, nameServers: { ns1: { faults: ['silence'] } }, run });
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', reason: 'timeout' });
  expect(answersOf(events, ...beside)).toEqual([]);
});
