// The dial plan of everything a user may type, and of a machine that knows no name server.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createResolver } from '../../src/dns/resolver.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { locate } from '../../src/tasks/locate.ts';
import type { TaskOptions } from '../../src/tasks/options.ts';
import { resolverOf } from '../stories/story.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({
    zone: [
      '_xmpp-client._tcp SRV 10 50 5222 cup1',
      '_xmpp-client._tcp SRV 20 50 5222 cup2',
      'cup1 A 10.10.10.25',
      'cup2 A 10.10.20.25',
      'cup2 AAAA 2001:db8::26',
      'cup A 10.10.10.25',
      'cup A 10.10.20.25',
    ],
  });
});
afterAll(() => lab.close());

const places = async (target: string, options: TaskOptions = {}): Promise<readonly string[]> => {
  const { candidates } = await locate(target, { resolver: resolverOf(lab), ...options });
  return candidates.map(({ host, address, port }) => `${host} ${lab.original(address)}:${port}`);
};

const nodes = [
  'cup1.dogtel.lab 10.10.10.25:5222',
  'cup2.dogtel.lab 2001:db8::26:5222',
  'cup2.dogtel.lab 10.10.20.25:5222',
];
const cup = ['cup.dogtel.lab 10.10.10.25:5222', 'cup.dogtel.lab 10.10.20.25:5222'];

describe('what a user may type', () => {
  test.each<readonly [string, readonly string[]]>([
    ['alice@dogtel.lab', nodes],
    ['Alice@DOGTEL.lab', nodes],
    ['alice@dogtel.lab/desk', nodes],
    ['dogtel.lab', nodes],
    ['dogtel.lab.', nodes],
    ['cup', cup],
    ['CUP', cup],
    ['cup.dogtel.lab', cup],
    ['cup.dogtel.lab.', cup],
    ['cup.dogtel.lab:5333', cup.map((place) => place.replace('5222', '5333'))],
    ['10.10.10.25', ['10.10.10.25 10.10.10.25:5222']],
    ['10.10.10.25:5333', ['10.10.10.25 10.10.10.25:5333']],
    ['[2001:db8::1]:5333', ['2001:db8::1 2001:db8::1:5333']],
    ['2001:db8::1', ['2001:db8::1 2001:db8::1:5222']],
  ])('%s', async (target, expected) => {
    expect(await places(target)).toEqual(expected);
  });
});

describe('what an option changes', () => {
  test.each<readonly [string, TaskOptions, readonly string[]]>([
    ['only IPv4', { family: 4 }, nodes.filter((place) => !place.includes('2001:db8'))],
    ['only IPv6', { family: 6 }, nodes.filter((place) => place.includes('2001:db8'))],
    ['a port', { port: 5444 }, nodes.map((place) => place.replace('5222', '5444'))],
    ['a presence server typed by hand', { at: 'cup' }, cup],
    ['an address typed by hand', { at: '10.10.20.25:5333' }, ['10.10.20.25 10.10.20.25:5333']],
  ])('%s', async (_, options, expected) => {
    expect(await places('alice@dogtel.lab', options)).toEqual(expected);
  });

  test('the walk', async () => {
    const plan = await locate('dogtel.lab', { resolver: resolverOf(lab), walk: 'sequential' });
    expect([plan.profile, plan.walk]).toEqual(['xmpp', 'sequential']);
  });
});

test('the plan says how the name was found', async () => {
  const plan = await locate('cup', { resolver: resolverOf(lab) });
  expect(plan).toMatchObject({ profile: 'cup-8.6', name: 'cup.dogtel.lab', suffix: 'dogtel.lab', walk: 'sequential' });
});

test('a name that exists nowhere has a plan without candidates and a code', async () => {
  const plan = await locate('nobody.dogtel.lab.', { resolver: resolverOf(lab) });
  expect(plan).toMatchObject({ candidates: [], code: 'dns.no-such-name' });
});

test('a machine without a name server', async () => {
  const resolver = createResolver({ resolvConfText: '', useHosts: false });
  const plan = await locate('dogtel.lab', { resolver });
  expect(plan).toMatchObject({ candidates: [], code: 'dns.no-name-server' });
});

test('time that runs out is a code, not an exception', async () => {
  lab.nameServer.setFaults([{ fault: 'silence' }]);
  const plan = await locate('dogtel.lab', { resolver: resolverOf(lab), timeoutMs: 100 });
  lab.nameServer.setFaults([]);
  expect(plan).toMatchObject({ candidates: [], code: 'run.timeout' });
});

test('zone changes are seen by the next run', async () => {
  lab.setZone(['cup A 10.10.30.25']);
  expect(await places('cup')).toEqual([`cup.dogtel.lab ${lab.mapped('10.10.30.25')}:5222`]);
});
