// The resolver with several servers, with aliases that leave an answer, and with aborts.

import { describe, expect, test } from 'vitest';
import { createResolver } from '../../src/dns/resolver.ts';
import type { Reaction } from './little-server.ts';
import { a, cname, name, pointer } from './packets.ts';
import { brief, broken, createResolverFixture, cup, good, say, silent } from './resolver-fixture.ts';

const { start, resolver } = createResolverFixture();

describe('several servers', () => {
  test.each<[string, Reaction, boolean]>([
    ['SERVFAIL', say(2), false],
    ['REFUSED', say(5), false],
    ['NOTIMP', say(4), false],
    ['FORMERR', say(1), false],
    ['a referral', say(0), false],
    ['half a record', broken, false],
    ['an answer', good, true],
    ['NXDOMAIN', say(3), true],
    ['NODATA', ({ answer }) => [answer()], true],
  ])('after %s', async (_what, react, ends) => {
    const [first, second] = [await start(react), await start(good)];
    const answer = await resolver([first, second]).ask(cup);
    expect(second.asked).toHaveLength(ends ? 0 : 1);
    expect(answer.server).toBe(ends ? first.address : second.address);
    if (!ends) expect(answer.outcome).toBe('found');
  });

  test.each<[string, Reaction]>([
    ['silence', silent],
    ['answers to something else', ({ answer }) => [answer({ id: 1 })]],
  ])('after %s', async (_what, react) => {
    const answer = await resolver([await start(react), await start(good)], { tryMs: 400 }).ask(cup);
    expect(answer.outcome).toBe('found');
    expect(answer.exchanges).toHaveLength(2);
  });

  test('silent servers, and they alone, are asked in every round (trap T3)', async () => {
    const [quiet, failing] = [await start(silent), await start(say(2))];
    const answer = await resolver([quiet, failing], { tryMs: 200, rounds: 3 }).ask(cup);
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
      tryMs: 5_000,
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
    const answer = await resolver([server]).ask(cup);
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
    const answer = await resolver([server]).ask(cup);
    expect(answer).toMatchObject({ outcome: 'no-such-name', aliases: [{ target: 'gone.lab' }] });
  });

  test('one a question, without end: eight hops are followed and no more', async () => {
    const server = await start(({ name: asked, answer }) => [
      answer({ answers: [cname(pointer(12), name(`x${asked.toLowerCase()}`))] }),
    ]);
    const answer = await resolver([server]).ask({ name: 'cup', type: 'A' });
    expect(answer.outcome).toBe('alias-chain');
    expect(server.asked).toHaveLength(9);
  });

  test('one a question, in a circle', async () => {
    const server = await start(({ name: asked, answer }) => [
      answer({ answers: [cname(pointer(12), name(asked.toLowerCase() === 'cup' ? 'other' : 'cup'))] }),
    ]);
    expect((await resolver([server]).ask({ name: 'cup', type: 'A' })).outcome).toBe('alias-loop');
    expect(server.asked).toHaveLength(2);
  });
});

describe('an abort', () => {
  const aborted = { name: 'CupcheckError', code: 'aborted' };

  test('before the question sends nothing', async () => {
    const server = await start(good);
    await expect(resolver([server]).ask(cup, { signal: AbortSignal.abort() })).rejects.toMatchObject(aborted);
    expect(server.asked).toEqual([]);
  });

  test.each(['udp', 'tcp'] as const)(
    'while a server is silent over %s ends at once and leaves nothing',
    async (transport) => {
      const server = await start(silent);
      const controller = new AbortController();
      const asking = resolver([server], { tryMs: 30_000, transport }).ask(cup, { signal: controller.signal });
      await server.hasBeenAsked(1);
      controller.abort();
      await expect(asking).rejects.toMatchObject(aborted);
    },
  );

  test('of one question leaves the others alone', async () => {
    const server = await start((asked) => (asked.name.toLowerCase().startsWith('quiet') ? [] : good(asked)));
    const { ask } = resolver([server]);
    const controller = new AbortController();
    const quiet = ask({ name: 'quiet.lab', type: 'A' }, { signal: controller.signal });
    const other = ask(cup);
    await server.hasBeenAsked(2);
    controller.abort();
    await expect(quiet).rejects.toMatchObject(aborted);
    expect((await other).outcome).toBe('found');
  });
});
