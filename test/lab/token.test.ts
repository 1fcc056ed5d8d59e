// The server's half of CISCO-VTG-TOKEN, the pair of host names, and a node that serves some users only; seen by bare sockets.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';
import { createOneTimePasswords, type OneTimePasswords } from '../../src/lab/cluster/one-time-passwords.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture, readyToLogIn } from './lab-fixture.ts';
import { auth, dial, header, type RawClient } from './raw-client.ts';

let lab: LabFixture;
let oneTimePasswords: OneTimePasswords;
beforeAll(async () => {
  lab = await createLabFixture();
});
afterEach(() => lab.closeAll());

const start = (options: Parameters<LabFixture['start']>[0] = {}) => {
  oneTimePasswords = createOneTimePasswords();
  const accounts = createAccounts({ alice: 'secret', bob: 'other' });
  return lab.start({ oneTimePasswords, accounts, ...options });
};
const mechanism = 'CISCO-VTG-TOKEN';
const answerTo = async (client: RawClient, xml: string): Promise<string> => {
  client.send(xml);
  const answer = await client.until('>').then(async (start) => {
    return start.startsWith('<success') ? 'success' : start + (await client.until('</failure>'));
  });
  return (
    /<(not-authorized|malformed-request|incorrect-encoding|invalid-mechanism|temporary-auth-failure)/.exec(
      answer,
    )?.[1] ?? answer
  );
};
const message = (user: string, token: string) => `userid=${user}\0token=${token}`;

test('what is offered: PLAIN and the token, in clear nothing but TLS, and an unknown attribute of starttls is nothing', async () => {
  const server = await start();
  const client = await dial(server.port);
  client.send(header());
  const clear = await client.until('</stream:features>');
  expect(clear).toContain('<required/>');
  expect(clear).not.toContain('<mechanism');
  client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls' cookie='0'/>");
  await client.until("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  await client.secure({ ca: lab.authority.pem, servername: 'dogtel.lab' });
  client.send(header());
  const features = await client.until('</stream:features>');
  expect([...features.matchAll(/<mechanism>(.*?)<\/mechanism>/g)].map(([, name]) => name)).toEqual([
    'PLAIN',
    mechanism,
  ]);
  client.destroy();
});

test('mechanisms that are listed count; without one-time passwords the token is not offered', async () => {
  const listed = await start({ mechanisms: ['SCRAM-SHA-1', mechanism] });
  const { client, features } = await readyToLogIn(listed, lab);
  expect(features).toContain(`<mechanism>SCRAM-SHA-1</mechanism><mechanism>${mechanism}</mechanism>`);
  client.destroy();
  const without = await lab.start({ mechanisms: ['PLAIN', mechanism] });
  const second = await readyToLogIn(without, lab);
  expect(second.features).not.toContain(mechanism);
  expect(await answerTo(second.client, auth(mechanism, message('alice@dogtel.lab', 'x')))).toBe('invalid-mechanism');
  second.client.destroy();
});

describe('a token', () => {
  const rows: Readonly<Record<string, readonly [text: (token: string) => string, outcome: string]>> = {
    'is good': [(token) => message('alice@dogtel.lab', token), 'success'],
    'is good for capitals too': [(token) => message('ALICE@DogTel.lab', token), 'success'],
    'of another user': [(token) => message('bob@dogtel.lab', token), 'not-authorized'],
    'of nobody': [(token) => message('mallory@dogtel.lab', token), 'not-authorized'],
    'with a letter missing in the presence domain': [(token) => message('alice@dogte.lab', token), 'not-authorized'],
    'without a domain': [(token) => message('alice', token), 'not-authorized'],
    'with the password instead': [() => message('alice@dogtel.lab', 'secret'), 'not-authorized'],
    'that is empty': [() => message('alice@dogtel.lab', ''), 'not-authorized'],
    'with more behind it': [(token) => `${message('alice@dogtel.lab', token)}\0x=y`, 'malformed-request'],
    'before the user': [(token) => `token=${token}\0userid=alice@dogtel.lab`, 'malformed-request'],
    'as PLAIN has it': [(token) => `\0alice\0${token}`, 'malformed-request'],
    'that is nothing': [() => '\0', 'malformed-request'],
  };

  test.each(Object.entries(rows))('%s', async (_, [text, outcome]) => {
    const server = await start();
    const { client } = await readyToLogIn(server, lab);
    expect(await answerTo(client, auth(mechanism, text(oneTimePasswords.issue('alice'))))).toBe(outcome);
    // No password came in, whatever the token was.
    expect(server.counters).toEqual({ connections: 1, submissions: 0, logins: outcome === 'success' ? 1 : 0 });
    client.destroy();
  });

  test('byte by byte is the same', async () => {
    const server = await start();
    const { client } = await readyToLogIn(server, lab);
    for (const byte of auth(mechanism, message('alice@dogtel.lab', oneTimePasswords.issue('alice')))) client.send(byte);
    await client.until('<success');
    client.destroy();
  });

  test('that is not Base64', async () => {
    const { client } = await readyToLogIn(await start(), lab);
    const element = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='${mechanism}'>*</auth>`;
    expect(await answerTo(client, element)).toBe('incorrect-encoding');
    client.destroy();
  });

  test('is good once, and a refused one leaves the way by password', async () => {
    const server = await start();
    const token = oneTimePasswords.issue('alice');
    const first = await readyToLogIn(server, lab);
    expect(await answerTo(first.client, auth(mechanism, message('alice@dogtel.lab', token)))).toBe('success');
    const second = await readyToLogIn(server, lab);
    expect(await answerTo(second.client, auth(mechanism, message('alice@dogtel.lab', token)))).toBe('not-authorized');
    expect(await answerTo(second.client, auth('PLAIN', '\0alice\0secret'))).toBe('success');
    expect(server.counters).toEqual({ connections: 2, submissions: 1, logins: 2 });
    first.client.destroy();
    second.client.destroy();
  });

  test.each([undefined, 'temporary-auth-failure'])('is refused by the fault, a password is not (%s)', async (value) => {
    const server = await start({ faults: [{ id: 'token-refused', ...(value === undefined ? {} : { value }) }] });
    const { client } = await readyToLogIn(server, lab);
    const good = message('alice@dogtel.lab', oneTimePasswords.issue('alice'));
    expect(await answerTo(client, auth(mechanism, good))).toBe(value ?? 'not-authorized');
    expect(await answerTo(client, auth('PLAIN', '\0alice\0secret'))).toBe('success');
    client.destroy();
  });
});

describe('the pair of host names', () => {
  const pair = ['cup1.dogtel.lab', 'cup2.dogtel.lab'];
  const namesIn = (features: string) =>
    [...features.matchAll(/<hostname xmlns='urn:xmpp:domain-based-name:0'>(.*?)<\/hostname>/g)].map(([, name]) => name);
  const hostnames = (user: string | undefined) => (user === 'bob' ? pair.toReversed() : pair);

  test.each([
    ["from='bob@dogtel.lab'", pair.toReversed()],
    ["from='BOB@dogtel.LAB/desk'", pair.toReversed()],
    ["from='bob@elsewhere.test'", pair],
    ["from='dogtel.lab'", pair],
    ["from=''", pair],
    ['', pair],
  ])('of the stream %s', async (from, expected) => {
    const server = await start({ hostnames });
    const client = await dial(server.directTlsPort);
    await client.secure({ ca: lab.authority.pem, servername: 'dogtel.lab' });
    client.send(header('dogtel.lab', `${from} version='1.0'`));
    const features = await client.until('</stream:features>');
    expect(namesIn(features)).toEqual(expected);
    // Within the mechanisms, behind them.
    expect(features).toMatch(/<\/mechanism><hostname .*<\/hostname><\/mechanisms>/);
    client.destroy();
  });

  test('is not told before TLS, even where logins are offered there', async () => {
    const server = await start({ hostnames, faults: [{ id: 'starttls-optional' }] });
    const client = await dial(server.port);
    client.send(header());
    const features = await client.until('</stream:features>');
    expect(features).toContain('<mechanism>PLAIN</mechanism>');
    expect(namesIn(features)).toEqual([]);
    client.destroy();
  });

  const played: readonly (readonly [
    id: 'hostnames-elsewhere' | 'hostnames-loop' | 'hostname-alone',
    value: string | undefined,
    expected: readonly string[],
  ])[] = [
    ['hostnames-elsewhere', undefined, ['cup8.elsewhere.test', 'cup9.elsewhere.test']],
    ['hostnames-elsewhere', 'a.test, b&c', ['a.test', 'b&amp;c']],
    ['hostnames-loop', undefined, ['cup2.dogtel.lab', 'cup1.dogtel.lab']],
    ['hostname-alone', undefined, ['cup1.dogtel.lab']],
  ];
  test.each(played)('bent by %s %s', async (id, value, expected) => {
    const server = await start({ hostnames, faults: [{ id, ...(value === undefined ? {} : { value }) }] });
    const { client, features } = await readyToLogIn(server, lab);
    expect(namesIn(features)).toEqual(expected);
    client.destroy();
  });

  test('bent by hostnames-hostile: hundreds, and none a host name', async () => {
    const server = await start({ hostnames, faults: [{ id: 'hostnames-hostile' }] });
    const { client, features } = await readyToLogIn(server, lab);
    const names = namesIn(features);
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter((name) => pair.includes(name ?? ''))).toEqual([]);
    client.destroy();
  });
});

test('a node that serves other users refuses what is right', async () => {
  const server = await start({ mayLogIn: (user) => user === 'bob' });
  const { client } = await readyToLogIn(server, lab);
  const good = message('alice@dogtel.lab', oneTimePasswords.issue('alice'));
  expect(await answerTo(client, auth(mechanism, good))).toBe('not-authorized');
  expect(await answerTo(client, auth('PLAIN', '\0alice\0secret'))).toBe('not-authorized');
  expect(await answerTo(client, auth('PLAIN', '\0bob\0other'))).toBe('success');
  client.destroy();
});
