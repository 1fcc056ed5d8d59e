// The directory of a cluster and its SOAP sessions: who is at home where, and whose key is whose.

import { describe, expect, test } from 'vitest';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';
import { createCupDirectory } from '../../src/lab/cluster/cup-directory.ts';
import { createEpasSessions } from '../../src/lab/cluster/epas-sessions.ts';

const nodes = ['cup1', 'cup2', 'cup3'].map((name) => ({ name, host: `${name}.dogtel.lab` }));
const directoryOf = (count = nodes.length) =>
  createCupDirectory({
    accounts: createAccounts({ alice: 'secret', Bob: 'secret', carol: 'secret', dave: 'secret' }),
    domain: 'dogtel.lab',
    nodes: nodes.slice(0, count),
    home: { BOB: ['cup3', 'cup2'], dave: [] },
    users: { carol: { imAndPresence: false, email: 'C@dogtel.lab' } },
  });

describe('homes', () => {
  test.each([
    ['alice', ['cup1.dogtel.lab', 'cup2.dogtel.lab']],
    ['ALICE', ['cup1.dogtel.lab', 'cup2.dogtel.lab']],
    ['bob', ['cup3.dogtel.lab', 'cup2.dogtel.lab']],
    ['carol', []],
    ['dave', []],
    ['nobody', []],
    [undefined, []],
  ])('%s: %o', (user, hosts) => {
    expect(directoryOf().hostnames(user)).toEqual(hosts);
  });

  test('a cluster of one node has no backup', () => {
    expect(directoryOf(1).hostnames('alice')).toEqual(['cup1.dogtel.lab']);
    expect(directoryOf(0).hostnames('alice')).toEqual([]);
  });

  test('a user moves at once, and alone', () => {
    const directory = directoryOf();
    directory.setHome('Alice', { home: 'cup2', backup: 'cup1' });
    expect(directory.hostnames('alice')).toEqual(['cup2.dogtel.lab', 'cup1.dogtel.lab']);
    expect(directory.homeOf('carol')).toEqual({ home: 'cup1', backup: 'cup2' });
    directory.setHome('alice', { home: undefined, backup: undefined });
    expect(directory.hostnames('alice')).toEqual([]);
  });
});

test('what is left out of a user has a default', () => {
  const directory = directoryOf();
  expect(directory.user('Bob')).toEqual({
    name: 'bob',
    endUser: true,
    homeCluster: true,
    imAndPresence: true,
    email: 'bob@dogtel.lab',
  });
  expect(directory.user('nobody')).toBe(undefined);
  expect(directory.byEmail('c@DOGTEL.lab')?.name).toBe('carol');
  expect(directory.byEmail('carol@dogtel.lab')).toBe(undefined);
});

describe('sessions', () => {
  test('a user has one; force makes another', () => {
    const sessions = createEpasSessions();
    const key = sessions.open('alice', false);
    expect([sessions.open('alice', false), sessions.userOf(key)]).toEqual([key, 'alice']);
    const forced = sessions.open('alice', true);
    expect([sessions.userOf(key), sessions.userOf(forced)]).toEqual([undefined, 'alice']);
  });

  test.each([
    ['one', 'alice', [undefined, 'bob'], ['alice', undefined]],
    ['all', undefined, [undefined, undefined], ['alice', 'bob']],
  ] as const)('%s can be handed over', (_, user, here, there) => {
    const [one, other] = [createEpasSessions(), createEpasSessions()];
    const keys = [one.open('alice', false), one.open('bob', false)];
    one.moveTo(other, user);
    expect(keys.map((key) => one.userOf(key))).toEqual(here);
    expect(keys.map((key) => other.userOf(key))).toEqual(there);
  });

  test('handed to where they are, they stay', () => {
    const sessions = createEpasSessions();
    const key = sessions.open('alice', false);
    sessions.moveTo(sessions);
    expect(sessions.userOf(key)).toBe('alice');
  });

  test('one or all can be ended', () => {
    const sessions = createEpasSessions();
    const keys = ['alice', 'bob', 'carol'].map((user) => sessions.open(user, false));
    sessions.end('alice');
    expect(keys.map((key) => sessions.userOf(key))).toEqual([undefined, 'bob', 'carol']);
    sessions.end();
    expect(keys.map((key) => sessions.userOf(key))).toEqual([undefined, undefined, undefined]);
  });
});
