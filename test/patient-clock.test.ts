// The clock of the tests: it passes, it keeps the order, and it lets what has arrived be read before a limit is over.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { patientClock } from './patient-clock.ts';

const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

test('calls in the order of the times, and not what was taken back', async () => {
  const order: string[] = [];
  const before = patientClock.nowMs();
  await new Promise<void>((resolve) => {
    patientClock.after(30, resolve);
    patientClock.after(20, () => order.push('20'));
    const takeBack = patientClock.after(5, () => order.push('never'));
    patientClock.after(1, () => order.push('1'));
    takeBack();
  });
  expect(order).toEqual(['1', '20']);
  expect(patientClock.nowMs() - before).toBeGreaterThanOrEqual(30);
});

test('a process that was held up reads what has arrived before its limit is over', async () => {
  const order: string[] = [];
  const server = createServer((socket) => {
    ends.push(() => socket.destroy());
    socket.on('data', () => socket.write('answer'));
  }).listen(0, '127.0.0.1');
  ends.push(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  const client = connect({
    host: '127.0.0.1',
    port: typeof address === 'object' && address !== null ? address.port : 0,
  });
  ends.push(() => client.destroy());
  await once(client, 'connect');
  client.on('data', () => order.push('answer'));
  const limit = new Promise<void>((resolve) => {
    patientClock.after(60, () => {
      order.push('limit');
      resolve();
    });
  });
  client.write('question');
  const until = performance.now() + 200;
  while (performance.now() < until);
  await limit;
  expect(order).toEqual(['answer', 'limit']);
});
