// The resolver against little servers: every outcome, retries, several servers, aliases, hosts; and nothing left behind.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Exchange, Question } from '../../src/core/answer.ts';
import { createResolver, type Resolver, type ResolverOptions } from '../../src/dns/resolver.ts';
import { watchLeftovers } from './leftovers.ts';
import { type LittleServer, type Reaction, startLittleServer } from './little-server.ts';
import { a, cname, flags, name, pointer, question, soa, srv, types } from './packets.ts';

const servers: LittleServer[] = [];
const leftovers = watchLeftovers();

const start = async (react: Reaction, options?: { readonly noTcp?: boolean }): Promise<LittleServer> => {
  const server = await startLittleServer(react, options);
  servers.push(server);
  return server;
};

afterEach(async () => {
  expect(await leftovers.left()).toEqual([]);
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => leftovers.stop());

/** Long enough for loopback on a busy machine; only servers that say nothing cost it. */
const patient = { tryMs: 5_000, rounds: 1 };
const hasty = { tryMs: 30, rounds: 1 };
const resolverFor = (list: readonly LittleServer[], options: ResolverOptions = {}): Pick<Resolver, 'ask'> => {
  const resolver = createResolver({
    servers: list.map(({ address }) => address),
    useHosts: false,
    resolvConfText: '',
    ...patient,
    ...options,
  });
  return { ask: (...question) => leftovers.watch(() => resolver.ask(...question)) };
};
const cup: Question = { name: 'cup.dogtel.lab', type: 'A' };
const good: Reaction = ({ answer }) => [answer({ answers: [a('10.10.10.25'), a('10.10.20.25')] })];
const say =
  (rcode: number): Reaction =>
  ({ answer }) => [answer({ flags: flags.response | rcode })];
const silent: Reaction = () => [];
const brief = ({ transport, outcome }: Exchange): string => `${transport} ${outcome}`;

describe('one server', () => {
  test('an answer carries records in order, TTL, flags, server and time', async () => {
    const server = await start(good);
    const seen: Exchange[] = [];
    const answer = await resolverFor([server]).ask(cup, { onExchange: (exchange) => seen.push(exchange) });
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
    ['half a record', ({ answer }) => [answer({ answers: [a('10.0.0.1')] }).subarray(0, 40)], ['udp malformed']],
    ['five bytes', () => [Buffer.alloc(5)], ['udp mismatched']],
    ['another id', ({ answer }) => [answer({ id: 1 })], ['udp mismatched']],
    [
      'another question',
      ({ answer }) => [answer({ question: question('else.lab', types.A), answers: [a('10.0.0.1')] })],
      ['udp mismatched'],
    ],
    ['QR = 0', ({ answer }) => [answer({ flags: 0 })], ['udp mismatched']],
    ['silence', silent, ['udp timeout']],
    ['a loop', ({ answer }) => [answer({ answers: [cname(pointer(12), pointer(12))] })], ['udp alias-loop']],
    [
      'a wildcard that answers SRV with an address (trap T22)',
      ({ answer }) => [answer({ answers: [srv(0, 0, 1, name('x.lab'))] })],
      ['udp malformed'],
    ],
  ])('%s', async (_what, react, exchanges) => {
    const server = await start(react);
    const isSilent = exchanges.some((line) => /timeout|mismatched/.test(line));
    const answer = await resolverFor([server], isSilent ? hasty : {}).ask(cup);
    expect(answer.exchanges.map(brief)).toEqual(exchanges);
    expect(`udp ${answer.outcome}`).toBe(exchanges.at(-1));
    expect(answer).toMatchObject({ server: server.address, records: [] });
  });

  test('nobody listening is seen at once', async () => {
    const server = await start(good);
    const { address } = server;
    await server.close();
    servers.splice(0);
    const answer = await createResolver({ servers: [address], useHosts: false, ...patient }).ask(cup);
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
    expect(await resolverFor([tolerated]).ask(cup)).toMatchObject({
      outcome: 'found',
      exchanges: [{ notes: ['answers to other questions ignored: 16'] }],
    });
    const flooded = await start(forged(17));
    expect((await resolverFor([flooded]).ask(cup)).outcome).toBe('mismatched');
  });

  test('a server from before EDNS(0) is asked again without', async () => {
    const server = await start((asked) => (asked.hasEdns ? say(1)(asked) : good(asked)));
    const answer = await resolverFor([server]).ask(cup);
    expect(answer.exchanges.map(brief)).toEqual(['udp format-error', 'udp found']);
  });

  test('a server that does not keep the case of the question is asked over TCP', async () => {
    const server = await start((asked) =>
      asked.transport === 'tcp'
        ? good(asked)
        : [asked.answer({ question: question(asked.name.toUpperCase(), types.A), answers: [a('10.6.6.6')] })],
    );
    // All capitals would be echoed rightly once in 2^12.
    const answer = await resolverFor([server]).ask({ name: 'cup.presence.dogtel.lab', type: 'A' });
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
    const answer = await resolverFor([server]).ask(cup);
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
    const answer = await resolverFor([server]).ask(cup);
    expect(answer.exchanges.map(brief)).toEqual(['udp truncated', second]);
    expect(answer).toMatchObject({ outcome: 'truncated', transport: 'udp', records: [] });
  });

  test('sixty services come whole', async () => {
    const sixty = Array.from({ length: 60 }, (_, i) => srv(0, i, 5222, name(`cup${i}.dogtel.lab`)));
    const server = await start(({ transport, answer }) =>
      transport === 'udp' ? [answer({ flags: 0x8600 })] : [answer({ answers: sixty })],
    );
    const answer = await resolverFor([server]).ask({ name: '_xmpp-client._tcp.dogtel.lab', type: 'SRV' });
    expect(answer.records).toHaveLength(60);
  });
});

describe('TCP', () => {
  test('from the start, one connection per question', async () => {
    const server = await start(good);
    const resolver = resolverFor([server], { transport: 'tcp' });
    await Promise.all([resolver.ask(cup), resolver.ask(cup)]);
    expect(server.asked).toEqual(['tcp cup.dogtel.lab 1', 'tcp cup.dogtel.lab 1']);
    expect(server.connections()).toBe(2);
  });

  test('an answer over the cap is malformed before it has arrived', async () => {
    const server = await start(() => [Buffer.alloc(16_385)]);
    expect(await resolverFor([server], { transport: 'tcp' }).ask(cup)).toMatchObject({
      outcome: 'malformed',
      exchanges: [{ notes: ['an answer over 16384 bytes'] }],
    });
  });

  test('an answer to something else, then ours', async () => {
    const server = await start((asked) => [
      asked.answer({ id: asked.bytes.readUInt16BE(0) ^ 1 }),
      ...(good(asked) as Buffer[]),
    ]);
    expect((await resolverFor([server], { transport: 'tcp' }).ask(cup)).outcome).toBe('found');
  });
});

describe('several servers', () => {
  test.each<[string, Reaction, boolean]>([
    ['silence', silent, false],
    ['SERVFAIL', say(2), false],
    ['REFUSED', say(5), false],
    ['NOTIMP', say(4), false],
    ['FORMERR', say(1), false],
    ['a referral', say(0), false],
    ['another id', ({ answer }) => [answer({ id: 1 })], false],
    ['half a record', ({ answer }) => [answer({ answers: [a('10.0.0.1')] }).subarray(0, 40)], false],
    ['an answer', good, true],
    ['NXDOMAIN', say(3), true],
    ['NODATA', ({ answer }) => [answer()], true],
  ])('after %s', async (_what, react, ends) => {
    const [first, second] = [await start(react), await start(good)];
    // Where the first is silent on purpose it must not cost the patience meant for busy machines.
    const answer = await resolverFor([first, second], react === silent || !ends ? { tryMs: 300 } : {}).ask(cup);
    expect(second.asked).toHaveLength(ends ? 0 : 1);
    expect(answer.server).toBe(ends ? first.address : second.address);
    if (!ends) expect(answer.outcome).toBe('found');
  });

  test('silent servers, and they alone, are asked in every round (trap T3)', async () => {
    const [quiet, failing] = [await start(silent), await start(say(2))];
    const answer = await resolverFor([quiet, failing], { tryMs: 30, rounds: 3 }).ask(cup);
    expect(answer.exchanges.map(brief)).toEqual(['udp timeout', 'udp server-failure', 'udp timeout', 'udp timeout']);
    expect(answer).toMatchObject({ outcome: 'server-failure', server: failing.address });
    await quiet.hasBeenAsked(3);
    expect(failing.asked).toHaveLength(1);
  });

  test('rotate begins with another server at every question', async () => {
    const list = [await start(good), await start(good)];
    const resolver = createResolver({
      resolvConfText: `${list.map(({ port }) => `nameserver 127.0.0.1:${port}`).join('\n')}\noptions rotate\n`,
      useHosts: false,
      ...patient,
    });
    for (let i = 0; i < 4; i += 1) await resolver.ask(cup);
    expect(list.map(({ asked }) => asked.length)).toEqual([2, 2]);
  });
});

describe('aliases', () => {
  test('that leave the answer are followed by another question, and the chain is shown', async () => {
    const server = await start(({ name: asked, answer }) =>
      asked.toLowerCase() === 'cup.dogtel.lab'
        ? [answer({ answers: [cname(pointer(12), name('Node1.else.lab'))] })]
        : [answer({ answers: [a('10.10.10.25')] })],
    );
    const answer = await resolverFor([server]).ask(cup);
    expect(server.asked).toEqual(['udp cup.dogtel.lab 1', 'udp node1.else.lab 1']);
    expect(answer).toMatchObject({
      outcome: 'found',
      aliases: [{ name: 'cup.dogtel.lab', target: 'node1.else.lab' }],
      records: [{ name: 'node1.else.lab', address: '10.10.10.25' }],
    });
  });

  test('whose end nobody knows give its outcome, with the chain', async () => {
    const server = await start((asked) =>
      asked.name.toLowerCase() === 'cup.dogtel.lab'
        ? [asked.answer({ answers: [cname(pointer(12), name('gone.lab'))] })]
        : say(3)(asked),
    );
    const answer = await resolverFor([server]).ask(cup);
    expect(answer).toMatchObject({ outcome: 'no-such-name', aliases: [{ target: 'gone.lab' }] });
  });

  test('one a question, without end: eight hops are followed and no more', async () => {
    const server = await start(({ name: asked, answer }) => [
      answer({ answers: [cname(pointer(12), name(`x${asked.toLowerCase()}`))] }),
    ]);
    const answer = await resolverFor([server]).ask({ name: 'cup', type: 'A' });
    expect(answer.outcome).toBe('alias-chain');
    expect(server.asked).toHaveLength(9);
  });

  test('one a question, in a circle', async () => {
    const server = await start(({ name: asked, answer }) => [
      answer({ answers: [cname(pointer(12), name(asked.toLowerCase() === 'cup' ? 'other' : 'cup'))] }),
    ]);
    expect((await resolverFor([server]).ask({ name: 'cup', type: 'A' })).outcome).toBe('alias-loop');
    expect(server.asked).toHaveLength(2);
  });
});

describe('an abort', () => {
  const aborted = { name: 'CupcheckError', code: 'aborted' };

  test('before the question sends nothing', async () => {
    const server = await start(good);
    await expect(resolverFor([server]).ask(cup, { signal: AbortSignal.abort() })).rejects.toMatchObject(aborted);
    expect(server.asked).toEqual([]);
  });

  test.each(['udp', 'tcp'] as const)(
    'while a server is silent over %s ends at once and leaves nothing',
    async (transport) => {
      const server = await start(silent);
      const controller = new AbortController();
      const asking = resolverFor([server], { tryMs: 30_000, transport }).ask(cup, { signal: controller.signal });
      await server.hasBeenAsked(1);
      controller.abort();
      await expect(asking).rejects.toMatchObject(aborted);
    },
  );

  test('of one question leaves the others alone', async () => {
    const server = await start((asked) => (asked.name.toLowerCase().startsWith('quiet') ? [] : good(asked)));
    const resolver = resolverFor([server]);
    const controller = new AbortController();
    const quiet = resolver.ask({ name: 'quiet.lab', type: 'A' }, { signal: controller.signal });
    const other = resolver.ask(cup);
    await server.hasBeenAsked(2);
    controller.abort();
    await expect(quiet).rejects.toMatchObject(aborted);
    expect((await other).outcome).toBe('found');
  });
});
