// host-meta (XEP-0156): whatever the web server does, it is a note and never an error, and nothing is left open.

import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CupcheckError } from '../../src/core/error.ts';
import { limits } from '../../src/core/limits.ts';
import type { Resolver } from '../../src/dns/resolver.ts';
import { parseHostMeta, readHostMeta } from '../../src/http/host-meta.ts';
import { type CertificateKind, type Lab, startLab } from '../../src/lab/lab.ts';
import { locate } from '../../src/tasks/locate.ts';
import { portOf } from '../lab/raw-client.ts';
import { resolverOf } from '../stories/story.ts';

let lab: Lab;
let server: Server | undefined;
beforeAll(async () => {
  lab = await startLab({ zone: ['@ A 127.0.0.1'], nodes: {} });
});
afterEach(async () => {
  const closing = server;
  server = undefined;
  closing?.closeAllConnections();
  await new Promise((resolve) => (closing ? closing.close(resolve) : resolve(undefined)));
});
afterAll(() => lab.close());

const serve = async (listener: RequestListener, kind: CertificateKind = 'good'): Promise<number> => {
  const certificate = await lab.authority.mint(kind, { domain: 'dogtel.lab', host: 'www.dogtel.lab' });
  const opened = createServer(certificate, listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => opened.once('listening', resolve));
  server = opened;
  return portOf(opened.address());
};

const read = async (listener: RequestListener, kind?: CertificateKind, timeoutMs = 60_000) =>
  readHostMeta('dogtel.lab', {
    resolver: resolverOf(lab),
    ca: [lab.ca],
    signal: new AbortController().signal,
    port: await serve(listener, kind),
    timeoutMs,
  });

const xrd = (links: string): string =>
  `<?xml version='1.0'?><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>${links}</XRD>`;
const webSocket = "<Link rel='urn:xmpp:alt-connections:websocket' href='wss://dogtel.lab/ws'/>";
const bosh = "<Link rel='urn:xmpp:alt-connections:xbosh' href='https://dogtel.lab/bind'/>";

const answer =
  (body: string, type = 'application/xrd+xml', status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };

test('both kinds of link are recorded', async () => {
  const { leftOut, notes } = await read(answer(xrd(webSocket + bosh)));
  expect(leftOut.map(({ what, because }) => `${what}: ${because}`)).toEqual([
    'wss://dogtel.lab/ws: WebSocket named by host-meta (XEP-0156); recorded, not dialled',
    'https://dogtel.lab/bind: BOSH named by host-meta (XEP-0156); recorded, not dialled',
  ]);
  expect(notes).toEqual([]);
});

describe('a web server that serves something else', () => {
  test.each<readonly [string, RequestListener, RegExp]>([
    ['a page', answer('<!doctype html><html><body>Hello</body></html>', 'text/html'), /is not an XRD/],
    ['broken HTML', answer('<html><p>Hello<br></html>', 'text/html'), /is not an XRD/],
    ['JSON (WebFinger)', answer('{"links":[{"rel":"x"}]}', 'application/json'), /is not an XRD/],
    ['nothing', answer(''), /is not an XRD/],
    ['another XML', answer('<feed xmlns="http://www.w3.org/2005/Atom"/>'), /is not an XRD/],
    ['an entity bomb', answer(`<!DOCTYPE XRD [<!ENTITY a "aaaaaaaaaa">]>${xrd('<Link rel="&a;"/>')}`), /is not an XRD/],
    ['half a document', answer(xrd(webSocket).slice(0, 90)), /is not an XRD/],
    ['an XRD without XMPP', answer(xrd("<Link rel='lrdd' href='https://dogtel.lab/x'/>")), /names no XMPP connection/],
    ['404', answer('not here', 'text/plain', 404), /status 404/],
    ['a redirect', (_, response) => response.writeHead(302, { location: 'https://127.0.0.1:9/' }).end(), /status 302/],
    ['500', answer('', 'text/plain', 500), /status 500/],
    ['too much', answer(xrd(webSocket + ' '.repeat(limits.hostMetaBytes))), /cannot be read/],
    [
      'half an answer',
      (_, response) => void response.writeHead(200, { 'content-length': 99 }).write('<X', () => response.destroy()),
      /cannot be read/,
    ],
    ['no HTTP', (request) => void request.socket.end('220 mail.test ESMTP\r\n'), /cannot be read/],
  ])('%s', async (_, listener, words) => {
    const { leftOut, notes } = await read(listener);
    expect(leftOut).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(words)]);
  });
});

describe('a certificate that does not fit', () => {
  test.each<CertificateKind>(['expired', 'wrong-name', 'self-signed', 'unknown-issuer'])('%s', async (kind) => {
    const { leftOut, notes } = await read(answer(xrd(webSocket)), kind);
    expect(leftOut).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^host-meta: cannot be read: /)]);
  });
});

describe('time', () => {
  test.each<readonly [string, RequestListener]>([
    ['no answer', () => {}],
    ['an answer that never ends', (_, response) => void response.writeHead(200).write('<XRD>')],
  ])('%s', async (_, listener) => {
    const { notes } = await read(listener, 'good', 150);
    expect(notes).toEqual([expect.stringMatching(/no answer in time/)]);
  });

  test('a name server that says nothing', async () => {
    const silent: Resolver = {
      ...resolverOf(lab),
      ask: (_, { signal } = {}) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(new CupcheckError('aborted', 'The question was aborted.'))),
        ),
    };
    const { signal } = new AbortController();
    const { notes } = await readHostMeta('dogtel.lab', { resolver: silent, ca: [], signal, timeoutMs: 20 });
    expect(notes).toEqual([expect.stringMatching(/no answer in time/)]);
  });

  test('an abort ends it at once', async () => {
    const controller = new AbortController();
    const port = await serve(() => controller.abort());
    const { notes } = await readHostMeta('dogtel.lab', {
      resolver: resolverOf(lab),
      ca: [lab.ca],
      signal: controller.signal,
      port,
    });
    expect(notes).toEqual([expect.stringMatching(/no answer in time/)]);
  });

  test('the connection is gone when it is over', async () => {
    let closed: Promise<unknown> = Promise.reject(new Error('nobody connected'));
    closed.catch(() => {});
    await read((request, response) => {
      closed = new Promise((resolve) => request.socket.once('close', resolve));
      answer(xrd(webSocket))(request, response);
    });
    await closed;
  });
});

test('nothing listens there', async () => {
  const options = { resolver: resolverOf(lab), ca: [lab.ca], signal: new AbortController().signal, port: 1 };
  const { notes } = await readHostMeta('dogtel.lab', options);
  expect(notes).toEqual([expect.stringMatching(/cannot be read: .*ECONNREFUSED/)]);
});

test('a domain without address', async () => {
  const options = { resolver: resolverOf(lab), ca: [lab.ca], signal: new AbortController().signal };
  const { notes } = await readHostMeta('nobody.dogtel.lab', options);
  expect(notes).toEqual([expect.stringMatching(/no address for nobody\.dogtel\.lab/)]);
});

test('links come in document order, and characters from the network are made visible', async () => {
  expect(await parseHostMeta(xrd(bosh + webSocket))).toEqual([
    { rel: 'urn:xmpp:alt-connections:xbosh', href: 'https://dogtel.lab/bind' },
    { rel: 'urn:xmpp:alt-connections:websocket', href: 'wss://dogtel.lab/ws' },
  ]);
  const { leftOut } = await read(
    answer(xrd("<Link rel='urn:xmpp:alt-connections:websocket' href='wss://x&#x9b;31m'/>")),
  );
  expect(leftOut[0]?.what).not.toContain('\u009b');
});

test('a plan with host-meta has the note of a web server that cannot be asked', async () => {
  const plan = await locate('nobody.dogtel.lab', { resolver: resolverOf(lab), hostMeta: true, ca: [lab.ca] });
  expect(plan.notes).toEqual([expect.stringMatching(/^host-meta: /)]);
});
