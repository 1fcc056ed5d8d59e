// SASL EXTERNAL with client certificates, and the lies a node can tell in SCRAM.

import { connect as connectTls } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/lab/faults.ts';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture, readyToLogIn } from './lab-fixture.ts';
import { auth, header, RawClient } from './raw-client.ts';
import type { ScramAttempt } from './raw-scram.ts';
import { answer, clientNonce, scram } from './raw-scram.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

describe('EXTERNAL', () => {
  /** What a client with a certificate for the account sees, up to the answer to `<auth/>`. */
  async function external(account: string | undefined, initial: string, ca = lab.authority): Promise<string> {
    const server = await lab.start({ clientAuthority: lab.authority.pem });
    const minted = account === undefined ? {} : await ca.mintClient(account);
    const socket = connectTls({
      host: '127.0.0.1',
      port: server.directTlsPort ?? 0,
      ca: lab.authority.pem,
      servername: 'dogtel.lab',
      ...minted,
    });
    const client = new RawClient(socket);
    client.send(header());
    const features = await client.until('</stream:features>');
    client.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>${initial}</auth>`);
    const { name, text } = await answer(client);
    expect(server.counters.submissions).toBe(0);
    client.destroy();
    const isOffered = features.includes('<mechanism>EXTERNAL</mechanism>');
    return `${isOffered ? 'offered' : 'not offered'}, ${name === 'failure' ? text : name}`;
  }

  const base64 = (text: string) => Buffer.from(text).toString('base64');

  test.each([
    ['alice@dogtel.lab', '=', 'offered, success'],
    ['alice@dogtel.lab', base64('alice@dogtel.lab'), 'offered, success'],
    ['alice@dogtel.lab', base64('bob@dogtel.lab'), 'offered, not-authorized'],
    ['mallory@dogtel.lab', '=', 'offered, not-authorized'],
    ['alice@elsewhere.test', '=', 'offered, not-authorized'],
    [undefined, '=', 'not offered, invalid-mechanism'],
  ])('a certificate for %s asserting %s: %s', async (account, initial, outcome) => {
    expect(await external(account, initial)).toBe(outcome);
  });

  test('a certificate of another authority is none', async () => {
    expect(await external('alice@dogtel.lab', '=', await createAuthority())).toBe('not offered, invalid-mechanism');
  });
});

describe('lies', () => {
  const lies: readonly (readonly [Fault, Partial<ScramAttempt>, string, boolean])[] = [
    [{ id: 'liar' }, { password: 'wrong' }, 'success', false],
    [{ id: 'liar-no-signature' }, { password: 'wrong' }, 'success', false],
    [{ id: 'success-without-challenge' }, {}, 'success', false],
    [{ id: 'bad-nonce' }, {}, 'success', true],
    [{ id: 'low-iterations' }, {}, 'success', true],
    [{ id: 'low-iterations' }, { password: 'wrong' }, 'not-authorized', false],
    [{ id: 'huge-iterations' }, { isLazy: true }, 'not-authorized', false],
  ];

  test.each(lies)('%o to %o: %s', async (fault, attempt, outcome, isServerProven) => {
    const server = await lab.start({ faults: [fault] });
    const { client } = await readyToLogIn(server, lab);
    const seen = await scram(client, { mechanism: 'SCRAM-SHA-1', ...attempt });
    // Success without a challenge reaches the helper as the text of <success/>, which is empty.
    expect(seen.outcome === '' ? 'success' : seen.outcome).toBe(outcome);
    expect(seen.isServerProven).toBe(isServerProven);
    client.destroy();
  });

  test.each([
    [{ id: 'low-iterations' }, ',i=1'],
    [{ id: 'low-iterations', value: 100 }, ',i=100'],
    [{ id: 'huge-iterations', value: 50_000_000 }, ',i=50000000'],
  ] as const)('%o announces %s', async (fault, announced) => {
    const server = await lab.start({ faults: [fault] });
    const { client } = await readyToLogIn(server, lab);
    const { serverFirst } = await scram(client, { mechanism: 'SCRAM-SHA-512', isLazy: true });
    expect(serverFirst.endsWith(announced)).toBe(true);
    client.destroy();
  });

  test('bad-nonce does not begin with ours', async () => {
    const server = await lab.start({ faults: [{ id: 'bad-nonce' }] });
    const { client } = await readyToLogIn(server, lab);
    const { serverFirst } = await scram(client, { mechanism: 'SCRAM-SHA-1' });
    expect(serverFirst.startsWith(`r=${clientNonce}`)).toBe(false);
    client.destroy();
  });

  test('bad-challenge is not Base64', async () => {
    const server = await lab.start({ faults: [{ id: 'bad-challenge' }] });
    const { client } = await readyToLogIn(server, lab);
    client.send(auth('SCRAM-SHA-1', `n,,n=alice,r=${clientNonce}`));
    expect((await answer(client)).text).toMatch(/[^A-Za-z0-9+/=]/);
    client.destroy();
  });
});
