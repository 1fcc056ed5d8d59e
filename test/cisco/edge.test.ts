// The Expressway leg against scripted servers: one request, its pass, and the legs that go through it.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { edgePath } from '../../src/cisco/edge.ts';
import { passCookie } from '../../src/cisco/edge-config.ts';
import type { EdgePass } from '../../src/cisco/leg.ts';
import type { CertificateKind } from '../../src/lab/tls/certificate-kinds.ts';
import { untilQuiet } from '../stories/handles.ts';
import { type Act, type Server, startServer } from './https-server.ts';
import { alice, codeOf, found, goodUds, logIn, password, play } from './leg-fixture.ts';

let server: Server;
afterEach(() => server?.close());
afterAll(async () => expect(await untilQuiet()).toEqual([]));

const host = 'exp1.dogtel.lab';
const secret = 'x-auth-secret-0123';
const entry = (name: string, priority: number) =>
  `<server><priority>${priority}</priority><weight>1</weight><port>8443</port><address>${name}</address></server>`;
const config = (uds: string, cuplogin: string, edge = ''): string =>
  `<getEdgeConfigResponse version="1.0"><serviceConfig><service><name>_cisco-uds</name>${uds}</service><service><name>_cuplogin</name>${cuplogin}</service></serviceConfig><edgeConfig><sipEdgeServer><server><address>${host}</address><tlsPort>5061</tlsPort></server></sipEdgeServer>${edge}</edgeConfig></getEdgeConfigResponse>`;
const none = '<error>NameError</error>';
const xmppEdge = `<xmppEdgeServer><server><address>${host}</address><tlsPort>5222</tlsPort></server></xmppEdgeServer>`;
const cookies = { 'set-cookie': `X-Auth=${secret}; Path=/; Secure; HttpOnly; Max-Age=28800` };
const good: Act = {
  headers: cookies,
  body: config(entry('cucm2.dogtel.lab', 2) + entry('cucm1.dogtel.lab', 1), none, xmppEdge),
};

const start = async (act: Act): Promise<void> => {
  server = await startServer(() => act, { host });
};

const at = { host };

describe('the request', () => {
  test.each([
    ['tbtp.com', '/dGJ0cC5jb20/'],
    ['dogtel.lab', '/ZG9ndGVsLmxhYg/'],
  ])('for %s begins with %s', (domain, path) => {
    expect(edgePath(domain)).toBe(`${path}get_edge_config?service_name=_cisco-uds&service_name=_cuplogin`);
  });

  test('carries the password, and there is no other', async () => {
    await start(good);
    await play(server, 'edge', logIn, at);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`,
    );
  });

  test('is not made without a password: a probe ends with TLS', async () => {
    await start(good);
    expect(codeOf(await play(server, 'edge', { kind: 'probe' }, at))).toBe('reached');
    expect(server.requests).toEqual([]);
  });

  test('is not made for a user id with a colon', async () => {
    await start(good);
    const how = { kind: 'login', account: { ...alice, user: 'a:b' }, password: () => password } as const;
    expect(codeOf(await play(server, 'edge', how, at))).toBe('http.bad-user');
    expect(server.requests).toEqual([]);
  });
});

test('a good answer names the servers by priority, and the pass', async () => {
  await start(good);
  const played = await play(server, 'edge', logIn, at);
  expect(played.finished).toMatchObject({
    outcome: 'passed',
    result: {
      leg: 'edge',
      uds: [
        { host: 'cucm1.dogtel.lab', port: 8443, priority: 1, weight: 1 },
        { host: 'cucm2.dogtel.lab', port: 8443, priority: 2, weight: 1 },
      ],
      cuplogin: [],
      xmpp: [{ host, port: 5222 }],
      pass: { edgeHost: host, domain: 'dogtel.lab' },
    },
  });
  expect(
    played.finished.outcome === 'passed' && played.finished.result.leg === 'edge' && played.finished.result.pass.cookie,
  ).toBe(secret);
  expect(found(played)).toEqual({
    'edge-uds': ['cucm1.dogtel.lab:8443', 'cucm2.dogtel.lab:8443'],
    'edge-xmpp': [`${host}:5222`],
  });
});

const cases: readonly (readonly [what: string, act: Act, code: string, accepted: boolean])[] = [
  ['401', { status: 401, headers: { 'www-authenticate': 'Basic realm="Cisco-Edge"' } }, 'http.unauthorized', false],
  ['403', { status: 403 }, 'http.edge-policy', false],
  ['404', { status: 404 }, 'http.status', false],
  ['503', { status: 503 }, 'http.unavailable', false],
  ['a redirect to itself', { status: 302, headers: { location: edgePath('dogtel.lab') } }, 'http.redirected', false],
  ['neither service', { headers: cookies, body: config(none, none) }, 'http.edge-no-services', true],
  ['no cookie', { body: config(entry('cucm1.dogtel.lab', 1), none) }, 'http.edge-no-cookie', true],
  ['another document', { headers: cookies, body: '<weather/>' }, 'http.bad-document', true],
  [
    'servers that are no names',
    { headers: cookies, body: config(entry('a b', 1), none) },
    'http.edge-no-services',
    true,
  ],
  ['an end', 'close', 'http.closed', false],
  ['silence', 'silence', 'http.timeout', false],
];

test.each(cases)('%s: %s is %s, after one request', async (_, act, code, accepted) => {
  await start(act);
  const { finished } = await play(server, 'edge', logIn, act === 'silence' ? { ...at, phaseMs: { http: 150 } } : at);
  expect(finished).toMatchObject({ outcome: 'failed', code, phase: 'http', submitted: true });
  expect('accepted' in finished).toBe(accepted);
  expect(server.requests).toHaveLength(1);
});

test.each([
  [undefined, undefined],
  ['Session=1; Path=/', undefined],
  ['X-Auth=abc; Path=/', 'abc'],
  ['x-auth=a-._~/=', 'a-._~/='],
  ['X-Auth=', undefined],
  ['X-Auth=a b', 'a'],
  [`X-Auth=${'a'.repeat(5000)}`, undefined],
  [['Other=1', 'X-Auth=two; Secure'], 'two'],
])('the cookie in %s is %s', (header, value) => {
  expect(passCookie(header)).toBe(value);
});

describe('a leg through the Expressway', () => {
  const via: EdgePass = { edgeHost: host, domain: 'dogtel.lab', cookie: secret };
  const innerOf = (path: string): string => Buffer.from(path.split('/')[1] ?? '', 'base64url').toString('utf8');

  const startRelay = async (profile?: string, certificate: CertificateKind = 'domain-only'): Promise<void> => {
    server = await startServer(
      ({ path }) => {
        const place = `/${path.split('/').slice(2).join('/')}`.replace(/\?.*/, '');
        const replies = goodUds(() => 8443);
        if (place === '/cucm-uds/user/alice' && profile !== undefined)
          return {
            body: `<user><homeCluster enableImAndPresence="true">true</homeCluster><serviceProfile uri="${profile}"/></user>`,
          };
        return replies[place] ?? replies['/ucm-profile/SPDefault.cnf.xml'] ?? { status: 404 };
      },
      { host, certificate },
    );
  };

  test('has the place inside in its path, the cookie in each request, and the domain in the certificate', async () => {
    await startRelay();
    const played = await play(server, 'uds', logIn, { host: 'cucm1.dogtel.lab', via });
    expect(codeOf(played)).toBe('passed');
    expect(new Set(server.requests.map(({ path }) => innerOf(path)))).toEqual(
      new Set(['dogtel.lab/https/cucm1.dogtel.lab/8443']),
    );
    expect(server.requests.every(({ headers }) => headers.cookie === `X-Auth=${secret}`)).toBe(true);
  });

  test.each(['host-only', 'tomcat'] as const)('does not take a %s certificate for the domain', async (certificate) => {
    await startRelay(undefined, certificate);
    expect(codeOf(await play(server, 'uds', logIn, { host: 'cucm1.dogtel.lab', via }))).toBe('tls.wrong-name');
  });

  test('asks for a profile in clear through the Expressway too', async () => {
    await startRelay('http://cucm1.dogtel.lab:6970/SPDefault.cnf.xml');
    expect(codeOf(await play(server, 'uds', logIn, { host: 'cucm1.dogtel.lab', via }))).toBe('passed');
    expect(innerOf(server.requests.at(-1)?.path ?? '')).toBe('dogtel.lab/http/cucm1.dogtel.lab/6970');
  });

  test('at another port inside', async () => {
    await startRelay();
    await play(server, 'uds', { kind: 'probe' }, { host: 'cucm1.dogtel.lab', via, innerPort: 9443 });
    expect(innerOf(server.requests[0]?.path ?? '')).toBe('dogtel.lab/https/cucm1.dogtel.lab/9443');
  });

  test('follows no redirect: the cookie would travel', async () => {
    server = await startServer(({ path }) => ({ status: 302, headers: { location: path } }), { host });
    expect(codeOf(await play(server, 'uds', logIn, { host: 'cucm1.dogtel.lab', via }))).toBe('http.redirected');
    expect(server.requests).toHaveLength(1);
  });

  test('does not get the cookie into the report', async () => {
    server = await startServer(({ headers }) => ({ body: `<${headers.cookie?.replace('=', '')}/>` }), { host });
    const { finished } = await play(server, 'uds', logIn, { host: 'cucm1.dogtel.lab', via });
    expect(finished).toMatchObject({ code: 'http.bad-document' });
  });
});
