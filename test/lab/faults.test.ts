// Every fault of the table, seen through the eyes of a client of bare sockets.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault, FaultId } from '../../src/lab/faults.ts';
import { isFaultId, xmppFaults } from '../../src/lab/faults.ts';
import { seenElsewhere, sights } from './fault-sights.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture } from './lab-fixture.ts';
import { dial, header, starttls } from './raw-client.ts';
import { walk } from './walk.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

describe('what a client sees', () => {
  test.each(sights)('%s %o', async (id, { at, sees, ends, isDirect, value, text }) => {
    // On one connection only: the next client is served, which proves that the first one waited in vain.
    const fault: Fault = {
      id,
      times: 1,
      ...(value === undefined ? {} : { value }),
      ...(text === undefined ? {} : { text }),
    };
    const server = await lab.start({ faults: [fault] });
    const port = isDirect === true ? server.directTlsPort : server.port;
    const client = await walk(at, { port, isDirect: isDirect === true, authority: lab.authority });
    if (sees !== undefined) expect(await client.until(sees)).toContain(sees);
    if (ends === 'open') {
      const next = await walk('ping', { port: server.port, authority: lab.authority });
      await next.until("id='p1'");
      next.destroy();
      expect(client.socket.readableEnded || client.socket.destroyed).toBe(false);
      if (sees === undefined) expect(client.text).toBe('');
    } else {
      expect(await client.ending()).toBe(ends);
      if (sees === undefined) expect(client.text).toBe('');
    }
    client.destroy();
  });

  test('every fault is seen in some test', () => {
    const seen = new Set([...sights.map(([id]) => id), ...seenElsewhere]);
    expect(Object.keys(xmppFaults).filter((id) => !(isFaultId(id) && seen.has(id)))).toEqual([]);
  });

  test.each([
    ['huge-stanza', 1, 'x', 1_048_576],
    ['deep-nesting', 20_000, '<a>', 20_000],
  ] as const)('%s is as large as told', async (id, value, piece, times) => {
    const server = await lab.start({ faults: [{ id, value }] });
    const client = await walk('header', { port: server.port, authority: lab.authority });
    await client.until('version=');
    const everything = await client.until(piece.repeat(times));
    expect(everything.length).toBeGreaterThan(piece.length * times);
    client.destroy();
  });

  test('garbage is no text', async () => {
    const server = await lab.start({ faults: [{ id: 'garbage' }] });
    const client = await dial(server.port);
    expect(await client.anything()).toContain('\u{fffd}');
    client.destroy();
  });

  test('an injected stanza comes in the same write as <proceed/>', async () => {
    const server = await lab.start({ faults: [{ id: 'injected-after-proceed' }] });
    const client = await walk('header', { port: server.port, authority: lab.authority });
    await client.until('</stream:features>');
    const chunk = new Promise<string>((resolve) => client.socket.once('data', (bytes) => resolve(bytes.toString())));
    client.send(starttls);
    expect(await chunk).toMatch(/^<proceed .*<\/message>$/);
    client.destroy();
  });

  test('one byte at a time arrives in many pieces, header and features at once in one', async () => {
    const pieces = async (id: FaultId): Promise<number> => {
      const server = await lab.start({ faults: [{ id }] });
      const client = await dial(server.port);
      let count = 0;
      client.socket.on('data', () => {
        count += 1;
      });
      client.send(header());
      await client.until('</stream:features>');
      client.destroy();
      return count;
    };
    expect(await pieces('one-chunk')).toBe(1);
    expect(await pieces('byte-by-byte')).toBeGreaterThan(50);
  });
});

describe('the desk', () => {
  test('a fault of one port leaves the other alone', async () => {
    const server = await lab.start({ faults: [{ id: 'close-on-accept', port: 'direct' }] });
    const direct = await dial(server.directTlsPort);
    expect(await direct.ending()).toBe('closed');
    const plain = await walk('ping', { port: server.port, authority: lab.authority });
    await plain.until("id='p1'");
    plain.destroy();
  });

  test('a fault nobody knows is refused by name', async () => {
    const faultsFromFile: Fault[] = JSON.parse('[{"id":"toString"}]');
    await expect(lab.start({ faults: faultsFromFile })).rejects.toThrow('faults: there is no fault "toString"');
  });
});
