// What is wrong with a target: each mistake once, under its own name.

import { describe, expect, test } from 'vitest';
import { aliasesToNowhere, targetKinds, targetsThatAre } from '../../src/checks/finds/targets.ts';
import type { DnsAnswered } from '../../src/core/event.ts';
import { absent, address, answered, candidate, evidence, found, srv, type Told, xmpp } from './dns-run.ts';

const kindsOf = (told: Told): readonly string[] =>
  targetKinds.filter((kind) => targetsThatAre(kind)(evidence(told)).length > 0);

const one = (target: string, ...more: readonly DnsAnswered[]): Told => ({
  answers: [found([srv(`10 0 5222 ${target}`)]), ...more],
});

describe('one target', () => {
  const cup1 = 'cup1.dogtel.lab';
  test.each<{ name: string; told: Told; kinds: readonly string[] }>([
    {
      name: 'a node with an address',
      told: {
        ...one(cup1, answered(cup1, 'A', 'found', [address(cup1, '10.10.1.25')])),
        plan: { candidates: [candidate(1, cup1)] },
      },
      kinds: [],
    },
    {
      name: 'a node whose address came with the SRV records',
      told: { ...one(cup1), plan: { candidates: [candidate(1, cup1)] } },
      kinds: [],
    },
    { name: 'an address', told: one('10.10.10.25'), kinds: ['address'] },
    {
      name: 'an address that was dialled all the same',
      told: { ...one('10.10.10.25'), plan: { candidates: [candidate(1, '10.10.10.25')] } },
      kinds: ['address'],
    },
    { name: 'an IPv6 address', told: one('2001:db8::25'), kinds: ['address'] },
    {
      name: 'an address with the domain behind it',
      told: one('10.10.10.25.dogtel.lab'),
      kinds: ['address-with-domain'],
    },
    { name: 'the name of the record', told: one(xmpp, ...absent(xmpp, 'no-records')), kinds: ['itself'] },
    { name: 'localhost', told: one('localhost'), kinds: ['localhost'] },
    {
      name: 'localhost below the domain',
      told: one('localhost.dogtel.lab', ...absent('localhost.dogtel.lab')),
      kinds: ['localhost'],
    },
    {
      name: 'a host that only begins like it',
      told: one('localhosts.dogtel.lab', ...absent('localhosts.dogtel.lab')),
      kinds: ['missing'],
    },
    { name: 'the domain twice', told: one('cup1.dogtel.lab.dogtel.lab'), kinds: ['doubled'] },
    { name: 'no host name', told: one('-cup1.dogtel.lab'), kinds: ['no-host-name'] },
    { name: 'a name that does not exist', told: one(cup1, ...absent(cup1)), kinds: ['missing'] },
    { name: 'a name without address', told: one(cup1, ...absent(cup1, 'no-records')), kinds: ['missing'] },
    {
      name: 'a name of which one family was asked',
      told: one(cup1, answered(cup1, 'A', 'no-records')),
      kinds: [],
    },
    {
      name: 'a name that nobody could ask for',
      told: one(cup1, answered(cup1, 'A', 'server-failure'), answered(cup1, 'AAAA', 'no-records')),
      kinds: ['unresolvable'],
    },
    {
      name: 'aliases in a circle',
      told: one(cup1, answered(cup1, 'A', 'alias-loop'), answered(cup1, 'AAAA', 'alias-loop')),
      kinds: ['alias-loop'],
    },
    {
      name: 'an address of the machine itself',
      told: { ...one(cup1), plan: { candidates: [candidate(1, cup1, 5222, { address: '127.0.0.1' })] } },
      kinds: ['loopback'],
    },
    {
      name: 'another address of 127.0.0.0/8',
      told: { ...one(cup1), plan: { candidates: [candidate(1, cup1, 5222, { address: '127.10.0.1' })] } },
      kinds: [],
    },
    {
      name: 'an alias',
      told: {
        ...one('chat.dogtel.lab', {
          ...answered('chat.dogtel.lab', 'A', 'found', [address(cup1, '10.10.1.25')]),
          aliases: [{ type: 'CNAME', name: 'chat.dogtel.lab', ttl: 60, target: cup1 }],
        }),
        plan: { candidates: [candidate(1, 'chat.dogtel.lab')] },
      },
      kinds: ['alias'],
    },
    {
      name: 'an alias to a name without address',
      told: one(
        'chat.dogtel.lab',
        ...absent('chat.dogtel.lab').map(
          (answer): DnsAnswered => ({
            ...answer,
            aliases: [{ type: 'CNAME', name: 'chat.dogtel.lab', ttl: 60, target: cup1 }],
          }),
        ),
      ),
      kinds: ['missing'],
    },
    { name: 'the root', told: one('.'), kinds: [] },
  ])('$name', ({ told, kinds }) => {
    expect(kindsOf(told)).toEqual(kinds);
  });
});

test('two records with the same target are one match', () => {
  const told = {
    answers: [
      found([srv('10 0 5222 gone.dogtel.lab')]),
      found([srv('10 0 5223 gone.dogtel.lab', '_xmpps-client._tcp.dogtel.lab')]),
      ...absent('gone.dogtel.lab'),
    ],
  };
  const [match, ...more] = targetsThatAre('missing')(evidence(told));
  expect(more).toEqual([]);
  expect(match).toMatchObject({
    subject: 'gone.dogtel.lab',
    facts: { names: `${xmpp}, _xmpps-client._tcp.dogtel.lab`, state: 'it does not exist' },
    events: [2, 3, 4, 5],
  });
  expect(match?.severity).toBeUndefined();
});

test('records that this client does not use weigh less', () => {
  const [match] = targetsThatAre('localhost')(
    evidence({ answers: [found([srv('10 0 8443 localhost', '_cuplogin._tcp.dogtel.lab')])] }),
  );
  expect(match?.severity).toBe('minor');
});

describe('the line to publish', () => {
  const wantedFor = (kind: (typeof targetKinds)[number], told: Told): unknown =>
    targetsThatAre(kind)(evidence(told))[0]?.facts.wanted;

  test('has one domain instead of two', () => {
    expect(wantedFor('doubled', one('cup2.dogtel.lab.dogtel.lab'))).toBe(
      `${xmpp}. 3600 IN SRV 10 0 5222 cup2.dogtel.lab.`,
    );
  });

  test('leaves open what nobody can know', () => {
    expect(wantedFor('localhost', one('localhost'))).toBe(`${xmpp}. 3600 IN SRV 10 0 5222 <node>.dogtel.lab.`);
  });
});

test('aliases that lead nowhere are named once a name, the SRV name included', () => {
  const matches = aliasesToNowhere(
    evidence({ answers: [answered(xmpp, 'SRV', 'alias-chain'), ...absent('cup1.dogtel.lab', 'alias-loop')] }),
  );
  expect(matches.map(({ subject, facts }) => [subject, facts.cause])).toEqual([
    [xmpp, 'too many aliases'],
    ['cup1.dogtel.lab', 'alias points to itself'],
  ]);
});

test('an address as target never keeps out who gets in by it, and one with the domain behind it may', () => {
  const dialled = { ...one('10.10.10.25'), plan: { candidates: [candidate(1, '10.10.10.25')] } };
  expect(targetsThatAre('address')(evidence(dialled))[0]?.severity).toBe('major');
  expect(targetsThatAre('address-with-domain')(evidence(one('10.10.10.25.dogtel.lab')))[0]?.severity).toBeUndefined();
});

test('what a target holds is made visible before anybody prints it', () => {
  const [match] = targetsThatAre('no-host-name')(evidence(one('cup\u001b[2j.dogtel.lab')));
  expect(JSON.stringify(match)).toContain('u{1b}');
  expect(match?.subject).not.toContain('\u001b');
});
