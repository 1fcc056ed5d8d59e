// The watch for leftovers sees what it is there to see.

import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { watchLeftovers } from './leftovers.ts';

test('open timers and sockets are left, until they are closed', async () => {
  const leftovers = watchLeftovers();
  const [timer, udp, tcp] = leftovers.watch(() => [
    setTimeout(() => {}, 60_000),
    createSocket('udp4').bind(0, '127.0.0.1'),
    createServer().listen(0, '127.0.0.1'),
  ]);
  const outside = setTimeout(() => {}, 60_000);
  expect(await leftovers.left()).toEqual(expect.arrayContaining(['Timeout', 'UDPWRAP']));
  clearTimeout(timer);
  clearTimeout(outside);
  await Promise.all([
    new Promise((resolve) => udp.close(() => resolve(0))),
    new Promise((resolve) => tcp.close(resolve)),
  ]);
  expect(await leftovers.left()).toEqual([]);
  leftovers.stop();
});
