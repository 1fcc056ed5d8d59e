// A conversation against scripted servers: what is written when, and what becomes of answers the lab does not give.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationEvent } from '../../src/core/event.ts';
import { limits } from '../../src/core/limits.ts';
import { type Authority, createAuthority } from '../../src/lab/tls/certificates.ts';
import { type ConversationOptions, openConversation, type Proceed } from '../../src/xmpp/conversation.ts';
import { patientClock } from '../patient-clock.ts';
import { domain, login, names } from './lab-node.ts';
import {
  bindFeature,
  bound,
  clientHeader,
  headerOf,
  mechanismsOf,
  sasl,
  starttlsFeature,
  stream,
  streamError,
  toBound,
  toMechanisms,
  toOnline,
  toSignedIn,
  toTls,
} from './script-words.ts';
import { type ScriptedServer, type ScriptedTls, type Step, startScript } from './scripted-server.ts';

let authority: Authority;
let tls: ScriptedTls;
beforeAll(async () => {
  authority = await createAuthority();
  tls = await authority.mint('good', names);
});

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const optionsFor = (port: number, change: Partial<ConversationOptions> = {}): ConversationOptions => ({
  kind: 'starttls',
  host: names.host,
  address: '127.0.0.1',
  port,
  domain,
  tls: { ca: [authority.pem] },
  attemptMs: 5_000,
  clock: patientClock,
  onEvent: () => {},
  ...change,
});

/** Plays the script and holds the conversation; the server must see the connection closed in the end. */
const converse = async (
  steps: readonly Step[],
  change: Partial<ConversationOptions> = {},
  how: Proceed = login,
  certificate = tls,
) => {
  server = await startScript(steps, certificate);
  const events: ConversationEvent[] = [];
  const options = optionsFor(server.port, { onEvent: (event) => events.push(event), ...change });
  const opened = await openConversation(options);
  const result = opened.outcome === 'opened' ? await opened.proceed(how) : opened;
  await server.quiet();
  return { result, events, reads: server.reads };
};

describe('what is written', () => {
  test('six writes for PLAIN: with TCP and TLS, eight round trips', async () => {
    const { result, reads } = await converse(toOnline);
    expect(result).toEqual({ outcome: 'online' });
    const [header, starttls, secondHeader, auth, bindRequest, ping, footer, ...rest] = reads;
    expect(header).toMatch(/^<\?xml version='1.0'\?>\n<stream:stream [^>]* to='dogtel.lab'>$/);
    expect(header).not.toContain('from=');
    expect(starttls).toBe("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    expect(secondHeader).toBe(header);
    expect(auth).toBe(`<auth xmlns='${sasl}' mechanism='PLAIN'>AGFsaWNlAGNvcnJlY3QgaG9yc2U=</auth>`);
    expect(bindRequest).toMatch(/^<\?xml.*\n.* from='alice@dogtel.lab' to='dogtel.lab'><iq type='set' .*<\/iq>$/);
    expect(ping).toMatch(/^<iq type='get' id='ping' to='dogtel.lab'><ping [^>]*><\/iq>$/);
    expect(footer).toBe('</stream:stream>');
    expect(rest).toEqual([]);
  });

  test('an internationalised domain: U-labels in the stream, A-labels in the certificate', async () => {
    const ascii = 'xn--bcher-kva.lab';
    const unicode = 'bücher.lab';
    const { result, reads } = await converse(
      [...stream(starttlsFeature, unicode), ...toTls.slice(2), ...stream(mechanismsOf('PLAIN'), ascii)],
      { domain: { ascii, unicode } },
      { kind: 'probe' },
      await authority.mint('domain-only', { domain: ascii, host: names.host }),
    );
    expect(result).toEqual({ outcome: 'reached' });
    expect(reads[0]).toContain("to='bücher.lab'");
  });

  test('a resource is asked for: of the login, else of the account, else none', async () => {
    const withResource = { ...login, account: { ...login.account, resource: 'desk' } };
    const requestOf = async (how: Proceed) => (await converse(toOnline, {}, how)).reads[4];
    expect(await requestOf({ ...withResource, resource: "o'clock" })).toContain('<resource>o&apos;clock</resource>');
    await server?.close();
    expect(await requestOf(withResource)).toContain('<resource>desk</resource>');
    await server?.close();
    expect(await requestOf(login)).not.toContain('resource');
  });

  test('a session, where the server demands one, goes with the ping', async () => {
    const session = "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>";
    const steps = [
      ...toSignedIn,
      ...stream(bindFeature + session),
      { send: bound('alice@dogtel.lab/desk') },
      { expect: /<ping/ },
      { send: "<iq type='result' id='ping'/>" },
    ];
    const { result, reads } = await converse(steps);
    expect(result.outcome).toBe('online');
    expect(reads[5]).toMatch(/^<iq type='set' id='session'>.*<ping/);
  });

  test('a probe submits nothing', async () => {
    const { result, events, reads } = await converse(toMechanisms('PLAIN'), {}, { kind: 'probe', user: 'alice' });
    expect(result).toEqual({ outcome: 'reached' });
    expect(events.map(({ type }) => type)).not.toContain('password-submitted');
    expect(reads.join('')).not.toContain('<auth');
  });
});

describe('answers', () => {
  const stanza = "<message from='x@y'><body>hello</body></message>";
  const noise = Array.from({ length: limits.stanzas + 1 }, () => '<presence/>').join('');
  const rows: Readonly<Record<string, { readonly steps: readonly Step[]; readonly result: object }>> = {
    'a ping answered with an error is an answer': {
      steps: [...toBound, { send: "<iq type='error' id='ping'><error type='cancel'/></iq>" }],
      result: { outcome: 'online' },
    },
    'stanzas in between are passed over': {
      steps: [
        ...toBound,
        {
          send: `${stanza}<iq type='get' id='ping'/><iq type='result' id='other'/>${stanza}<iq type='result' id='ping'/>`,
        },
      ],
      result: { outcome: 'online' },
    },
    'too many of them are not': {
      steps: [...toBound, { send: noise }],
      result: { code: 'stream.too-large', phase: 'presence', submitted: true },
    },
    'two writes behind proceed are an injection': {
      steps: [...toTls.slice(0, 4), { send: '<message/>' }],
      result: { code: 'starttls.injected', phase: 'starttls', submitted: false },
    },
    'a single space behind proceed too': {
      steps: [...toTls.slice(0, 3), { send: "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/> " }],
      result: { code: 'starttls.injected' },
    },
    'no STARTTLS offered and the connection closed when asked': {
      steps: [...stream(''), { expect: /<starttls/ }, 'close'],
      result: { code: 'starttls.not-offered', cause: 'starttls.closed' },
    },
    'no STARTTLS offered and an unrelated stream error': {
      steps: [...stream(''), { expect: /<starttls/ }, { send: streamError('unsupported-stanza-type') }],
      result: { code: 'starttls.not-offered', cause: 'unsupported-stanza-type' },
    },
    'no STARTTLS offered, and the server is going down': {
      steps: [...stream(''), { expect: /<starttls/ }, { send: streamError('system-shutdown') }],
      result: { code: 'stream.shutdown' },
    },
    'host-unknown wins over a foreign header': {
      steps: [{ expect: clientHeader }, { send: headerOf('other.test') + streamError('host-unknown') }, 'close'],
      result: { code: 'stream.host-unknown' },
    },
    'a foreign header and then nothing': {
      steps: [{ expect: clientHeader }, { send: headerOf('other.test') }, 'close'],
      result: { code: 'stream.wrong-host', cause: 'stream of other.test' },
    },
    'a header in capitals is ours': {
      steps: [...stream(starttlsFeature, 'DOGTEL.lab'), { expect: /<starttls/ }, 'close'],
      result: { code: 'starttls.closed' },
    },
    'a ban during the sign-in keeps its text': {
      steps: [
        ...toMechanisms('PLAIN'),
        { expect: /<\/auth>/ },
        { send: streamError('policy-violation', 'wait 10 minutes') },
      ],
      result: { code: 'stream.policy', cause: 'policy-violation: wait 10 minutes', phase: 'auth', submitted: true },
    },
    'a stream that ends after the features': {
      steps: [...toMechanisms('PLAIN'), { send: '</stream:stream>' }],
      result: { code: 'auth.closed', phase: 'auth' },
    },
    'a header and half a tag': {
      steps: [{ expect: clientHeader }, { send: headerOf().slice(0, -5) }, 'close'],
      result: { code: 'stream.closed' },
    },
    'XML of another kind': {
      steps: [{ expect: clientHeader }, { send: "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>" }],
      result: { code: 'stream.not-xmpp' },
    },
    'a web page': {
      steps: [{ expect: clientHeader }, { send: '<!doctype html><html><body>It works!</body></html>' }],
      result: { code: 'stream.http' },
    },
    'an alert where a stream was expected': {
      steps: [{ expect: clientHeader }, { send: Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46]) }, 'close'],
      result: { code: 'stream.tls' },
    },
    'a challenge in PLAIN': {
      steps: [...toMechanisms('PLAIN'), { expect: /<\/auth>/ }, { send: `<challenge xmlns='${sasl}'/>` }],
      result: { code: 'auth.bad-challenge', submitted: true },
    },
    'a session without a resource': {
      steps: [...toSignedIn, ...stream(bindFeature), { send: bound('alice@dogtel.lab') }],
      result: { code: 'bind.nonsense', cause: 'alice@dogtel.lab' },
    },
    'a session of another domain': {
      steps: [...toSignedIn, ...stream(bindFeature), { send: bound('alice@other.test/desk') }],
      result: { code: 'bind.nonsense' },
    },
    'a bind without an address': {
      steps: [...toSignedIn, ...stream(bindFeature), { send: "<iq type='result' id='bind'/>" }],
      result: { code: 'bind.nonsense', cause: 'no address' },
    },
    'white space between all of it': {
      steps: [
        ...toBound.map((step) =>
          typeof step === 'object' && 'send' in step && !String(step.send).includes('proceed')
            ? { send: `${String(step.send)}\n ` }
            : step,
        ),
        { send: " <iq type='result' id='ping'/>" },
      ],
      result: { outcome: 'online' },
    },
  };

  test.each(Object.entries(rows))('%s', async (_, { steps, result }) => {
    expect((await converse(steps)).result).toMatchObject(result);
  });

  test('TLS below what is asked for ends with an alert', async () => {
    const { result } = await converse(toTls, { tls: { ca: [authority.pem], minVersion: 'TLSv1.3' } }, login, {
      ...tls,
      maxVersion: 'TLSv1.2',
    });
    expect(result).toMatchObject({ code: 'tls.alert', phase: 'tls' });
  });
});
