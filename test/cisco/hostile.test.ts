// HTTPS peers that lie, stall, flood and break off: each ends in a value, in time, with nothing left open.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { monotonicClock } from '../../src/clock.ts';
import { limits } from '../../src/core/limits.ts';
import type { CertificateKind } from '../../src/lab/tls/certificate-kinds.ts';
import { untilQuiet } from '../stories/handles.ts';
import {
  type Act,
  bytesOf,
  type Request,
  type Script,
  type Server,
  type ServerOptions,
  startServer,
} from './https-server.ts';
import { codeOf, legTo, logIn, password, play, uds } from './leg-fixture.ts';

const servers: Server[] = [];
const start = async (script: Script, options?: ServerOptions): Promise<Server> => {
  const server = await startServer(script, options);
  servers.push(server);
  return server;
};
afterEach(async () => void (await Promise.all(servers.splice(0).map((server) => server.close()))));
afterAll(async () => expect(await untilQuiet()).toEqual([]));

const port = (): number => servers[0]?.port ?? 0;
const version = '<versionInformation><version>14</version></versionInformation>';

/** A good Unified CM that does something else at one path. */
const except = (part: string, act: Act | Script): Script => {
  const good = uds(port);
  return (request, socket) => {
    if (!request.path.includes(part)) return good(request);
    return typeof act === 'function' ? act(request, socket) : act;
  };
};

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/xml\r\n';

interface Case {
  readonly what: string;
  readonly act: Act | Script;
  readonly code: string;
  readonly cause?: RegExp;
}

/** Writes as fast as the peer takes it, until it is gone. */
const flood =
  (start: string, piece: string): Script =>
  (_request, socket) => {
    const pour = (): void => {
      while (!socket.destroyed && socket.write(piece));
      if (!socket.destroyed) socket.once('drain', pour);
    };
    socket.write(start);
    pour();
    return 'silence';
  };

const answers: readonly Case[] = [
  { what: 'another protocol', act: { raw: '220 mail.test ESMTP\r\n', isLast: true }, code: 'http.not-http' },
  { what: 'a status of 000', act: { raw: 'HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n' }, code: 'http.not-http' },
  { what: 'rubbish', act: { raw: Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]) }, code: 'http.not-http' },
  { what: 'half a head', act: { raw: 'HTTP/1.1 200 OK\r\ncontent-ty', isLast: true }, code: 'http.closed' },
  { what: 'an end', act: 'close', code: 'http.closed' },
  { what: 'a broken connection', act: 'reset', code: 'http.closed' },
  {
    what: 'half a body',
    act: { raw: `${head}content-length: 500\r\n\r\n<version`, isLast: true },
    code: 'http.closed',
  },
  {
    what: 'half a chunk',
    act: { raw: `${head}transfer-encoding: chunked\r\n\r\n40\r\n<version`, isLast: true },
    code: 'http.closed',
  },
  {
    what: 'a chunk of no size',
    act: { raw: `${head}transfer-encoding: chunked\r\n\r\nzz\r\n<version`, isLast: true },
    code: 'http.bad-document',
  },
  {
    what: 'two lengths',
    act: { raw: `${head}content-length: 5\r\ncontent-length: 9\r\n\r\n<version>` },
    code: 'http.not-http',
  },
  {
    what: 'a header without end',
    act: flood('HTTP/1.1 200 OK\r\nx: ', 'x'.repeat(4096)),
    code: 'http.too-large',
    cause: /header/,
  },
  {
    what: 'headers without end',
    act: flood('HTTP/1.1 200 OK\r\n', 'x-one: two\r\n'.repeat(400)),
    code: 'http.too-large',
    cause: /header/,
  },
  {
    what: 'a body without end',
    act: flood(`${head}\r\n<versionInformation>`, ' '.repeat(65_536)),
    code: 'http.too-large',
    cause: new RegExp(String(limits.httpBytes)),
  },
  {
    what: 'a body longer than allowed, as it says itself',
    act: { raw: `${head}content-length: 900000000\r\n\r\n<versionInformation>` },
    code: 'http.too-large',
  },
  {
    what: 'a compressed body',
    act: { headers: { 'content-encoding': 'gzip' }, body: gzipSync(version) },
    code: 'http.bad-document',
    cause: /compressed/,
  },
  {
    what: 'a document type',
    act: { body: `<!DOCTYPE v [<!ENTITY a "ha">]>${version}` },
    code: 'http.bad-document',
    cause: /document type/,
  },
  { what: 'tags that do not match', act: { body: '<versionInformation></lab>' }, code: 'http.bad-document' },
  {
    what: 'an unknown charset',
    act: { headers: { 'content-type': 'text/xml; charset=klingon' }, body: version },
    code: 'http.bad-document',
    cause: /klingon/,
  },
  { what: 'a redirect without place', act: { status: 302 }, code: 'http.status', cause: /302/ },
  { what: 'a redirect to nowhere', act: { status: 302, headers: { location: 'http://[' } }, code: 'http.status' },
  {
    what: 'a redirect to itself',
    act: ({ path }) => ({ status: 302, headers: { location: path } }),
    code: 'http.redirects',
  },
  {
    what: 'a redirect to another host',
    act: { status: 301, headers: { location: 'https://elsewhere.test:8443/' } },
    code: 'http.redirected',
    cause: /elsewhere.test/,
  },
  {
    what: 'a redirect to another port',
    act: { status: 307, headers: { location: 'https://cucm1.dogtel.lab:1/' } },
    code: 'http.redirected',
  },
  {
    what: 'a redirect to clear text',
    act: () => ({ status: 308, headers: { location: `http://cucm1.dogtel.lab:${port()}/` } }),
    code: 'http.redirected',
  },
  {
    what: 'a number that is no status',
    act: { raw: 'HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n' },
    code: 'http.status',
    cause: /999/,
  },
  {
    what: 'a switch of protocols',
    act: { raw: 'HTTP/1.1 101 Switching\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n' },
    code: 'http.closed',
  },
];

describe('before there is a password', () => {
  test.each(answers)('$what: $code', async ({ act, code, cause }) => {
    const server = await start(except('/version', act));
    const { finished } = await play(server, 'uds');
    expect(finished).toMatchObject({ outcome: 'failed', code, phase: 'http', submitted: false });
    if (cause) expect(finished).toMatchObject({ cause: expect.stringMatching(cause) });
  });
});

describe('with the password', () => {
  test.each(answers.filter(({ what }) => !what.startsWith('a redirect')))(
    '$what: $code, and it is sent once',
    async ({ act, code }) => {
      const server = await start(except('/user/', act));
      const { finished } = await play(server, 'uds');
      expect(finished).toMatchObject({ code, submitted: true });
      expect(server.requests.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(1);
    },
  );

  test('a server that repeats it does not get it into the report', async () => {
    const shown = ({ headers }: Request) => `${headers.authorization} ${password} ${encodeURIComponent(password)}`;
    const server = await start(
      except('/user/', (request) => ({
        status: 302,
        headers: { location: `https://elsewhere.test/?${shown(request)}` },
      })),
    );
    const { finished } = await play(server, 'uds');
    expect(finished).toMatchObject({ code: 'http.redirected', cause: expect.stringContaining('[password]') });
  });
});

describe('time', () => {
  const phaseMs = { http: 60 };

  test.each(['/version', '/servers', '/clusterUser', '/user/', 'SPDefault'])('silence at %s', async (part) => {
    const server = await start(except(part, 'silence'));
    expect(codeOf(await play(server, 'uds', logIn, { phaseMs: { http: 150 } }))).toBe('http.timeout');
  });

  test('silence in the middle of a body', async () => {
    const server = await start(except('/version', { raw: `${head}content-length: 500\r\n\r\n<version` }));
    expect(codeOf(await play(server, 'uds', logIn, { phaseMs }))).toBe('http.timeout');
  });

  test('interim answers for ever', async () => {
    const script = flood('', 'HTTP/1.1 103 Early Hints\r\n\r\n');
    const server = await start(except('/version', script));
    expect(['http.timeout', 'http.too-large']).toContain(codeOf(await play(server, 'uds', logIn, { phaseMs })));
  });

  test('a person who types slowly is not the silence of the server', async () => {
    const server = await start(uds(port));
    let now = 0;
    const slow = {
      ...logIn,
      password: () => {
        now += 60_000;
        return password;
      },
    } as typeof logIn;
    expect(codeOf(await play(server, 'uds', slow, { clock: { ...monotonicClock, nowMs: () => now } }))).toBe('passed');
  });

  test('an abort ends either half, and the wait between', async () => {
    const server = await start(except('/user/', () => 'silence'));
    const early = new AbortController();
    early.abort();
    expect(codeOf(await play(server, 'uds', logIn, { signal: early.signal }))).toBe('run.aborted');
    const late = new AbortController();
    const onEvent = ({ type }: { readonly type: string }) => void (type === 'password-submitted' && late.abort());
    expect(codeOf(await play(server, 'uds', logIn, { signal: late.signal, onEvent }))).toBe('run.aborted');
    const between = new AbortController();
    const { opened } = await legTo(server, 'uds', { signal: between.signal });
    if (opened.outcome !== 'opened') throw new Error('not opened');
    between.abort();
    expect(await opened.lost).toMatchObject({ code: 'run.aborted' });
    expect(await opened.proceed(logIn)).toMatchObject({ code: 'run.aborted', submitted: false });
  });

  test('a password function that throws closes all and comes through', async () => {
    const server = await start(uds(port));
    const throwing = {
      ...logIn,
      password: () => {
        throw new Error('no keyboard');
      },
    } as typeof logIn;
    await expect(play(server, 'uds', throwing)).rejects.toThrow('no keyboard');
  });

  test('an unusable password is never sent', async () => {
    const server = await start(uds(port));
    const played = await play(server, 'uds', { ...logIn, password: () => '' } as typeof logIn);
    expect(played.finished).toMatchObject({ code: 'auth.password-unusable', submitted: false });
    expect(server.requests.some(({ path }) => path.includes('/user/'))).toBe(false);
  });
});

describe('connections', () => {
  test('a server that closes after each answer gets a new one each time', async () => {
    const good = uds(port);
    const server = await start((request) => {
      const reply = good(request);
      return { ...reply, headers: { connection: 'close' } };
    });
    expect(codeOf(await play(server, 'uds'))).toBe('passed');
    expect(server.connections()).toBe(5);
  });

  test('a server that says keep-alive and closes is asked again, over a new one', async () => {
    const good = uds(port);
    const server = await start((request) => ({ raw: bytesOf(good(request)), isLast: true }));
    expect(codeOf(await play(server, 'uds'))).toBe('passed');
  });

  test('a server that drops every second request is not asked for ever', async () => {
    const seen = new Map<Socket, number>();
    const good = uds(port);
    const server = await start((request, socket) => {
      const count = (seen.get(socket) ?? 0) + 1;
      seen.set(socket, count);
      return count > 1 ? 'close' : good(request);
    });
    // The password is not sent a second time, although the first may never have been read.
    const played = await play(server, 'uds');
    expect(played.finished).toMatchObject({ code: 'http.closed', submitted: true });
    expect(server.requests.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(1);
  });

  test('an answer before the request is not taken for one', async () => {
    const greeting = `HTTP/1.1 200 OK\r\ncontent-length: ${version.length}\r\n\r\n${version}`;
    const server = await start(() => 'silence', { greeting });
    expect(codeOf(await play(server, 'uds', logIn, { phaseMs: { http: 150 } }))).not.toBe('passed');
  });

  test('a mail server that speaks first', async () => {
    const server = await start(() => 'silence', { greeting: '220 mail.test ESMTP\r\n' });
    expect(codeOf(await play(server, 'uds'))).toBe('http.not-http');
  });

  test.each([
    ['good', undefined],
    ['host-only', undefined],
    ['domain-only', undefined],
    ['expired', 'tls.expired'],
    ['wrong-name', 'tls.wrong-name'],
    ['self-signed', 'tls.self-signed'],
    ['unknown-issuer', 'tls.unknown-issuer'],
  ] as readonly (readonly [CertificateKind, string | undefined])[])('certificate %s: %s', async (certificate, code) => {
    const server = await start(uds(port), { certificate });
    const played = await play(server, 'uds');
    expect(codeOf(played)).toBe(code ?? 'passed');
    if (code === undefined) return;
    expect(server.requests).toEqual([]);
    expect(played.events.some(({ type }) => type === 'tls-established')).toBe(true);
  });

  test('under the domain rule a certificate of the host alone is refused', async () => {
    const server = await start(uds(port), { certificate: 'host-only' });
    expect(codeOf(await play(server, 'uds', logIn, { identityRule: 'domain' }))).toBe('tls.wrong-name');
  });

  test('a certificate that changes between two connections is seen', async () => {
    const other = await startServer(() => 'silence', { certificate: 'wrong-name' });
    servers.push(other);
    const good = uds(port);
    let isFirst = true;
    const server = await start((request) => {
      return { ...good(request), headers: { connection: 'close' } };
    });
    // A relay in front sends the first connection to one server and all others to the other.
    const relay = createServer((socket) => {
      const target = isFirst ? server.port : other.port;
      isFirst = false;
      void import('node:net').then(({ connect }) => {
        const inner = connect(target, '127.0.0.1');
        socket.on('error', () => inner.destroy()).on('close', () => inner.destroy());
        inner.on('error', () => socket.destroy()).on('close', () => socket.destroy());
        socket.pipe(inner).pipe(socket);
      });
    });
    relay.listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const address = relay.address() as AddressInfo;
    const played = await play({ port: address.port }, 'uds');
    relay.close();
    expect(played.finished).toMatchObject({ code: 'tls.wrong-name', submitted: false });
    expect(server.requests).toHaveLength(1);
  });

  test('nobody there', async () => {
    expect(codeOf(await play({ port: 1 }, 'uds'))).toBe('tcp.refused');
  });

  test('a port without TLS', async () => {
    const server = await start(uds(port), { isPlain: true, greeting: 'SSH-2.0-x\r\n' });
    expect(codeOf(await play(server, 'uds'))).toBe('tls.not-tls');
  });
});

test('the secrets that this file looks for are in the requests', async () => {
  const server = await start(uds(port));
  await play(server, 'uds');
  const sent = server.requests.map(({ headers }) => headers.authorization ?? '').join('');
  expect(createHash('sha256').update(sent).digest('hex')).toBe(
    createHash('sha256')
      .update(`Basic ${Buffer.from(`alice:${password}`).toString('base64')}`)
      .digest('hex'),
  );
});
