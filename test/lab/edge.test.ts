// The edge of the lab: its configuration, its cookie, what it hands on, and whom it shuts out.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { ciscoScenario, placeOf, withLab } from './cisco-lab.ts';
import { ask, basic, fate, soapLogin, textIn } from './https-client.ts';
import { dial, header } from './raw-client.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(ciscoScenario);
});
afterAll(() => lab.close());

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
const domain = encoded('dogtel.lab');
const configPath = `/${domain}/get_edge_config?service_name=_cisco-uds&service_name=_cuplogin&service_name=_other`;
const edge = () => placeOf(lab, 'edge1');

async function cookieOf(headers = basic('alice', 'secret')): Promise<string> {
  const { headers: answered } = await ask(edge(), { path: configPath, headers });
  return answered['set-cookie']?.[0] ?? '';
}

describe('get_edge_config', () => {
  test('names what is inside, one answer for each service', async () => {
    const { status, body } = await ask(edge(), { path: configPath, headers: basic('alice', 'secret') });
    expect(status).toBe(200);
    const services = Object.fromEntries(
      [...body.matchAll(/<service><name>([^<]*)<\/name>(.*?)<\/service>/g)].map(([, name = '', rest]) => [name, rest]),
    );
    const server = (host: string, rank: number) =>
      `<server><priority>${rank}</priority><weight>1</weight><port>8443</port><address>${host}</address></server>`;
    expect(services).toEqual({
      '_cisco-uds': server('cucm1.dogtel.lab', 1),
      _cuplogin: server('cup1.dogtel.lab', 1) + server('cup2.dogtel.lab', 2),
      _other: '<error>NameError</error>',
    });
    expect(body).toContain('<xmppEdgeServer><server><address>edge1.dogtel.lab</address><tlsPort>5222</tlsPort>');
    expect(body).toContain('<httpEdgeServer><server><address>edge1.dogtel.lab</address><tlsPort>8443</tlsPort>');
    expect(body).toMatch(/^<\?xml [^>]*\?>\n<getEdgeConfigResponse /);
  });

  test('sets its cookie', async () => {
    expect(await cookieOf()).toMatch(/^X-Auth=[\w-]{32}; Path=\/; Max-Age=28800; HttpOnly; Secure$/);
  });

  test('asks for a password in its realm', async () => {
    const { status, headers } = await ask(edge(), { path: configPath });
    expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="Cisco-Edge"']);
  });

  test.each([
    ['/', 404],
    [`/${encoded('elsewhere.test')}/get_edge_config`, 404],
    [`/${encoded('DOGTEL.lab')}/get_edge_config`, 200],
    [`/${domain}/nonsense`, 404],
    [`/${domain}/get_edge_sso?email=alice@dogtel.lab`, 200],
    [`/${encoded('dogtel.lab/https/cucm1.dogtel.lab/8443/more')}/x`, 404],
  ])('%s: %i', async (path, status) => {
    expect(await fate(edge(), { path, headers: basic('alice', 'secret') })).toBe(status);
  });

  test('get_edge_sso says that there is none', async () => {
    const { body } = await ask(edge(), { path: `/${domain}/get_edge_sso?email=alice@dogtel.lab` });
    expect(body).toContain('<SingleSignOn><Status enabled="false"/></SingleSignOn>');
  });
});

describe('what the edge hands on', () => {
  const behind = (host: string, port = 8443, scheme = 'https') => `/${encoded(`dogtel.lab/${scheme}/${host}/${port}`)}`;
  const withCookie = async () => ({ cookie: (await cookieOf()).split(';')[0] ?? '' });

  test('UDS answers for the user of the cookie, without the password again', async () => {
    const before = lab.node('cucm1').counters.submissions;
    const path = `${behind('cucm1.dogtel.lab')}/cucm-uds/user/alice`;
    const { status, body } = await ask(edge(), { path, headers: await withCookie() });
    expect([status, textIn(body, 'userName')]).toEqual([200, 'alice']);
    expect(lab.node('cucm1').counters.submissions).toBe(before);
    expect(await fate(edge(), { path: path.replace('/alice', '/bob'), headers: await withCookie() })).toBe(403);
  });

  test('queries and SOAP bodies go along', async () => {
    const headers = await withCookie();
    const found = `${behind('CUCM1.dogtel.lab')}/cucm-uds/clusterUser?username=bob`;
    expect((await ask(edge(), { path: found, headers })).body).toContain('found="true"');
    const login = soapLogin('alice', 'secret');
    const path = behind('cup1.dogtel.lab') + login.path;
    const told = await ask(edge(), { ...login, path, headers: { ...login.headers, ...headers } });
    expect([told.status, told.headers['content-type']]).toEqual([200, 'application/soap+xml;charset=UTF-8']);
    expect(textIn(told.body, 'session-key')).toMatch(/^[\w-]{32}$/);
  });

  test.each([
    ['without a cookie', behind('cucm1.dogtel.lab'), {}, 401],
    ['with a cookie it did not set', behind('cucm1.dogtel.lab'), { cookie: 'X-Auth=abc' }, 401],
    ['with a voucher made up', behind('cucm1.dogtel.lab'), { 'x-lab-vouched': 'abc alice' }, 401],
    ['to a stranger', behind('elsewhere.test'), undefined, 403],
    ['to another port', behind('cucm1.dogtel.lab', 22), undefined, 403],
    ['in clear text', behind('cucm1.dogtel.lab', 8443, 'http'), undefined, 403],
  ])('nothing %s', async (_, path, headers, status) => {
    const asked = { path: `${path}/cucm-uds/user/alice`, headers: headers ?? (await withCookie()) };
    expect(await fate(edge(), asked)).toBe(status);
  });

  test('UDS believes no voucher that is not the edge’s', async () => {
    const headers = { 'x-lab-vouched': `${'0'.repeat(32)} alice` };
    expect(await fate(placeOf(lab, 'cucm1'), { path: '/cucm-uds/user/alice', headers })).toBe(401);
  });

  test('a service behind that is dead gives 502', async () => {
    const headers = await withCookie();
    await lab.node('cucm1').stop();
    expect(await fate(edge(), { path: `${behind('cucm1.dogtel.lab')}/cucm-uds/version`, headers })).toBe(502);
    await lab.node('cucm1').start();
    expect(await fate(edge(), { path: `${behind('cucm1.dogtel.lab')}/cucm-uds/version`, headers })).toBe(200);
  });
});

test('its XMPP side takes the cluster’s one-time passwords', async () => {
  const { address, port } = lab.node('edge1');
  const client = await dial(port, address);
  client.send(header());
  expect(await client.until('</stream:features>')).toContain('starttls');
  client.destroy();
});

describe('brute-force protection', () => {
  const attempt = (own: Lab, password: string) =>
    fate(placeOf(own, 'edge1'), { path: configPath, headers: basic('alice', password) });

  test('two bad passwords shut the address out, whatever comes then', () =>
    withLab(ciscoScenario, async (own) => {
      expect([await attempt(own, 'a'), await attempt(own, 'secret'), await attempt(own, 'b')]).toEqual([401, 200, 401]);
      expect([await attempt(own, 'secret'), await attempt(own, 'secret')]).toEqual(['ECONNRESET', 'ECONNRESET']);
      expect(own.node('edge1').legs.https).toMatchObject({ bans: 1, requests: 3, submissions: 3, connections: 5 });
      expect(own.node('cucm1').legs.https.bans).toBe(0);
    }));

  test('the number is the scenario’s', () =>
    withLab(
      { ...ciscoScenario, edges: { edge1: { address: '10.10.30.5', maxBadPasswords: 1, xmpp: null } } },
      async (own) => {
        expect([await attempt(own, 'a'), await attempt(own, 'secret')]).toEqual([401, 'ECONNRESET']);
        expect(own.node('edge1').port).toBe(null);
      },
    ));

  test('asking without a password is no guess', () =>
    withLab(ciscoScenario, async (own) => {
      for (let n = 0; n < 3; n += 1) expect(await fate(placeOf(own, 'edge1'), { path: configPath })).toBe(401);
      expect(await attempt(own, 'secret')).toBe(200);
    }));
});
