// DNS over HTTPS against servers that break HTTP: an outcome each time, and nothing thrown from an event or left behind.

import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { createResolver } from '../../src/dns/resolver.ts';
import { createAuthority, type MintedCertificate } from '../../src/lab/tls/certificates.ts';
import { X509CertificateGenerator } from '../../src/lab/tls/x509.ts';
import { watchLeftovers } from './leftovers.ts';
import { a, message, question, types } from './packets.ts';

type Serve = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

const leftovers = watchLeftovers();
const servers: { readonly server: Http2SecureServer; readonly sockets: Set<Socket> }[] = [];
let certificate: MintedCertificate;
let ca: string;
beforeAll(async () => {
  const authority = await createAuthority();
  ca = authority.pem;
  certificate = await authority.mint('good', { domain: 'dns.lab', host: 'doh.dns.lab' });
});
afterEach(async () => {
  expect(await leftovers.left()).toEqual([]);
  await Promise.all(
    servers.splice(0).map(({ server, sockets }) => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});
afterAll(() => leftovers.stop());

const start = async (serve: Serve, onlyHttp1: boolean): Promise<string> => {
  const options = { ...certificate, allowHTTP1: true, ...(onlyHttp1 && { ALPNProtocols: ['http/1.1'] }) };
  const server = createSecureServer(options, serve);
  const sockets = new Set<Socket>();
  server.on('sessionError', () => {});
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push({ server, sockets });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const asking = async (serve: Serve, onlyHttp1: boolean) => {
  const address = await start(serve, onlyHttp1);
  const resolver = createResolver({
    servers: [address],
    transport: { https: 'https://doh.dns.lab/dns-query' },
    ca: [ca],
    useHosts: false,
    tryMs: 5_000,
    rounds: 1,
  });
  return leftovers.watch(() => resolver.ask({ name: 'cup.dogtel.lab', type: 'A' }));
};

const dns = { 'content-type': 'application/dns-message' };
const collect = async (request: Http2ServerRequest): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const answer: Serve = async (request, response) => {
  const asked = await collect(request);
  const body = message({
    id: asked.readUInt16BE(0),
    question: question('cup.dogtel.lab', types.A),
    answers: [a('10.0.0.1')],
  });
  response.writeHead(200, dns).end(body);
};

const cases: readonly (readonly [string, Serve, string, string])[] = [
  ['an answer', answer, 'found', ''],
  [
    'a page',
    (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    'http-failed',
    'the answer is not application/dns-message',
  ],
  [
    'no type',
    (_request, response) => response.writeHead(200).end('x'),
    'http-failed',
    'the answer is not application/dns-message',
  ],
  [
    'a redirect',
    (_request, response) => response.writeHead(302, { location: 'https://127.0.0.1:1/' }).end(),
    'http-failed',
    'HTTP status 302',
  ],
  ['an error', (_request, response) => response.writeHead(500, dns).end(), 'http-failed', 'HTTP status 500'],
  [
    'an empty answer',
    (_request, response) => response.writeHead(200, dns).end(),
    'mismatched',
    'answers to other questions ignored: 1',
  ],
  [
    'too much',
    (_request, response) => response.writeHead(200, dns).end(Buffer.alloc(16_385)),
    'malformed',
    'an answer over 16384 bytes',
  ],
  ['a closed connection', (request) => request.socket.destroy(), 'timeout', 'the connection broke'],
  [
    'a closed connection in the middle',
    (request, response) => {
      response.writeHead(200, { ...dns, 'content-length': '100' });
      response.write('x', () => request.socket.destroy());
    },
    'timeout',
    'the connection broke',
  ],
];

test.each(cases)('%s over HTTP/2', async (_what, serve, outcome, note) => {
  const { exchanges, ...rest } = await asking(serve, false);
  expect(rest).toMatchObject({ outcome, transport: 'https', server: 'https://doh.dns.lab/dns-query' });
  expect(exchanges[0]?.notes.join()).toContain(note);
});

test.each(cases)('%s over HTTP/1.1', async (_what, serve, outcome, note) => {
  const { exchanges, ...rest } = await asking(serve, true);
  expect(rest).toMatchObject({ outcome, transport: 'https' });
  expect(exchanges[0]?.notes.join()).toContain(note);
});

test.each<[string, Serve]>([
  ['the session', (request) => request.stream.session?.destroy()],
  ['the session by GOAWAY', (request) => request.stream.session?.goaway(2)],
  ['the stream', (request) => request.stream.close(8)],
])('ended in HTTP/2: %s', async (_what, serve) => {
  const { outcome, exchanges } = await asking(serve, false);
  expect(outcome).toBe('timeout');
  expect(exchanges[0]?.notes.join()).toContain('the connection broke');
});

test('without an address of its own the system looks the host of the URL up', async () => {
  const authority = await createAuthority();
  certificate = await authority.mint('good', { domain: 'localhost', host: 'localhost' });
  const address = await start(answer, false);
  const resolver = createResolver({
    transport: { https: `https://localhost:${address.split(':')[1]}/dns-query` },
    ca: [authority.pem],
    useHosts: false,
    tryMs: 5_000,
    rounds: 1,
  });
  const found = await leftovers.watch(() => resolver.ask({ name: 'cup.dogtel.lab', type: 'A' }));
  expect(found).toMatchObject({ outcome: 'found', records: [{ address: '10.0.0.1' }] });
});

const selfSigned = async (name: string): Promise<MintedCertificate> => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({ name, keys, signingAlgorithm: algorithm });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return { cert: made.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n` };
};

test('a certificate with no name of its own nor of an authority', async () => {
  certificate = await selfSigned('');
  const { exchanges, outcome } = await asking(answer, false);
  expect(outcome).toBe('tls-failed');
  expect(exchanges[0]?.refusal).toMatchObject({ wanted: 'doh.dns.lab', certificate: { names: [], issuer: '' } });
});

test.each(['', 'x'])('a name of an authority that is too long is not cut within a character (%j)', async (first) => {
  certificate = await selfSigned(`CN=${first}${'\u{1f98a}'.repeat(limits.quotedChars)}`);
  const { exchanges } = await asking(answer, false);
  const issuer = exchanges[0]?.refusal?.certificate?.issuer ?? '';
  expect(issuer).toContain('\u{1f98a}');
  expect(Buffer.from(issuer).toString()).toBe(issuer);
});

test('a certificate that is refused for its strength, for which Node has no code', async () => {
  const authority = await createAuthority();
  certificate = await authority.mint('old-signature', { domain: 'dns.lab', host: 'doh.dns.lab' });
  ca = authority.pem;
  const { exchanges, outcome } = await asking(answer, false);
  expect(outcome).toBe('tls-failed');
  expect(exchanges[0]?.refusal).toMatchObject({
    cause: 'UNSPECIFIED',
    certificate: { names: ['dns.lab', 'doh.dns.lab'] },
  });
});
