// Published XMPP dialogues, fed both ways: our client meets a server that plays them, and our lab a client that does.

import { afterEach, describe, expect, test } from 'vitest';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';
import type { OneTimePasswords } from '../../src/lab/cluster/one-time-passwords.ts';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import { startXmppServer, type XmppServer, type XmppServerOptions } from '../../src/lab/xmpp/xmpp-server.ts';
import { openConversation, type Proceed } from '../../src/xmpp/conversation.ts';
import { dial } from '../lab/raw-client.ts';
import { patientClock } from '../patient-clock.ts';
import { type ScriptedServer, type Step, startScript } from '../xmpp/scripted-server.ts';
import { type Dialogue, dialogueNames, patternOf, readDialogue } from './dialogue.ts';

const names = { domain: 'server.com', host: 'cup2.server.com' };
const domain = { ascii: names.domain, unicode: names.domain };
const tokens: OneTimePasswords = { issue: () => 'foo', redeem: (user, token) => user === 'user' && token === 'foo' };
const pair = ['cup1.server.com', 'cup2.server.com'];
type Login = Extract<Proceed, { kind: 'login' }>;
const byPassword: Login = {
  kind: 'login',
  account: { user: 'user', domain },
  resource: 'desk',
  password: () => 'secret',
};
const by = (token: string, change: Partial<Login> = {}): Login => ({
  ...byPassword,
  token: () => Promise.resolve(token),
  ...change,
});

interface Row {
  /** How our client signs in; absent: it says something else at one point. */
  readonly how?: Proceed;
  readonly result?: object;
  readonly lab?: Partial<XmppServerOptions>;
}

const serve = { ascii: 'serve.com', unicode: 'serve.com' };
const refused = { code: 'auth.token-rejected', cause: 'not-authorized', submitted: false };
const rows: Readonly<Record<string, Row>> = {
  'xmpp-token': { how: by('foo'), result: { outcome: 'online' } },
  'xmpp-token-refused': { how: by('bar'), result: refused },
  'xmpp-wrong-domain': { how: by('foo', { account: { user: 'user', domain: serve } }), result: refused },
  'xmpp-password-refused': {
    how: byPassword,
    result: { code: 'auth.rejected', submitted: true },
    lab: { mayLogIn: () => false },
  },
  'xmpp-home-elsewhere': {
    how: by('foo', { homeNode: true }),
    result: { code: 'stream.not-home', redirect: pair[0], redirects: pair },
    lab: { hostnames: (user) => (user === 'user' ? pair : []) },
  },
  'xmpp-home-here': {
    how: by('foo', { homeNode: true }),
    result: { outcome: 'online' },
    lab: { hostnames: (user) => (user === 'user' ? pair.toReversed() : []) },
  },
  'xmpp-starttls-cookie': {},
};

const authority = createAuthority();
let script: ScriptedServer | undefined;
let server: XmppServer | undefined;
afterEach(async () => {
  await script?.close();
  await server?.close();
});

test('every dialogue has its row', () => {
  expect(Object.keys(rows).sort()).toEqual(dialogueNames('xmpp'));
});

/** The client's lines are expected, the server's are sent; a farewell is a courtesy that may not arrive. */
const stepsOf = ({ lines }: Dialogue): readonly Step[] =>
  lines.map((line) => {
    if (line === 'tls') return line;
    return line.who === 'server' ? { send: line.text } : { expect: patternOf(line.text) };
  });

const forClient = Object.entries(rows).flatMap(([name, row]) => (row.how === undefined ? [] : [{ name, ...row }]));

describe('our client', () => {
  test.each(forClient)('$name', async ({ name, how, result }) => {
    const { mint, pem } = await authority;
    const dialogue = readDialogue(name);
    script = await startScript(stepsOf(dialogue), await mint('good', names));
    const opened = await openConversation({
      kind: 'starttls',
      host: names.host,
      address: '127.0.0.1',
      port: script.port,
      domain,
      tls: { ca: [pem] },
      attemptMs: 5_000,
      clock: patientClock,
      onEvent: () => {},
    });
    if (opened.outcome === 'failed') throw new Error(opened.code);
    expect(how && (await opened.proceed(how))).toMatchObject(result ?? {});
    await script.quiet();
    // Every line of the client was said, though not by these lines alone.
    const said = script.reads.join('');
    for (const line of dialogue.lines)
      if (line !== 'tls' && line.who === 'client' && line.text !== '</stream:stream>')
        expect(said).toMatch(patternOf(line.text));
  });
});

describe('our lab', () => {
  test.each(Object.entries(rows))('%s', async (name, { lab = {} }) => {
    const { mint, pem } = await authority;
    server = await startXmppServer({
      name: 'cup2',
      host: names.host,
      domains: [names.domain],
      address: '127.0.0.1',
      port: 0,
      accounts: createAccounts({ user: 'secret' }),
      certificate: await mint('good', names),
      oneTimePasswords: tokens,
      ...lab,
    });
    const client = await dial(server.port);
    for (const line of readDialogue(name).lines) {
      if (line === 'tls') await client.secure({ ca: pem, servername: names.domain });
      else if (line.who === 'client') client.send(line.text);
      else expect(await client.untilMatch(patternOf(line.text))).toBeTruthy();
    }
    client.send('</stream:stream>');
    expect(await client.ending()).toBe('closed');
  });
});
