// The resolver with one server: every outcome, strays, old servers, truncation, TCP.

import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/core/answer.ts';
import type { Reaction } from './little-server.ts';
import { a, cname, name, pointer, question, soa, srv, types } from './packets.ts';
import { brief, broken, createResolverFixture, cup, good, say, silent } from './resolver-fixture.ts';

const { start, resolver } = createResolverFixture();

describe('one server', () => {
  test('an answer carries records in order, TTL, flags, server and time', async () => {
    const server = await start(good);
    const seen: Exchange[] = [];
    const answer = await resolver([server]).ask(cup, { onExchange: (exchange) => seen.push(exchange) });
    expect(answer).toMatchObject({
      question: cup,
      outcome: 'found',
      server: server.address,
      transport: 'udp',
      aliases: [],
      records: [{ address: '10.10.10.25' }, { address: '10.10.20.25' }],
      exchanges: [
        {
          name: 'cup.dogtel.lab',
          type: 'A',
          server: server.address,
          transport: 'udp',
          outcome: 'found',
          ttl: 300,
          rcode: 0,
          notes: [],
          flags: { authoritative: true, authenticated: false, recursion: false },
        },
      ],
    });
    expect(seen).toEqual(answer.exchanges);
    expect(answer.ms).toBeGreaterThan(0);
  });

  test.each<[string, Reaction, readonly string[]]>([
    ['NXDOMAIN', say(3), ['udp no-such-name']],
    ['NODATA', ({ answer }) => [answer({ authorities: [soa(name('dogtel.lab'), 60)] })], ['udp no-records']],
    ['SERVFAIL', say(2), ['udp server-failure']],
    ['REFUSED', say(5), ['udp refused']],
    ['NOTIMP', say(4), ['udp not-implemented']],
    ['FORMERR, even without EDNS(0)', say(1), ['udp format-error', 'udp format-error']],
    ['YXRRSET', say(7), ['udp error-code']],
    ['a referral', say(0), ['udp lame']],
    ['half a record', broken, ['udp malformed']],
    ['a loop', ({ answer }) => [answer({ answers: [cname(pointer(12), pointer(12))] })], ['udp alias-loop']],
    [
      'a wildcard that answers SRV with an address (trap T22)',
      ({ answer }) => [answer({ answers: [srv(0, 0, 1, name('x.lab'))] })],
      ['udp malformed'],
    ],
  ])('%s', async (_what, react, exchanges) => {
    const server = await start(react);
    const answer = await resolver([server]).ask(cup);
    expect(answer.exchanges.map(brief)).toEqual(exchanges);
    expect(`udp ${answer.outcome}`).toBe(exchanges.at(-1));
    expect(answer).toMatchObject({ server: server.address, records: [] });
  });

  test('silence, and what is no answer to the question', async () => {
    const forged = { question: question('else.lab', types.A), answers: [a('10.6.6.6')] };
    const reactions: readonly (readonly [Reaction, string])[] = [
      [silent, 'timeout'],
      [() => [Buffer.alloc(5)], 'mismatched'],
      [({ answer }) => [answer({ id: 1 })], 'mismatched'],
      [({ answer }) => [answer(forged)], 'mismatched'],
      [({ answer }) => [answer({ flags: 0 })], 'mismatched'],
    ];
    // Together, since each of them takes its time to the end.
    const answers = await Promise.all(
      reactions.map(async ([react]) => resolver([await start(react)], { tryMs: 500 }).ask(cup)),
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(reactions.map(([, outcome]) => outcome));
  });

  test('nobody listening is seen at once', async () => {
    const answer = await resolver([{ address: '127.0.0.1:1' }]).ask(cup);
    expect(answer).toMatchObject({ outcome: 'unreachable', exchanges: [{ notes: ['ECONNREFUSED'] }] });
  });

  test('strays are ignored up to 16, and said', async () => {
    const forged =
      (count: number): Reaction =>
      (asked) =>
        [
          ...Array.from({ length: count }, () => asked.answer({ id: asked.bytes.readUInt16BE(0) ^ 1 })),
          ...good(asked),
        ] as readonly Buffer[];
    const tolerated = await start(forged(16));
    expect(await resolver([tolerated]).ask(cup)).toMatchObject({
      outcome: 'found',
      exchanges: [{ notes: ['answers to other questions ignored: 16'] }],
    });
    const flooded = await start(forged(17));
    expect((await resolver([flooded]).ask(cup)).outcome).toBe('mismatched');
  });

  test('a server from before EDNS(0) is asked again without', async () => {
    const server = await start((asked) => (asked.hasEdns ? say(1)(asked) : good(asked)));
    const answer = await resolver([server]).ask(cup);
    expect(answer.exchanges.map(brief)).toEqual(['udp format-error', 'udp found']);
  });

  test('a server that does not keep the case of the question is asked over TCP', async () => {
    const server = await start((asked) =>
      asked.transport === 'tcp'
        ? good(asked)
        : [asked.answer({ question: question(asked.name.toUpperCase(), types.A), answers: [a('10.6.6.6')] })],
    );
    // All capitals would be echoed rightly once in 2^12.
    const answer = await resolver([server]).ask({ name: 'cup.presence.dogtel.lab', type: 'A' });
    expect(answer.exchanges.map(brief)).toEqual(['udp mismatched', 'tcp found']);
    expect(answer.exchanges[0]?.notes).toEqual(['the server changed the case of the question (0x20)']);
    expect(answer.records).toMatchObject([{ address: '10.10.10.25' }, { address: '10.10.20.25' }]);
  });
});

describe('truncation (trap T18)', () => {
  const cut: Reaction = (asked) =>
    asked.transport === 'tcp' ? good(asked) : [asked.answer({ flags: 0x8600, answers: [a('10.0.0.1')] })];

  test('the same server is asked over TCP, and the partial answer is not used', async () => {
    const server = await start(cut);
    const answer = await resolver([server]).ask(cup);
    expect(answer.exchanges.map(brief)).toEqual(['udp truncated', 'tcp found']);
    expect(answer).toMatchObject({
      transport: 'tcp',
      records: [{ address: '10.10.10.25' }, { address: '10.10.20.25' }],
    });
  });

  test.each<[string, Reaction, boolean, string]>([
    ['refused', cut, true, 'tcp unreachable'],
    ['closed without an answer', (asked) => (asked.transport === 'tcp' ? 'close' : cut(asked)), false, 'tcp timeout'],
  ])('TCP %s: truncated', async (_what, react, noTcp, second) => {
    const server = await start(react, { noTcp });
    const answer = await resolver([server]).ask(cup);
    expect(answer.exchanges.map(brief)).toEqual(['udp truncated', second]);
    expect(answer).toMatchObject({ outcome: 'truncated', transport: 'udp', records: [] });
  });

  test('sixty services come whole', async () => {
    const sixty = Array.from({ length: 60 }, (_, i) => srv(0, i, 5222, name(`cup${i}.dogtel.lab`)));
    const server = await start(({ transport, answer }) =>
      transport === 'udp' ? [answer({ flags: 0x8600 })] : [answer({ answers: sixty })],
    );
    const answer = await resolver([server]).ask({ name: '_xmpp-client._tcp.dogtel.lab', type: 'SRV' });
    expect(answer.records).toHaveLength(60);
  });
});

describe('TCP', () => {
  test('from the start, one connection per question', async () => {
    const server = await start(good);
    const { ask } = resolver([server], { transport: 'tcp' });
    await Promise.all([ask(cup), ask(cup)]);
    expect(server.asked).toEqual(['tcp cup.dogtel.lab 1', 'tcp cup.dogtel.lab 1']);
    expect(server.connections()).toBe(2);
  });

  test('an answer over the cap is malformed before it has arrived', async () => {
    const server = await start(({ answer }) => [Buffer.concat([answer(), Buffer.alloc(20_000)])]);
    expect(await resolver([server], { transport: 'tcp' }).ask(cup)).toMatchObject({
      outcome: 'malformed',
      exchanges: [{ notes: ['over 16384 bytes'] }],
    });
  });

  test('an answer to something else, then ours', async () => {
    const server = await start((asked) => [
      asked.answer({ id: asked.bytes.readUInt16BE(0) ^ 1 }),
      ...(good(asked) as Buffer[]),
    ]);
    expect((await resolver([server], { transport: 'tcp' }).ask(cup)).outcome).toBe('found');
  });
});
