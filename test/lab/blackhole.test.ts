// A black hole keeps connection attempts waiting until the caller's own deadline, and goes away when told.

import { connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBlackhole } from '../../src/lab/blackhole.ts';
import { holdPort } from '../../src/lab/port-hold.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture } from './lab-fixture.ts';
import { dial } from './raw-client.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

/** What becomes of a connection attempt within a deadline of its own. */
async function attempt(port: number | null, deadlineMs: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: port ?? 0, signal: AbortSignal.timeout(deadlineMs) });
  return new Promise((resolve) => {
    socket.once('connect', () => {
      resolve('connected');
      socket.destroy();
    });
    socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.name));
  });
}

describe('on its own', () => {
  test('an attempt ends by our deadline and by nothing else; after close the port refuses', async () => {
    const hole = await startBlackhole('127.0.0.1', 0);
    expect(await Promise.all([attempt(hole.port, 200), attempt(hole.port, 200)])).toEqual(['ABORT_ERR', 'ABORT_ERR']);
    await hole.close();
    const hold = await holdPort('127.0.0.1', hole.port);
    expect(await attempt(hole.port, 5_000)).toBe('ECONNREFUSED');
    hold?.release();
    await hole.close();
  });

  test('a port that is taken is an error', async () => {
    const hole = await startBlackhole('127.0.0.1', 0);
    await expect(startBlackhole('127.0.0.1', hole.port)).rejects.toMatchObject({
      message: `black hole: cannot listen on 127.0.0.1:${hole.port}: EADDRINUSE`,
      code: 'EADDRINUSE',
    });
    await hole.close();
  });
});

test('a node becomes a black hole and a node again, on the same port', async () => {
  const server = await lab.start({ directTlsPort: null, faults: [{ id: 'black-hole' }] });
  const { port } = server;
  expect(await attempt(port, 200)).toBe('ABORT_ERR');
  await server.setFaults([]);
  const client = await dial(port);
  client.destroy();
  await server.setFaults([{ id: 'black-hole' }]);
  expect(server.port).toBe(port);
  expect(await attempt(port, 200)).toBe('ABORT_ERR');
  await server.stop();
  expect(await attempt(port, 5_000)).toBe('ECONNREFUSED');
});
