// The server's half of SASL: SCRAM and PLAIN, right and wrong, with and without channel binding.

import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture, readyToLogIn } from './lab-fixture.ts';
import { auth } from './raw-client.ts';
import type { ScramAttempt } from './raw-scram.ts';
import { answer, clientNonce, respond, scram } from './raw-scram.ts';
import { walk } from './walk.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

const hashes = ['SCRAM-SHA-1', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];

describe('SCRAM', () => {
  test.each(hashes)('%s: the right password, and a server that proves itself', async (mechanism) => {
    const server = await lab.start();
    const { client } = await readyToLogIn(server, lab);
    const { outcome, isServerProven, serverFirst } = await scram(client, { mechanism });
    expect({ outcome, isServerProven }).toEqual({ outcome: 'success', isServerProven: true });
    expect(serverFirst).toMatch(new RegExp(`^r=${clientNonce}.{24},s=.*,i=4096$`));
    expect(server.counters).toEqual({ connections: 1, submissions: 1, logins: 1 });
    client.destroy();
  });

  const refused: readonly (readonly [string, ScramAttempt, string, number])[] = [
    ['a wrong password', { mechanism: 'SCRAM-SHA-256', password: 'wrong' }, 'not-authorized', 1],
    ['an unknown user', { mechanism: 'SCRAM-SHA-256', user: 'mallory' }, 'not-authorized', 1],
    [
      'a foreign authorization identity',
      { mechanism: 'SCRAM-SHA-1', header: 'n,a=bob@dogtel.lab,' },
      'invalid-authzid',
      1,
    ],
    ['a name with a bare =', { mechanism: 'SCRAM-SHA-1', user: 'a=b' }, 'malformed-request', 0],
    ['y although -PLUS was offered', { mechanism: 'SCRAM-SHA-1', header: 'y,,' }, 'malformed-request', 0],
    ['a binding without -PLUS', { mechanism: 'SCRAM-SHA-1', header: 'p=tls-exporter,,' }, 'malformed-request', 0],
    ['-PLUS without a binding', { mechanism: 'SCRAM-SHA-1-PLUS' }, 'malformed-request', 0],
    ['a binding nobody has', { mechanism: 'SCRAM-SHA-1-PLUS', header: 'p=tls-unique,,' }, 'malformed-request', 0],
    [
      'the binding of another connection',
      { mechanism: 'SCRAM-SHA-1-PLUS', header: 'p=tls-exporter,,', binding: Buffer.alloc(32) },
      'not-authorized',
      1,
    ],
    ['an unknown mechanism', { mechanism: 'X-UNKNOWN' }, 'invalid-mechanism', 0],
  ];

  test.each(refused)('%s', async (_, attempt, condition, submissions) => {
    const server = await lab.start();
    const { client } = await readyToLogIn(server, lab);
    expect((await scram(client, attempt)).outcome).toBe(condition);
    expect(server.counters).toEqual({ connections: 1, submissions, logins: 0 });
    client.destroy();
  });

  test('an own authorization identity, capitals in the name and a name with = and , are fine', async () => {
    const server = await lab.start({ accounts: createAccounts({ alice: 'secret', 'a=b,c': 'secret' }) });
    for (const attempt of [
      { mechanism: 'SCRAM-SHA-1', header: 'n,a=alice@dogtel.lab,' },
      { mechanism: 'SCRAM-SHA-1', user: 'ALICE' },
      { mechanism: 'SCRAM-SHA-1', user: 'a=3Db=2Cc' },
    ]) {
      const { client } = await readyToLogIn(server, lab);
      expect((await scram(client, attempt)).outcome).toBe('success');
      client.destroy();
    }
  });

  test('an unknown user gets the same salt every time, and another one than the known', async () => {
    const server = await lab.start();
    const salts: string[] = [];
    for (const user of ['mallory', 'mallory', 'alice']) {
      const { client } = await readyToLogIn(server, lab);
      const { serverFirst } = await scram(client, { mechanism: 'SCRAM-SHA-1', user, password: 'wrong' });
      salts.push(/s=([^,]*)/.exec(serverFirst)?.[1] ?? '');
      client.destroy();
    }
    expect(salts[0]).toBe(salts[1]);
    expect(salts[0]).not.toBe(salts[2]);
  });
});

describe('channel binding', () => {
  const bindings: readonly (readonly [string, 'TLSv1.2' | 'TLSv1.3', (socket: TLSSocket) => Buffer])[] = [
    [
      'tls-exporter',
      'TLSv1.3',
      (socket) => socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)),
    ],
    ['tls-unique', 'TLSv1.2', (socket) => socket.getFinished() ?? Buffer.alloc(0)],
  ];

  test.each(bindings)('%s on %s', async (type, maxVersion, bindingOf) => {
    const server = await lab.start({ tls: { maxVersion } });
    const { client, socket, features } = await readyToLogIn(server, lab);
    expect(features).toContain(`<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='${type}'/>`);
    const mechanism = 'SCRAM-SHA-256-PLUS';
    const attempt = { mechanism, header: `p=${type},,`, binding: bindingOf(socket) };
    expect((await scram(client, attempt)).outcome).toBe('success');
    client.destroy();
  });

  test('y is fine where no -PLUS was offered', async () => {
    const server = await lab.start({ mechanisms: ['SCRAM-SHA-1'] });
    const { client, features } = await readyToLogIn(server, lab);
    expect(features).not.toContain('sasl-channel-binding');
    expect((await scram(client, { mechanism: 'SCRAM-SHA-1', header: 'y,,' })).outcome).toBe('success');
    client.destroy();
  });
});

describe('PLAIN', () => {
  test.each([
    ['the right password', '\0alice\0secret', 'success', 1],
    ['its own identity', 'alice@dogtel.lab\0alice\0secret', 'success', 1],
    ['a foreign identity', 'bob@dogtel.lab\0alice\0secret', 'invalid-authzid', 0],
    ['a wrong password', '\0alice\0wrong', 'not-authorized', 0],
    ['an unknown user', '\0mallory\0secret', 'not-authorized', 0],
    ['too few parts', 'alice\0secret', 'malformed-request', 0],
    ['too many parts', '\0alice\0secret\0', 'malformed-request', 0],
  ])('%s', async (_, message, outcome, logins) => {
    const server = await lab.start();
    const { client } = await readyToLogIn(server, lab);
    client.send(auth('PLAIN', message));
    const { name, text } = await answer(client);
    expect(name === 'success' ? name : text).toBe(outcome);
    expect(server.counters).toEqual({ connections: 1, submissions: 1, logins });
    client.destroy();
  });

  test('without an initial response an empty challenge comes first', async () => {
    const server = await lab.start();
    const { client } = await readyToLogIn(server, lab);
    client.send(auth('PLAIN'));
    expect(await answer(client)).toEqual({ name: 'challenge', text: '' });
    respond(client, '\0alice\0secret');
    expect((await answer(client)).name).toBe('success');
    expect(server.counters.submissions).toBe(1);
    client.destroy();
  });

  test('data that is not Base64', async () => {
    const server = await lab.start();
    const { client } = await readyToLogIn(server, lab);
    client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNl!</auth>");
    expect((await answer(client)).text).toBe('incorrect-encoding');
    expect(server.counters.submissions).toBe(0);
    client.destroy();
  });

  test('an abort, then a second try on the same stream', async () => {
    const server = await lab.start();
    const { client } = await readyToLogIn(server, lab);
    client.send(auth('PLAIN'));
    await answer(client);
    client.send("<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    expect((await answer(client)).text).toBe('aborted');
    client.send(auth('PLAIN', '\0alice\0secret'));
    expect((await answer(client)).name).toBe('success');
    client.destroy();
  });

  test('after five refusals the stream ends', async () => {
    const server = await lab.start();
    const { client } = await readyToLogIn(server, lab);
    for (let n = 0; n < 5; n += 1) {
      client.send(auth('PLAIN', '\0alice\0wrong'));
      expect((await answer(client)).text).toBe('not-authorized');
    }
    expect(await client.until('</stream:stream>')).toContain('<policy-violation ');
    expect(server.counters.submissions).toBe(5);
    client.destroy();
  });

  test('in clear text it is refused unheard, and counted where a fault lures it', async () => {
    const healthy = await lab.start();
    const lure = await lab.start({ faults: [{ id: 'starttls-optional' }] });
    for (const [server, outcome] of [
      [healthy, 'encryption-required'],
      [lure, ''],
    ] as const) {
      const client = await walk('header', { port: server.port, authority: lab.authority });
      await client.until('</stream:features>');
      client.send(auth('PLAIN', '\0alice\0secret'));
      expect((await answer(client)).text).toBe(outcome);
      client.destroy();
    }
    expect(healthy.counters.submissions).toBe(0);
    expect(lure.counters).toEqual({ connections: 1, submissions: 1, logins: 1 });
  });
});
