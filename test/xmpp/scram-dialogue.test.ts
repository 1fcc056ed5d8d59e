// The SCRAM exchange over the wire: where the server's proof may stand, and what happens without it.

import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import { openConversation } from '../../src/xmpp/conversation.ts';
import { patientClock } from '../patient-clock.ts';
import { domain, login, names, password } from './lab-node.ts';
import { bindFeature, bound, sasl, stream, toMechanisms } from './script-words.ts';
import { type ScriptedServer, type Step, startScript } from './scripted-server.ts';

const iterations = 4_096;
const salt = Buffer.from('salt');
const decode = (xml: string) => Buffer.from(/>([^<]*)</.exec(xml)?.[1] ?? '', 'base64').toString('utf8');
const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** A server's half for SCRAM-SHA-1, written from the RFC and not from the client's code. */
const createScramServer = (secret: string) => {
  let messages = '';
  const salted = pbkdf2Sync(secret, salt, iterations, 20, 'sha1');
  const hmac = (key: Buffer, text: string) => createHmac('sha1', key).update(text).digest();
  return {
    challenge: (xml: string) => {
      const bare = decode(xml).slice('n,,'.length);
      const first = `r=${/r=(.*)$/.exec(bare)?.[1]}server,s=${salt.toString('base64')},i=${iterations}`;
      messages = `${bare},${first}`;
      return `<challenge xmlns='${sasl}'>${encode(first)}</challenge>`;
    },
    signature: (xml: string) => {
      const final = decode(xml);
      const at = final.lastIndexOf(',p=');
      const all = `${messages},${final.slice(0, at)}`;
      const stored = createHash('sha1').update(hmac(salted, 'Client Key')).digest();
      const signature = hmac(stored, all);
      const key = Buffer.from(final.slice(at + 3), 'base64').map((byte, index) => byte ^ (signature[index] ?? 0));
      const isRight = createHash('sha1').update(key).digest().equals(stored);
      return isRight ? `v=${hmac(hmac(salted, 'Server Key'), all).toString('base64')}` : 'e=invalid-proof';
    },
  };
};

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const converse = async (end: (scram: ReturnType<typeof createScramServer>) => readonly Step[], secret = password) => {
  const authority = await createAuthority();
  const scram = createScramServer(secret);
  const steps: readonly Step[] = [
    ...toMechanisms('SCRAM-SHA-1'),
    { expect: /<auth .*<\/auth>/ },
    { send: scram.challenge },
    { expect: /<response .*<\/response>/ },
    ...end(scram),
    ...stream(bindFeature),
    { send: bound('alice@dogtel.lab/desk') },
    { expect: /<ping/ },
    { send: "<iq type='result' id='ping'/>" },
  ];
  server = await startScript(steps, await authority.mint('good', names));
  const opened = await openConversation({
    kind: 'starttls',
    host: names.host,
    address: '127.0.0.1',
    port: server.port,
    domain,
    tls: { ca: [authority.pem] },
    attemptMs: 5_000,
    clock: patientClock,
    onEvent: () => {},
  });
  return opened.outcome === 'opened' ? opened.proceed(login) : opened;
};

const success = (content = '') => `<success xmlns='${sasl}'>${content}</success>`;
const challenge = (content: string) => `<challenge xmlns='${sasl}'>${content}</challenge>`;

test('the proof comes with success', async () => {
  const result = await converse((scram) => [{ send: (xml) => success(encode(scram.signature(xml))) }]);
  expect(result).toEqual({ outcome: 'online' });
});

test('the proof comes as a challenge, and success after our empty response', async () => {
  const result = await converse((scram) => [
    { send: (xml) => challenge(encode(scram.signature(xml))) },
    { expect: /<response [^>]*\/>/ },
    { send: success() },
  ]);
  expect(result).toEqual({ outcome: 'online' });
});

const bad: Readonly<Record<string, (scram: ReturnType<typeof createScramServer>) => readonly Step[]>> = {
  'success without the proof': () => [{ send: success() }],
  'success with an equals sign': () => [{ send: success('=') }],
  'success with bytes that are not base64': () => [{ send: success('v=***') }],
  'a wrong proof in a challenge': () => [{ send: challenge(encode(`v=${encode('wrong')}`)) }],
  'an empty challenge': () => [{ send: challenge('') }],
};
test.each(Object.entries(bad))('%s proves nothing', async (_, end) => {
  expect(await converse(end)).toMatchObject({ code: 'auth.server-unproven', submitted: true, phase: 'auth' });
});

test('a wrong password told by an error inside SCRAM is a rejection', async () => {
  const result = await converse((scram) => [{ send: (xml) => success(encode(scram.signature(xml))) }], 'other');
  expect(result).toMatchObject({ code: 'auth.rejected', cause: 'invalid-proof', submitted: true });
});

test('challenges without end are cut off', async () => {
  const result = await converse((scram) => [
    { send: (xml) => challenge(encode(scram.signature(xml))) },
    ...Array.from({ length: 12 }, () => ({ send: challenge('') })),
  ]);
  expect(result).toMatchObject({ code: 'auth.bad-challenge', submitted: true });
});
