// Checks of whether somebody could stand in: the structure of nodes, the state of a group, and the re-login limits.

import { describe, expect, test } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import type { Candidate } from '../../src/core/candidate.ts';
import type { CupcheckEvent, FactsGiven } from '../../src/core/event.ts';
import type { Finding } from '../../src/core/finding.ts';
import { failed, member, node, online, type Told, tell } from '../core/story.ts';

type Step = Parameters<typeof tell>[1];

const ofRedundancy = (events: readonly CupcheckEvent[]): readonly Finding[] =>
  (judge(events).findings ?? []).filter(({ id }) => id.startsWith('RED-'));

const judged = (told: Told, ...steps: readonly NonNullable<Step>[]): readonly Finding[] =>
  ofRedundancy(tell({ start: { task: 'diagnose', everyNode: true }, ...told }, ...steps));
const ids = (told: Told, ...steps: readonly NonNullable<Step>[]): readonly string[] =>
  judged(told, ...steps).map(({ id }) => id);

const far = (host: string, site: number, more: Partial<Candidate> = {}): Candidate =>
  node(host, 1, { address: `10.10.${site}.25`, ...more });

test('what has one address is one machine to clients; ports may lead on to several', () => {
  const [finding] = judged({ candidates: [far('cup1', 10), far('cup2', 10, { port: 5322 })] }, online, online);
  expect(finding?.sentence).toContain('(ports 5222 and 5322): for clients that is one machine, and when it is gone');
});

test('one machine with a name for each service keeps a record for each', () => {
  const secure = far('secure', 10, { kind: 'direct-tls', source: 'xmpps-client', port: 5223 });
  expect(judged({ candidates: [far('cup1', 10), secure] }, online, online)).toMatchObject([
    { id: 'RED-04', remedy: expect.stringContaining('publish one record for each service') },
  ]);
});

describe('the number of nodes', () => {
  const uds = (host: string, site: number): Candidate =>
    far(host, site, { kind: 'uds', source: 'cisco-uds', port: 8443 });
  const named = (host: string, site: number): Candidate => far(host, site, { kind: 'soap', source: 'user-page' });

  /** Behind an Expressway all have its address. */
  const behindEdge = ['cup1', 'cup2'].map((host, index) =>
    far(host, 10, { port: 5222 + index, via: 'edge1.dogtel.lab' }),
  );

  test.each<[string, Told, readonly string[]]>([
    ['one by SRV', { candidates: [far('cup1', 10)] }, ['RED-01']],
    ['two by SRV', { candidates: [far('cup1', 10), far('cup2', 20)] }, []],
    [
      'one by SRV in both families',
      { candidates: [far('cup1', 10), far('cup1', 10, { address: '2001:db8::25' })] },
      ['RED-01'],
    ],
    ['one name with two addresses', { candidates: [far('cup', 10), far('cup', 20)] }, []],
    ['one name of several addresses, one of them left', { candidates: [member(1)] }, []],
    [
      'two by SRV, one of them without an address',
      {
        candidates: [far('cup1', 10)],
        leftOut: [{ what: 'cup2.dogtel.lab', because: 'has no address', code: 'dns.no-address' }],
      },
      [],
    ],
    [
      'one by SRV, beside a service that nobody publishes',
      {
        candidates: [far('cup1', 10)],
        leftOut: [{ what: '_xmpps-client._tcp.dogtel.lab', because: 'is not there', code: 'dns.no-such-name' }],
      },
      ['RED-01'],
    ],
    [
      'one machine with two names',
      { candidates: [far('cup1', 10, { notes: ['also named by cup2.dogtel.lab (SRV 20 0 5222)'] })] },
      ['RED-04'],
    ],
    [
      'one machine with two names and addresses of both families',
      {
        candidates: ['10.10.10.25', '2001:db8::25'].map((address) =>
          far('cup1', 10, { address, notes: ['also named by cup2.dogtel.lab (SRV 20 0 5222)'] }),
        ),
      },
      ['RED-04'],
    ],
    [
      'one machine with two names, a port each',
      { candidates: [far('cup1', 10), far('cup2', 10, { port: 5322 })] },
      ['RED-04'],
    ],
    [
      'one machine with a name for each service',
      { candidates: [far('cup1', 10), far('cup2', 10, { kind: 'direct-tls', source: 'xmpps-client', port: 5223 })] },
      ['RED-04'],
    ],
    [
      'two machines, each with a name for each service',
      {
        candidates: [10, 20].flatMap((site) => [
          far(`cup${site}`, site),
          far(`secure${site}`, site, { kind: 'direct-tls', source: 'xmpps-client', port: 5223 }),
        ]),
      },
      [],
    ],
    [
      'one machine with two names beside a second machine',
      { candidates: [far('cup1', 10), far('cup2', 10, { port: 5322 }), far('cup3', 20)] },
      ['RED-04'],
    ],
    ['one name with two ports', { candidates: [far('cup1', 10), far('cup1', 10, { port: 5322 })] }, ['RED-01']],
    ['two nodes behind one Expressway', { candidates: [far('edge1', 10), far('edge2', 20), ...behindEdge] }, []],
    ['one Unified CM', { candidates: [uds('cucm1', 11), named('cup1', 10), named('cup2', 20)] }, ['RED-02']],
    [
      'one presence node for the user',
      { candidates: [uds('cucm1', 11), uds('cucm2', 21), named('cup1', 10)] },
      ['RED-03'],
    ],
    ['two neighbours', { candidates: [node('cup1', 1), node('cup2', 2)] }, ['RED-05']],
  ])('%s', (_, told, wanted) => {
    expect(ids(told, ...(told.candidates ?? []).map(() => online))).toEqual(wanted);
  });

  test('is told by records, and not where somebody typed a node by hand', () => {
    const typed = far('cup1', 10, { source: 'typed' });
    expect(ids({ candidates: [typed] }, online)).toEqual([]);
  });
});

describe('the share of users that meet a dead node first', () => {
  const pair = (one: number, two: number, last = 10): Told => ({
    candidates: [far('cup1', 10, { weight: one }), far('cup2', 20, { weight: two, priority: last })],
  });

  test.each<[string, Told, string | undefined]>([
    ['by equal weights', pair(0, 0), 'about 50 %'],
    ['by unequal weights', pair(75, 25), 'about 75 %'],
    ['by a weight of nothing', pair(0, 10), 'less than 1 %'],
    ['by priority alone there is none', pair(0, 0, 20), undefined],
  ])('%s', (_, told, share) => {
    const found = judged(told, failed('tcp.refused'), online);
    expect(found.map(({ id }) => id)).toEqual(share === undefined ? [] : ['RED-06']);
    expect(found[0]?.sentence ?? '').toContain(share ?? '');
  });

  test('counts nobody who is refused by a living node, or sent on', () => {
    expect(ids(pair(0, 0), failed('auth.temporary', 'auth'), online)).toEqual([]);
    expect(ids(pair(0, 0), failed('stream.see-other-host', 'stream'), online)).toEqual([]);
  });

  test('is counted in each set of records by itself', () => {
    const uds = (host: string, site: number): Candidate =>
      far(host, site, { kind: 'uds', source: 'cisco-uds', port: 8443, priority: 0 });
    const told: Told = { candidates: [uds('cucm1', 11), uds('cucm2', 21), far('cup1', 10), far('cup2', 20)] };
    const found = judged(told, online, online, failed('tcp.refused'), online);
    expect(found.map(({ id, subject }) => [id, subject])).toEqual([['RED-06', 'cup1.dogtel.lab']]);
    expect(found[0]?.sentence).toContain('about 50 %');
  });

  test('is not told where all are dead', () => {
    expect(ids(pair(0, 0), failed('tcp.refused'), failed('tcp.refused'))).toEqual([]);
  });
});

const given = (facts: Omit<FactsGiven, 'type'>): readonly Finding[] => {
  const candidates = [far('cup1', 10), far('cup2', 20)];
  const [started, ...rest] = tell({ start: { task: 'diagnose', everyNode: true }, candidates }, online, online);
  if (!started) throw new Error('no run');
  const fact: CupcheckEvent = { type: 'facts-given', ...facts, run: 'r', seq: 2, atMs: 0 };
  return ofRedundancy([started, fact, ...rest].map((event, index) => ({ ...event, seq: index + 1 })));
};

const status = (one: string, two: string): string =>
  `Subcluster Name: dogtel-lab\nNode 1 Name : cup1.dogtel.lab State: ${one}\nNode 2 Name : cup2.dogtel.lab State: ${two}\n`;

describe('utils ha status', () => {
  test.each<[string, string, readonly string[]]>([
    ['normal', status('Normal', 'Normal'), []],
    [
      'after a manual failover',
      status('Idle Reason: On Admin Request', 'Running in Backup Mode Reason: On Admin Request'),
      ['RED-10'],
    ],
    ['with a dead node', status('Unknown', 'Running in Backup Mode Reason: Peer Down'), ['RED-10']],
    [
      'in failed mode',
      status('Failed Reason: Critical Service Down', 'Failed Reason: Critical Service Down'),
      ['RED-11'],
    ],
    [
      'failed without a reason that is known',
      status('Failed Reason: Moonshine', 'Failed Reason: Moonshine'),
      ['RED-11'],
    ],
    [
      'not enabled',
      status('Unknown Reason: High Availability Not Enabled', 'Unknown Reason: High Availability Not Enabled'),
      ['RED-12'],
    ],
    [
      'in the middle of a failover',
      status('Failing Over Reason: On Admin Request', 'Taking Over Reason: On Admin Request'),
      ['RED-13'],
    ],
    ['starting', status('Initializing', 'Normal'), ['RED-13']],
    ['in a pair that nobody knows', status('Normal', 'Unknown'), ['RED-14']],
    ['of one node', 'Node 1 Name : cup1.dogtel.lab State: Normal\n', ['RED-14']],
    ['that cannot be read', 'Command not found', ['RED-14']],
    ['that is empty', '', ['RED-14']],
  ])('%s', (_, haStatus, wanted) => {
    expect(given({ haStatus }).map(({ id }) => id)).toEqual(wanted);
  });

  test('is told of each group by its name', () => {
    const two = `${status('Normal', 'Normal')}${status('Failed Reason: Unknown', 'Failed Reason: Unknown').replaceAll('dogtel-lab', 'south')}`;
    expect(given({ haStatus: two }).map(({ id, subject }) => [id, subject])).toEqual([['RED-11', 'south']]);
  });

  test('brings nothing invisible into a text', () => {
    const hostile = status('Normal', 'Unknown').replace('dogtel-lab', 'north\u202e\u0007');
    const texts = given({ haStatus: hostile }).flatMap((finding) => [
      finding.subject,
      finding.sentence,
      finding.remedy,
    ]);
    expect(texts.length).toBe(3);
    for (const text of texts) expect(text).not.toMatch(/\p{C}/u);
  });
});

describe('re-login limits', () => {
  const limits = (reloginLowerS: number, reloginUpperS: number) => ({ reloginLowerS, reloginUpperS });

  test.each<[string, Omit<FactsGiven, 'type'>, readonly (readonly [string, string])[]]>([
    ['nothing given', {}, []],
    ['few users, defaults', { users: 200 }, []],
    ['as many as fit some machines', { users: 5000 }, [['RED-20', 'info']]],
    ['more than fit any, by the defaults', { users: 15_000 }, [['RED-20', 'major']]],
    ['a limit that fits all', { users: 15_000, ...limits(120, 2620) }, []],
    ['the published row', { users: 25_000, ...limits(120, 3245) }, []],
    ['one second less', { users: 25_000, ...limits(120, 3244) }, [['RED-20', 'info']]],
    ['equal limits', limits(120, 120), [['RED-21', 'major']]],
    ['limits the wrong way round', { users: 100, ...limits(500, 120) }, [['RED-21', 'major']]],
    ['too many users', { users: 60_000 }, [['RED-22', 'major']]],
    ['a number that is none', { users: 1.5 }, []],
    ['a lower limit beyond the parameter', { users: 100, ...limits(90_000, 100_000) }, []],
  ])('%s', (_, facts, wanted) => {
    expect(given(facts).map(({ id, severity }) => [id, severity])).toEqual(wanted);
  });

  test('name the default as assumed, and the machines that they are too short for', () => {
    const [finding] = given({ users: 5000 });
    expect(finding?.sentence).toContain('120 and 537 s (the default, assumed)');
    expect(finding?.sentence).toContain('profile 5000 active-standby (3 a second: 1787 s)');
    expect(finding?.sentence).toMatch(/Long enough for: .*profile 5000 active-active \(6 a second: 537 s\)/);
  });
});
