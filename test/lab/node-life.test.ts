// A node dies, freezes, comes back and ends; whatever it did, nothing of it is left behind.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture } from './lab-fixture.ts';
import { leftSince, openHandles } from './open-handles.ts';
import { dial, header, pingRequest } from './raw-client.ts';
import type { Step } from './walk.ts';
import { steps, walk } from './walk.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

async function servedAt(port: number | null): Promise<void> {
  const client = await walk('ping', { port, authority: lab.authority });
  await client.until("id='p1'");
  client.destroy();
}

describe('stop', () => {
  test.each(steps)('resets a client that has said: %s', async (step: Step) => {
    const server = await lab.start();
    const client = await walk(step, { port: server.port, authority: lab.authority });
    if (step !== 'connect' && step !== 'handshake') await client.anything();
    // The node has accepted it once it has served somebody who came later.
    await servedAt(server.port);
    await server.stop();
    expect(await client.ending()).toBe('ECONNRESET');
    await expect(dial(server.port)).rejects.toThrow('ECONNREFUSED');
    await expect(dial(server.directTlsPort)).rejects.toThrow('ECONNREFUSED');
  });

  test('start brings it back on the same ports, with its counters', async () => {
    const server = await lab.start();
    const ports = [server.port, server.directTlsPort];
    await servedAt(server.port);
    await server.stop();
    await server.stop();
    await server.start();
    await servedAt(server.port);
    expect([server.port, server.directTlsPort]).toEqual(ports);
    expect(server.counters).toEqual({ connections: 2, submissions: 2, logins: 2 });
  });
});

describe('freeze', () => {
  test('established connections go silent, new ones are accepted and not answered; start thaws both', async () => {
    const server = await lab.start();
    const other = await lab.start();
    const established = await walk('ping', { port: server.port, authority: lab.authority });
    await established.until("id='p1'></iq>");
    server.freeze();
    established.send(pingRequest);
    const late = await dial(server.port);
    late.send(header());
    // A turn of the other node's whole login is time enough for an answer, were there one.
    await servedAt(other.port);
    expect([established.text, late.text]).toEqual(['', '']);
    await server.start();
    expect(await established.until('</iq>')).toContain("id='p1'");
    await late.until('</stream:features>');
    established.destroy();
    late.destroy();
  });

  test('a frozen node can be stopped', async () => {
    const server = await lab.start();
    server.freeze();
    const client = await dial(server.port);
    await server.stop();
    expect(await client.ending()).toBe('ECONNRESET');
    await server.start();
    await servedAt(server.port);
  });
});

describe('close', () => {
  test.each(steps)('leaves nothing of a node with a client that has said: %s', async (step: Step) => {
    const before = openHandles();
    const server = await lab.start({ faults: [{ id: 'slow', value: 1 }] });
    const client = await walk(step, { port: server.port, authority: lab.authority });
    await server.close();
    await client.ending();
    client.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(leftSince(before)).toEqual([]);
    await expect(server.start()).rejects.toThrow('cup1: a closed node does not start again');
  });

  test('leaves nothing of a slow, a frozen and a black-holed node', async () => {
    const before = openHandles();
    const slow = await lab.start({ faults: [{ id: 'slow', value: 60_000 }] });
    const waiting = await dial(slow.port);
    waiting.send(header());
    const frozen = await lab.start();
    frozen.freeze();
    const unheard = await dial(frozen.port);
    const hole = await lab.start({ faults: [{ id: 'black-hole' }] });
    await Promise.all([slow.close(), frozen.close(), hole.close()]);
    await Promise.all([waiting.ending(), unheard.ending()]);
    waiting.destroy();
    unheard.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(leftSince(before)).toEqual([]);
  });

  test('twice is once', async () => {
    const server = await lab.start();
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});

test('new faults are for new connections, and for as many as told', async () => {
  const server = await lab.start();
  const established = await walk('ping', { port: server.port, authority: lab.authority });
  await established.until("id='p1'></iq>");
  await server.setFaults([{ id: 'host-unknown', times: 2 }]);
  for (let n = 0; n < 2; n += 1) {
    const client = await walk('header', { port: server.port, authority: lab.authority });
    await client.until('<host-unknown ');
    client.destroy();
  }
  await servedAt(server.port);
  established.send(pingRequest);
  await established.until("id='p1'");
  established.destroy();
});
