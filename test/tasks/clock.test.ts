// The clock of a caller: a resolver that a task makes for itself goes by it too.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { withResolver } from '../../src/tasks/find.ts';

let silent: Socket;
beforeAll(async () => {
  silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(async () => {
  const closed = once(silent, 'close');
  silent.close();
  await closed;
});

/** Every wait is over at once, and takes no time. */
const hasty: Clock = {
  nowMs: () => 7,
  after: (_delayMs, call) => {
    const turn = setImmediate(call);
    return () => clearImmediate(turn);
  },
};

test('its questions to DNS have their limits on the same clock', async () => {
  const answer = await withResolver({ clock: hasty }, (resolver) =>
    resolver.ask({ name: 'cup.dogtel.lab', type: 'A' }, { at: `127.0.0.1:${silent.address().port}` }),
  );
  expect(answer).toMatchObject({ outcome: 'timeout', ms: 0 });
});
