// The parts of a live rehearsal: relays that are not felt, lanes that keep their order, a resolver that says the same again.

import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../src/core/answer.ts';
import { createResolver } from '../../src/dns/resolver.ts';
import { createGate, inLanes } from '../../src/rehearsal/lanes.ts';
import { type Loopback, startRelay, takesConnections } from '../../src/rehearsal/relay.ts';
import { remembering } from '../../src/rehearsal/remembering.ts';
import { startStandIns } from '../../src/rehearsal/stand-ins.ts';
import type { Place } from '../../src/tasks/stage.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const listen = async (server: Server): Promise<Place> => {
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  ends.push(() => server.close());
  const told = server.address();
  return { address: '127.0.0.1', port: typeof told === 'object' && told !== null ? told.port : 0 };
};
const relayTo = async (place: Place): Promise<Loopback> => {
  const relay = await startRelay(place);
  ends.push(relay.close);
  return relay;
};
const heard = async ({ address, port }: Place, says: string): Promise<string> => {
  const socket = connect({ host: address, port });
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    text += error.code;
  });
  socket.write(says);
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
};

describe('a relay', () => {
  test('passes bytes on both ways, and the end', async () => {
    const place = await listen(createServer((socket) => socket.on('data', (bytes) => socket.end(`${bytes} back`))));
    const relay = await relayTo(place);
    expect(await heard(relay.place, 'there and')).toBe('there and back');
  });

  test('breaks off where the far end does', async () => {
    const place = await listen(createServer((socket) => void socket.resetAndDestroy()));
    const relay = await relayTo(place);
    expect(await heard(relay.place, 'hello')).toBe('ECONNRESET');
  });

  test('ends with everything that goes through it', async () => {
    const silent = createServer();
    const place = await listen(silent);
    const relay = await startRelay(place);
    const going = heard(relay.place, 'hello');
    const [far] = await once(silent, 'connection');
    await relay.close();
    expect(await going).toMatch(/^(ECONNRESET)?$/);
    far.destroy();
  });
});

const candidate = {
  n: 1,
  kind: 'starttls',
  host: 'x',
  address: '10.0.0.1',
  port: 1,
  source: 'typed',
  because: '',
} as const;

test('a place takes connections or does not, and nobody waits after an abort', async () => {
  const standIns = await startStandIns(['dogtel.lab']);
  ends.push(standIns.close);
  const placeOf = (how: 'refused' | 'frozen' | 'silent'): Place =>
    standIns.placeFor(candidate, how) ?? { address: '', port: 0 };
  expect(await takesConnections(placeOf('frozen'))).toBe(true);
  expect(await takesConnections(placeOf('refused'))).toBe(false);
  const controller = new AbortController();
  const looking = takesConnections(placeOf('silent'), controller.signal);
  controller.abort();
  expect(await looking).toBe(false);
  expect(await takesConnections(placeOf('frozen'), AbortSignal.abort())).toBe(false);
  // Whoever is to refuse logins is the node itself.
  expect(standIns.placeFor(candidate, 'refusing-logins')).toBeUndefined();
});

test('the port that refuses stays ours: no relay or other server can come to listen there', async () => {
  const standIns = await startStandIns(['dogtel.lab']);
  ends.push(standIns.close);
  const place = standIns.placeFor(candidate, 'refused');
  const taker = createServer();
  ends.push(() => taker.close());
  taker.listen({ host: place?.address, port: place?.port });
  const [error] = await once(taker, 'error');
  expect(error).toMatchObject({ code: 'EADDRINUSE' });
  expect(place && (await takesConnections(place))).toBe(false);
});

describe('lanes', () => {
  test('do so many at once, and keep the order', async () => {
    let running = 0;
    let most = 0;
    const doubled = await inLanes([{ items: [1, 2, 3, 4, 5], lanes: 2 }], async (n) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < 6 - n; turn += 1) await new Promise(setImmediate);
      running -= 1;
      return n * 2;
    });
    expect([doubled, most]).toEqual([[2, 4, 6, 8, 10], 2]);
  });

  test('begin nothing after an error, and end what is under way', async () => {
    const begun: number[] = [];
    const work = inLanes([{ items: [1, 2, 3, 4], lanes: 2 }], async (n) => {
      begun.push(n);
      if (n === 1) throw new Error('one');
      await new Promise(setImmediate);
    });
    await expect(work).rejects.toThrow('one');
    expect(begun).toEqual([1, 2]);
  });

  test('go on beside each other in pools, and help in those behind', async () => {
    const met: string[] = [];
    const ends = new Map<string, () => void>();
    const going = inLanes(
      [
        { items: ['a'], lanes: 3 },
        { items: ['b', 'c', 'd'], lanes: 1 },
      ],
      async (item, lane) => {
        met.push(`${item}${lane}`);
        await new Promise<void>((resolve) => ends.set(item, resolve));
        return item;
      },
    );
    await new Promise(setImmediate);
    expect(met).toEqual(['a0', 'b1']);
    ends.get('a')?.();
    await new Promise(setImmediate);
    expect(met).toEqual(['a0', 'b1', 'c0']);
    ends.get('c')?.();
    await new Promise(setImmediate);
    expect(met).toEqual(['a0', 'b1', 'c0', 'd0']);
    ends.get('b')?.();
    ends.get('d')?.();
    expect((await going).join('')).toBe('abcd');
  });

  test('wait at a gate for those before them', async () => {
    const gate = createGate();
    const order: string[] = [];
    const { signal } = new AbortController();
    const leave = await gate(signal);
    const second = gate(signal).then((end) => {
      order.push('second');
      end();
    });
    await new Promise(setImmediate);
    order.push('first leaves');
    leave();
    await second;
    expect(order).toEqual(['first leaves', 'second']);
  });

  test('wait for nobody who has left the queue', async () => {
    const gate = createGate();
    const { signal } = new AbortController();
    const leaving = new AbortController();
    const leave = await gate(signal);
    const second = gate(leaving.signal);
    const third = gate(signal);
    leaving.abort();
    // Gives nothing on: the first is still inside.
    (await second)();
    leave();
    (await third)();
    expect((await gate(AbortSignal.abort()))()).toBeUndefined();
  });
});

test('a question is asked once, and its answer remembered', async () => {
  const inner = createResolver({ servers: ['127.0.0.1:1'], useHosts: false });
  ends.push(() => inner.close());
  let asked = 0;
  const resolver = remembering({
    ...inner,
    ask: async (question): Promise<Answer> => {
      asked += 1;
      return inner.ask(question);
    },
  });
  const first = await resolver.ask({ name: 'cup.dogtel.lab', type: 'A' });
  expect(await resolver.ask({ name: 'cup.dogtel.lab', type: 'A' })).toBe(first);
  await resolver.ask({ name: 'cup.dogtel.lab', type: 'AAAA' });
  expect(asked).toBe(2);
  expect(resolver.description.servers).toEqual(['127.0.0.1:1']);
  await resolver.close();
});
