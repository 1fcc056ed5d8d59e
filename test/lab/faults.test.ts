// Every fault of the table, seen through the eyes of a client of bare sockets.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault, FaultId } from '../../src/lab/faults.ts';
import { faults, isFaultId } from '../../src/lab/faults.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture } from './lab-fixture.ts';
import { dial, header, starttls } from './raw-client.ts';
import type { Step } from './walk.ts';
import { walk } from './walk.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

interface Sight {
  /** What the client has done last. */
  readonly at: Step;
  /** Text the client receives then; default: none. */
  readonly sees?: string;
  /** How the connection ends; `open`: it does not. */
  readonly ends: 'closed' | 'ECONNRESET' | 'open';
  readonly isDirect?: true;
  readonly value?: string | number;
  readonly text?: string;
}

const rst = 'ECONNRESET';

const sights: readonly (readonly [FaultId, Sight])[] = [
  ['silent', { at: 'header', ends: 'open' }],
  ['close-on-accept', { at: 'connect', ends: 'closed' }],
  ['reset-on-accept', { at: 'connect', ends: rst }],
  ['http-banner', { at: 'header', sees: 'HTTP/1.1 400 Bad Request\r\n', ends: 'closed' }],
  ['sip-banner', { at: 'header', sees: 'SIP/2.0 400 Bad Request\r\n', ends: 'closed' }],
  ['smtp-banner', { at: 'connect', sees: '220 mail.test ESMTP\r\n', ends: 'open' }],
  ['smtp-banner', { at: 'header', sees: '502 5.5.2 Error: command not recognized\r\n', ends: 'open' }],
  ['ssh-banner', { at: 'connect', sees: 'SSH-2.0-OpenSSH', ends: 'open' }],
  ['ssh-banner', { at: 'header', sees: 'Invalid SSH identification string.\r\n', ends: 'closed' }],
  ['http-in-tls', { at: 'header-in-tls', sees: 'HTTP/1.1 400 Bad Request\r\n', ends: 'closed' }],
  ['http-in-tls', { at: 'header-in-tls', sees: 'HTTP/1.1 400 Bad Request\r\n', ends: 'closed', isDirect: true }],

  ['silent-after-header', { at: 'header', sees: "xml:lang='en'>", ends: 'open' }],
  ['close-after-header', { at: 'header', sees: "xml:lang='en'>", ends: 'closed' }],
  ['reset-after-header', { at: 'header', sees: "xml:lang='en'>", ends: rst }],
  ['no-features', { at: 'header', sees: '></stream:stream>', ends: 'closed' }],
  ['silent-after-features', { at: 'starttls', ends: 'open' }],
  ['close-after-features', { at: 'header', sees: '</stream:features>', ends: 'closed' }],
  ['reset-after-features', { at: 'header', sees: '</stream:features>', ends: rst }],
  ['end-after-features', { at: 'header', sees: '</stream:features></stream:stream>', ends: 'closed' }],
  ['empty-features', { at: 'header', sees: '<stream:features/>', ends: 'open' }],
  ['no-version', { at: 'header', sees: "from='dogtel.lab' xml:lang='en'>", ends: 'open' }],
  ['wrong-from', { at: 'header', sees: "from='elsewhere.test'", ends: 'open' }],
  ['wrong-from', { at: 'header', sees: "from='b&lt;c'", ends: 'open', value: 'b<c' }],
  ['wrong-namespace', { at: 'header', sees: "xmlns='jabber:server'", ends: 'open' }],
  ['host-unknown', { at: 'header', sees: '<host-unknown ', ends: 'closed' }],
  ['host-unknown', { at: 'header-in-tls', sees: '<host-unknown ', ends: 'closed', isDirect: true }],
  ['not-well-formed', { at: 'header', sees: '<message><body></message>', ends: 'open' }],
  ['undefined-entity', { at: 'header', sees: '&nope;', ends: 'open' }],
  ['doctype', { at: 'header', sees: "<?xml version='1.0'?><!DOCTYPE ", ends: 'open' }],
  ['huge-stanza', { at: 'header', sees: '<message><body>xxx', ends: 'open', value: 1 }],
  ['deep-nesting', { at: 'header', sees: '<a><a><a>', ends: 'open' }],
  ['stream-error', { at: 'header', sees: '<internal-server-error ', ends: 'closed' }],
  [
    'stream-error',
    { at: 'header', sees: '>banned &lt;1h&gt;</text>', ends: 'closed', value: 'policy-violation', text: 'banned <1h>' },
  ],
  [
    'redirect',
    { at: 'header', sees: '>cup2.dogtel.lab:5222</see-other-host>', ends: 'closed', value: 'cup2.dogtel.lab:5222' },
  ],
  ['redirect', { at: 'header', sees: '>cup1.dogtel.lab:', ends: 'closed' }],
  ['redirect-after-tls', { at: 'header-in-tls', sees: '<see-other-host ', ends: 'closed' }],
  ['redirect-after-tls', { at: 'header-in-tls', sees: '<see-other-host ', ends: 'closed', isDirect: true }],
  ['redirect-after-auth', { at: 'bind', sees: '<see-other-host ', ends: 'closed' }],

  ['starttls-not-offered', { at: 'header', sees: '<stream:features><mechanisms ', ends: 'open' }],
  ['starttls-not-offered', { at: 'starttls', sees: '<proceed ', ends: 'open' }],
  ['starttls-absent', { at: 'header', sees: '<stream:features><mechanisms ', ends: 'open' }],
  ['starttls-absent', { at: 'starttls', sees: '<failure ', ends: 'closed' }],
  ['starttls-optional', { at: 'header', sees: "xmpp-tls'/><mechanisms ", ends: 'open' }],
  ['starttls-failure', { at: 'starttls', sees: '<failure ', ends: 'closed' }],
  ['silent-after-proceed', { at: 'starttls', sees: '<proceed ', ends: 'open' }],
  ['close-after-proceed', { at: 'starttls', sees: '<proceed ', ends: 'closed' }],
  ['reset-after-proceed', { at: 'starttls', sees: '<proceed ', ends: rst }],
  ['injected-before-proceed', { at: 'starttls', sees: '</message><proceed ', ends: 'open' }],
  ['injected-after-proceed', { at: 'starttls', sees: "xmpp-tls'/><message>", ends: 'open' }],
  ['silent-in-tls', { at: 'starttls', sees: '<proceed ', ends: 'open' }],
  ['close-in-tls', { at: 'starttls', sees: '<proceed ', ends: 'closed' }],
  ['reset-in-tls', { at: 'starttls', sees: '<proceed ', ends: rst }],
  ['silent-after-tls', { at: 'header-in-tls', ends: 'open' }],
  ['close-after-tls', { at: 'handshake', ends: 'closed' }],
  ['reset-after-tls', { at: 'handshake', ends: rst }],

  ['no-mechanisms', { at: 'header-in-tls', sees: "xmpp-sasl'></mechanisms>", ends: 'open' }],
  ['only-plain', { at: 'header-in-tls', sees: "'><mechanism>PLAIN</mechanism></mechanisms>", ends: 'open' }],
  ['only-unknown-mechanism', { at: 'header-in-tls', sees: '<mechanism>X-LAB-UNKNOWN</mechanism>', ends: 'open' }],
  ['silent-in-sasl', { at: 'auth', ends: 'open' }],
  ['close-in-sasl', { at: 'auth', ends: 'closed' }],
  ['reset-in-sasl', { at: 'auth', ends: rst }],
  ['silent-after-proof', { at: 'auth', ends: 'open' }],
  ['close-after-proof', { at: 'auth', ends: 'closed' }],
  ['reset-after-proof', { at: 'auth', ends: rst }],
  ['sasl-failure', { at: 'auth', sees: '<temporary-auth-failure/></failure>', ends: 'open' }],
  [
    'sasl-failure',
    { at: 'auth', sees: '<account-disabled/><text', ends: 'open', value: 'account-disabled', text: 'no' },
  ],
  ['sasl-failure', { at: 'auth', sees: '<undefined-condition/>', ends: 'open', value: 'not a name' }],
  ['sasl-failure-at-once', { at: 'auth', sees: '<temporary-auth-failure/></failure>', ends: 'open' }],

  ['silent-after-auth', { at: 'bind', ends: 'open' }],
  ['close-after-auth', { at: 'auth', sees: '</success>', ends: 'closed' }],
  ['reset-after-auth', { at: 'auth', sees: '</success>', ends: rst }],
  ['bind-not-offered', { at: 'bind', sees: '<stream:features></stream:features>', ends: 'open' }],
  ['bind-refused', { at: 'bind', sees: "<error type='wait'><resource-constraint ", ends: 'open' }],
  ['bind-refused', { at: 'bind', sees: "<error type='cancel'><conflict ", ends: 'open', value: 'conflict' }],
  ['bind-nonsense', { at: 'bind', sees: '<jid>a@b@c/</jid>', ends: 'open' }],
  ['bind-nonsense', { at: 'bind', sees: '<jid></jid>', ends: 'open', value: '' }],
  ['bind-timeout', { at: 'bind', sees: '</stream:features>', ends: 'open' }],
  ['close-after-bind', { at: 'bind', sees: '</iq>', ends: 'closed' }],
  ['reset-after-bind', { at: 'bind', sees: '</iq>', ends: rst }],
  ['replaced', { at: 'bind', sees: '<conflict ', ends: 'closed' }],
  ['ping-error', { at: 'ping', sees: '<service-unavailable ', ends: 'open' }],
  ['ping-silent', { at: 'ping', ends: 'open' }],

  ['slow', { at: 'header', sees: '</stream:features>', ends: 'open', value: 1 }],
  ['slow', { at: 'ping', sees: "id='p1'", ends: 'open', value: 1 }],
  ['delayed-features', { at: 'ping', sees: "id='p1'", ends: 'open', value: 1 }],
  ['byte-by-byte', { at: 'ping', sees: "id='p1'", ends: 'open' }],
  ['many-chunks', { at: 'ping', sees: "id='p1'", ends: 'open' }],
  ['one-chunk', { at: 'ping', sees: "id='p1'", ends: 'open' }],
  ['whitespace', { at: 'header', sees: "xml:lang='en'>\n \n<stream:features>", ends: 'open' }],
  ['whitespace', { at: 'ping', sees: '</iq>\n \n', ends: 'open' }],
  ['bom', { at: 'header', sees: "\u{feff}<?xml version='1.0'?>", ends: 'open' }],
  ['alpn-ignored', { at: 'ping', sees: "id='p1'", ends: 'open' }],
];

/** Seen elsewhere: at the ports, in the handshake, in SCRAM. */
const seenElsewhere: readonly FaultId[] = [
  'refused',
  'black-hole',
  'garbage',
  'tls-on-starttls-port',
  'plain-on-direct-port',
  'handshake-failure',
  'sni-strict',
  'alpn-strict',
  'bad-challenge',
  'success-without-challenge',
  'liar',
  'liar-no-signature',
  'bad-nonce',
  'low-iterations',
  'huge-iterations',
];

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
    expect(Object.keys(faults).filter((id) => !(isFaultId(id) && seen.has(id)))).toEqual([]);
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
