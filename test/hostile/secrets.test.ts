// Servers that repeat what they were sent, and moments in which nothing must be sent: the password stays where it is.

import { afterEach, describe, expect, test } from 'vitest';
import type { ConversationEvent } from '../../src/core/event.ts';
import { limits } from '../../src/core/limits.ts';
import { createResolver } from '../../src/dns/resolver.ts';
import { login as logIn } from '../../src/tasks/login.ts';
import { quote } from '../../src/xmpp/quote.ts';
import { checkServerFinal, readChallenge, startScram } from '../../src/xmpp/scram.ts';
import { login } from '../xmpp/lab-node.ts';
import { open } from '../xmpp/script-node.ts';
import { sasl, toMechanisms, toSignedIn } from '../xmpp/script-words.ts';
import type { ScriptedServer, Step } from '../xmpp/scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const password = 'corr€ct horse & co';

/** Everything that comes out of a login against a script. */
const play = async (
  steps: readonly Step[],
  ask: () => string = () => password,
  signal?: AbortSignal,
): Promise<{ readonly result: unknown; readonly events: readonly ConversationEvent[] }> => {
  const events: ConversationEvent[] = [];
  const node = await open(steps, { onEvent: (event) => events.push(event), ...(signal && { signal }) });
  server = node.server;
  if (node.first.outcome === 'failed') throw new Error(node.first.code);
  return { result: await node.first.proceed({ ...login, password: ask }), events };
};

const blob = (text: string): string => />([^<]*)<\/auth>/.exec(text)?.[1] ?? '';
const typed = (text: string): string => Buffer.from(blob(text), 'base64').toString().split('\0')[2] ?? '';
const xml = (text: string): string => text.replaceAll('&', '&amp;');
const refusal = (text: string): string =>
  `<failure xmlns='${sasl}'><not-authorized/><text>no: ${xml(text)}!</text></failure>`;
const streamEnd = (text: string): string =>
  `<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>${xml(text)}</text></stream:error>`;
const plain = { expect: /<auth[^>]*>[^<]*<\/auth>/ };

describe('a server that repeats', () => {
  const echoes: Readonly<Record<string, readonly Step[]>> = {
    'the message': [...toMechanisms('PLAIN'), plain, { send: (text) => refusal(blob(text)) }],
    'the password': [...toMechanisms('PLAIN'), plain, { send: (text) => refusal(typed(text)) }],
    'the password in base64': [
      ...toMechanisms('PLAIN'),
      plain,
      { send: (text) => refusal(Buffer.from(typed(text)).toString('base64')) },
    ],
    'the password twice, in a stream error': [
      ...toMechanisms('PLAIN'),
      plain,
      { send: (text) => streamEnd(`${typed(text)} ${typed(text)}`) },
    ],
    'the password after the sign-in': [...toSignedIn, { expect: /<\/iq>/ }, { send: () => streamEnd(password) }],
  };

  test.each(Object.entries(echoes))('%s is not quoted with it', async (_, steps) => {
    const said = JSON.stringify(await play(steps));
    expect(said).not.toContain(password);
    expect(said).not.toContain('corr');
    expect(said).not.toContain(Buffer.from(password).toString('base64'));
    expect(said).not.toContain(Buffer.from(`\0alice\0${password}`).toString('base64'));
  });
});

describe('an end in the moment in which the password comes', () => {
  test.each(['PLAIN', 'SCRAM-SHA-1'])('%s: nothing was submitted, and nothing says so', async (mechanism) => {
    const controller = new AbortController();
    const challenge = (text: string): string => {
      const nonce = Buffer.from(blob(text), 'base64').toString().split('r=')[1] ?? '';
      return `<challenge xmlns='${sasl}'>${btoa(`r=${nonce}x,s=QUJD,i=4096`)}</challenge>`;
    };
    const steps = [...toMechanisms(mechanism), ...(mechanism === 'PLAIN' ? [] : [plain, { send: challenge }])];
    const ask = (): string => {
      controller.abort();
      return password;
    };
    const { result, events } = await play(steps, ask, controller.signal);
    expect(result).toMatchObject({ code: 'run.aborted', submitted: false });
    expect(events.map(({ type }) => type)).not.toContain('password-submitted');
  });
});

describe('SCRAM attributes that two readers could read in two ways', () => {
  const start = startScram('alice', 'ours');
  test.each([
    'r=ours1,s=QUJD,i=4096,r=ours2',
    'r=ours1,s=QUJD,i=1,i=4096',
    'r=ours1,s=QUJD,s=REVG,i=4096',
    'r=ours1,i=4096,s=QUJD',
    'r=ours1,m=x,s=QUJD,i=4096',
    'r=ours1,s=QUJD,i=4096,m=x',
    'r=ours1,s=QUJD,i=4096,',
    'r=ours1,s=QUJD,i=4096,x',
  ])('%s', (message) => {
    expect(readChallenge(start, message)).toMatchObject({ code: 'auth.bad-challenge' });
  });

  const proof = { message: '', serverSignature: Buffer.from('right') };
  const right = proof.serverSignature.toString('base64');
  test.each([`x=y,v=${right}`, `v=AAAA,v=${right}`, `v=${right}=`, ''])('final %s proves nothing', (message) => {
    expect(checkServerFinal(proof, message)).toMatchObject({ code: 'auth.server-unproven' });
  });
  test('final with an extension behind the proof', () => {
    expect(checkServerFinal(proof, `v=${right},x=y`)).toBeUndefined();
  });
});

test('a cut never leaves half a character', () => {
  for (let before = limits.quotedChars - 4; before < limits.quotedChars; before += 1) {
    const cut = quote(`${'a'.repeat(before)}${'\u{1f600}'.repeat(4)}`);
    expect(/\p{Cs}/u.test(cut), `${before} characters before`).toBe(false);
  }
});

describe('a password in a place where it does not belong is not repeated', () => {
  test.each([
    'alice:s3cr3t@dogtel.lab',
    'xmpp://alice:s3cr3t@dogtel.lab',
    'alice:s3cr3t@dogtel.lab/desk',
    'alice:s3@cr3t@dogtel.lab',
  ])('%s', async (account) => {
    const refusal: unknown = await logIn(account, null).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'invalid-target' });
    expect(String(refusal)).toContain('alice');
    expect(String(refusal)).not.toMatch(/s3|cr3t/);
  });

  test('the place of what is wrong is still told', async () => {
    await expect(logIn('alice:s3cr3t@dogtel.lab', null)).rejects.toThrow(
      "'alice:…@dogtel.lab' has the character : in the user name (position 6).",
    );
  });

  test('the URL of a name server', () => {
    const make = () => createResolver({ transport: { https: 'https://alice:s3cr3t@dns.dogtel.lab/dns-query' } });
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-option', field: 'transport' }));
    expect(make).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cr3t') }));
  });
});
