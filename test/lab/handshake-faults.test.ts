// Faults of ports and of the TLS handshake, where a client sees no XML but the fate of a connection.

import { connect as connectTls } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/lab/faults.ts';
import type { XmppServer } from '../../src/lab/xmpp/xmpp-server.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture } from './lab-fixture.ts';
import { dial, header } from './raw-client.ts';
import { walk } from './walk.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

interface Hello {
  readonly servername?: string;
  readonly alpn?: readonly string[];
  readonly port?: number | null;
}

/** The code without the protocol of the alert: `SSLV3` until Node 22, `SSL/TLS` later, for the same alert. */
function plainCode(code: string): string {
  return code.replace(/^ERR_SSL_(?:SSLV3|SSL\/TLS)_/, 'ERR_SSL_');
}

/** What becomes of a direct TLS handshake: `ok`, or the code of the error. */
async function handshake(server: XmppServer, hello: Hello = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({
      host: '127.0.0.1',
      port: (hello.port === undefined ? server.directTlsPort : hello.port) ?? 0,
      ca: lab.authority.pem,
      checkServerIdentity: () => undefined,
      ...(hello.servername === undefined ? {} : { servername: hello.servername }),
      ...(hello.alpn === undefined ? {} : { ALPNProtocols: [...hello.alpn] }),
    });
    socket.once('secureConnect', () => {
      resolve(`ok ${socket.alpnProtocol === false ? 'without ALPN' : socket.alpnProtocol}`);
      socket.destroy();
    });
    socket.once('error', (error) => resolve('code' in error ? plainCode(String(error.code)) : error.message));
  });
}

const alert = 'ERR_SSL_ALERT_HANDSHAKE_FAILURE';

describe('the direct TLS handshake', () => {
  const hellos: readonly (readonly [string, Fault | undefined, Hello, string])[] = [
    ['healthy, no SNI, no ALPN', undefined, {}, 'ok without ALPN'],
    ['healthy, any SNI', undefined, { servername: 'elsewhere.test' }, 'ok without ALPN'],
    ['healthy, ALPN', undefined, { alpn: ['xmpp-client'] }, 'ok xmpp-client'],
    ['healthy, only foreign ALPN', undefined, { alpn: ['h2'] }, 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL'],
    ['alpn-ignored', { id: 'alpn-ignored' }, { alpn: ['xmpp-client'] }, 'ok without ALPN'],
    ['alpn-ignored, foreign', { id: 'alpn-ignored' }, { alpn: ['h2'] }, 'ok without ALPN'],
    ['handshake-failure', { id: 'handshake-failure' }, {}, alert],
    ['old-tls', { id: 'old-tls' }, {}, 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
    ['old-tls, 1.1', { id: 'old-tls', value: '1.1' }, {}, 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
    ['old-tls, alert', { id: 'old-tls', value: 'alert' }, {}, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['sni-strict, no SNI', { id: 'sni-strict' }, {}, alert],
    ['sni-strict, the host', { id: 'sni-strict' }, { servername: 'cup1.dogtel.lab' }, alert],
    ['sni-strict, the domain', { id: 'sni-strict' }, { servername: 'dogtel.lab' }, 'ok without ALPN'],
    ['sni-strict, in capitals', { id: 'sni-strict' }, { servername: 'DOGTEL.LAB' }, 'ok without ALPN'],
    ['plain-on-direct-port', { id: 'plain-on-direct-port' }, {}, 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ['reset-in-tls', { id: 'reset-in-tls' }, {}, 'ECONNRESET'],
    ['close-in-tls', { id: 'close-in-tls' }, {}, 'ECONNRESET'],
  ];

  test.each(hellos)('%s', async (_, fault, hello, outcome) => {
    const server = await lab.start({ faults: fault === undefined ? [] : [fault] });
    expect(await handshake(server, hello)).toBe(outcome);
  });

  test('a TLS version outside the set ones is refused', async () => {
    const server = await lab.start({ tls: { maxVersion: 'TLSv1.2' } });
    const client = await walk('header-in-tls', { port: server.port, authority: lab.authority });
    expect(await client.until('</stream:features>')).toContain("<channel-binding type='tls-unique'/>");
    client.destroy();
  });
});

test('alpn-strict: a web server for whoever does not ask for xmpp-client', async () => {
  const server = await lab.start({ faults: [{ id: 'alpn-strict' }] });
  const options = { port: server.directTlsPort, isDirect: true, authority: lab.authority };
  const without = await walk('header-in-tls', options);
  expect(await without.until('\r\n')).toBe('HTTP/1.1 400 Bad Request\r\n');
  const asking = await walk('ping', { ...options, alpn: 'xmpp-client' });
  await asking.until("id='p1'");
  without.destroy();
  asking.destroy();
});

describe('tls-on-starttls-port', () => {
  test('a login works for whoever starts with TLS', async () => {
    const server = await lab.start({ faults: [{ id: 'tls-on-starttls-port' }] });
    const client = await walk('ping', { port: server.port, isDirect: true, authority: lab.authority });
    await client.until("id='p1'");
    client.destroy();
  });

  test.each([
    ['alert', [21, 3, 3, 0, 2, 2, 10]],
    ['close', []],
  ])('XML gets: %s', async (value, answer) => {
    const server = await lab.start({ faults: [{ id: 'tls-on-starttls-port', value }] });
    const client = await dial(server.port);
    client.send(header());
    expect(await client.ending()).toBe('closed');
    expect([...Buffer.from(client.text)]).toEqual(answer);
    client.destroy();
  });
});

test('TLS on a healthy STARTTLS port is answered in plain XML', async () => {
  const server = await lab.start();
  expect(await handshake(server, { port: server.port })).toBe('ERR_SSL_WRONG_VERSION_NUMBER');
});

test('silent-in-tls: no answer to the ClientHello while the next client is served', async () => {
  const server = await lab.start({ faults: [{ id: 'silent-in-tls', times: 1 }] });
  const silent = connectTls({ host: '127.0.0.1', port: server.directTlsPort ?? 0, rejectUnauthorized: false });
  let isSecure = false;
  silent.on('error', () => {});
  silent.once('secureConnect', () => {
    isSecure = true;
  });
  await new Promise((resolve) => silent.once('connect', resolve));
  const next = await walk('ping', { port: server.directTlsPort, isDirect: true, authority: lab.authority });
  await next.until("id='p1'");
  expect(isSecure).toBe(false);
  expect(silent.destroyed).toBe(false);
  next.destroy();
  silent.destroy();
});

describe('ports', () => {
  test('refused: the port has a number and nobody listens', async () => {
    const server = await lab.start({ faults: [{ id: 'refused' }] });
    await expect(dial(server.port)).rejects.toThrow('ECONNREFUSED');
    await expect(dial(server.directTlsPort)).rejects.toThrow('ECONNREFUSED');
    await server.setFaults([]);
    const client = await dial(server.port);
    client.destroy();
  });

  test('refused on one port only', async () => {
    const server = await lab.start({ faults: [{ id: 'refused', port: 'starttls' }] });
    await expect(dial(server.port)).rejects.toThrow('ECONNREFUSED');
    expect(await handshake(server)).toBe('ok without ALPN');
  });

  test('no listener where no port is wanted', async () => {
    const server = await lab.start({ port: null });
    expect(server.port).toBe(null);
    expect(await handshake(server)).toBe('ok without ALPN');
  });

  test('a port that is taken is an error, and nothing stays behind', async () => {
    const first = await lab.start();
    await expect(lab.start({ port: first.port })).rejects.toThrow('EADDRINUSE');
  });
});
