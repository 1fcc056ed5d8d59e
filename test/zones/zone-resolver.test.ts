// A resolver over a zone file: what it answers, what it leaves to others, and how an answer leads back to its line.

import { describe, expect, test } from 'vitest';
import type { Answer, RecordType } from '../../src/core/answer.ts';
import type { Resolver } from '../../src/dns/resolver.ts';
import { readZoneFile } from '../../src/lab/zone/zone-file.ts';
import { createZoneResolver } from '../../src/zones/zone-resolver.ts';
import { lintText, start } from './fixture.ts';

const text = `${start}cup A 10.0.0.1
cup A 10.0.0.2
CUP1 A 10.0.0.3
im CNAME cup1
away CNAME cup.example.net.
loop CNAME loop2
loop2 CNAME loop
*.wild A 10.0.0.4
_x._tcp SRV 10 50 5222 Cup1
t TXT "a" "b"
sub NS ns.example.net.
old DNAME new
x.new A 10.0.0.5
outside.example.net. A 10.0.0.6
`;
const made = async (outside?: Resolver) => {
  const { records } = await readZoneFile({ file: 'z', text }, 'dogtel.com.au', async () => ({ problem: 'none' }));
  return createZoneResolver({ file: 'z', origin: 'dogtel.com.au', records }, outside);
};
const data = (answer: Answer): readonly string[] =>
  answer.records.map((record) =>
    'address' in record
      ? record.address
      : 'target' in record
        ? record.target
        : 'text' in record
          ? record.text
          : record.type,
  );

describe('what it answers', () => {
  test.each<[string, RecordType, string, readonly string[]]>([
    ['cup1', 'A', 'found', ['10.0.0.3']],
    ['cup1', 'AAAA', 'no-records', []],
    ['im', 'A', 'found', ['10.0.0.3']],
    ['none', 'A', 'no-such-name', []],
    ['_tcp', 'SRV', 'no-records', []],
    ['any.wild', 'A', 'found', ['10.0.0.4']],
    ['_x._tcp', 'SRV', 'found', ['cup1.dogtel.com.au']],
    ['t', 'TXT', 'found', ['ab']],
    ['loop', 'A', 'alias-loop', []],
    ['x.old', 'A', 'found', ['10.0.0.5']],
    ['away', 'A', 'not-asked', []],
    ['sub', 'A', 'not-asked', []],
    ['deep.sub', 'SRV', 'not-asked', []],
  ])('%s %s: %s', async (name, type, outcome, wanted) => {
    const { resolver } = await made();
    const answer = await resolver.ask({ name: `${name}.dogtel.com.au`, type });
    expect([answer.outcome, data(answer)]).toEqual([outcome, wanted]);
    expect(answer.exchanges).toHaveLength(1);
  });

  test('nothing of other zones, even where the file has a record for them', async () => {
    const { resolver } = await made();
    for (const name of ['outside.example.net', 'com.au', 'xdogtel.com.au'])
      expect((await resolver.ask({ name, type: 'A' })).outcome).toBe('not-asked');
    expect((await resolver.ask({ name: 'cup.dogtel.com.au', type: 'A', only: 'hosts' })).outcome).toBe('no-such-name');
  });

  test('addresses take turns, as name servers let them', async () => {
    const { resolver } = await made();
    const ask = async () => data(await resolver.ask({ name: 'cup.dogtel.com.au', type: 'A' }));
    expect([await ask(), await ask(), await ask()]).toEqual([
      ['10.0.0.1', '10.0.0.2'],
      ['10.0.0.2', '10.0.0.1'],
      ['10.0.0.1', '10.0.0.2'],
    ]);
  });

  test('each record leads back to its line', async () => {
    const { resolver, placeOf } = await made();
    const places = async (name: string, type: RecordType) => {
      const { aliases, records } = await resolver.ask({ name: `${name}.dogtel.com.au`, type });
      return [...aliases, ...records].map(placeOf);
    };
    expect(await places('im', 'A')).toEqual(['z:8', 'z:7']);
    expect(await places('any.wild', 'A')).toEqual(['z:12']);
    expect(await places('_x._tcp', 'SRV')).toEqual(['z:13']);
  });

  test('an abort ends it', async () => {
    const { resolver } = await made();
    await expect(
      resolver.ask({ name: 'cup.dogtel.com.au', type: 'A' }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'aborted' });
  });
});

test('another resolver is asked for names outside alone', async () => {
  const asked: string[] = [];
  const { resolver: inside } = await made();
  const outside: Resolver = {
    description: inside.description,
    close: async () => {},
    ask: async (question) => {
      asked.push(question.name);
      const record = { name: question.name, ttl: 5, type: 'A', address: '192.0.2.1' } as const;
      const answer = { outcome: 'found', server: 'o', transport: 'udp', records: [record], aliases: [] } as const;
      return { ...answer, question, additional: [], exchanges: [], ms: 0 };
    },
  };
  const { resolver } = await made(outside);
  const answers = await Promise.all(
    ['cup1.dogtel.com.au', 'away.dogtel.com.au', 'deep.sub.dogtel.com.au', 'x.example'].map((name) =>
      resolver.ask({ name, type: 'A' }),
    ),
  );
  expect(asked).toEqual(['cup.example.net', 'deep.sub.dogtel.com.au', 'x.example']);
  expect(answers.map(data)).toEqual([['10.0.0.3'], ['192.0.2.1'], ['192.0.2.1'], ['192.0.2.1']]);
  expect(answers[1]?.aliases.map(({ target }) => target)).toEqual(['cup.example.net']);
});

test('a plan whose targets all lie outside says so, and not that they are missing', async () => {
  const { lint } = await lintText(`${start}_xmpp-client._tcp SRV 10 50 5222 cup1.example.net.\n`, {
    profiles: ['xmpp'],
  });
  const [client] = lint.clients;
  expect(client?.plan.code).toBe('dns.not-asked');
  expect(client?.outlook).toBe('unknown');
  expect(lint.outside).toEqual(['cup1.example.net']);
  expect(lint.findings).toEqual([]);
});
