// UDS, SOAP and the edge of the lab as they should be: what they say, to whom, and what they count.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, type LabEvent, startLab } from '../../src/lab/lab.ts';
import { ciscoScenario, placeOf, withLab } from './cisco-lab.ts';
import { allConfig, ask, basic, fate, oneTimePassword, soap, soapLogin, textIn } from './https-client.ts';
import { dial, header, starttls } from './raw-client.ts';

let lab: Lab;
const events: LabEvent[] = [];

beforeAll(async () => {
  lab = await startLab(
    {
      ...ciscoScenario,
      accounts: { alice: 'secret', bob: 'hush', carol: 'x', dave: 'x', erin: 'x' },
      presence: {
        home: { bob: ['cup2', 'cup1'] },
        users: {
          alice: { email: 'Alice.A@example.test' },
          carol: { endUser: false },
          dave: { homeCluster: false, imAndPresence: false },
          erin: { homeCluster: 'several' },
        },
      },
    },
    { onEvent: (event) => events.push(event) },
  );
});

afterAll(() => lab.close());

const uds = () => placeOf(lab, 'cucm1');
const get = (path: string, headers = {}) => ask(uds(), { path, headers });

describe('UDS', () => {
  test('names its version without a password', async () => {
    const { status, headers, body } = await get('/cucm-uds/version');
    expect([status, headers['content-type']]).toEqual([200, 'application/xml;charset=UTF-8']);
    expect(body).toMatch(/<versionInformation [^>]*><version>[\d.]+<\/version><\/versionInformation>\n$/);
  });

  test.each([
    ['username=alice', true],
    ['username=ALICE', true],
    ['email=alice.a@EXAMPLE.test', true],
    ['email=bob@dogtel.lab', true],
    ['username=carol', true],
    ['username=dave', false],
    ['username=erin', false],
    ['username=nobody', false],
    ['email=nobody@dogtel.lab', false],
    ['username=', false],
  ])('clusterUser?%s: found %s', async (query, isFound) => {
    const { status, body } = await get(`/cucm-uds/clusterUser?${query}`);
    expect([status, body.includes(`found="${isFound}"`)]).toEqual([200, true]);
    const home = '<homeCluster serversUri="https://cucm1.dogtel.lab:8443/cucm-uds/servers">';
    expect(body.includes(home)).toBe(isFound);
  });

  test('names its servers', async () => {
    expect((await get('/cucm-uds/servers')).body).toContain('><server>cucm1.dogtel.lab</server></servers>');
  });

  test.each([
    ['nobody', undefined, 401],
    ['a wrong password', basic('alice', 'Secret'), 401],
    ['somebody unknown', basic('nobody', 'secret'), 401],
    ['no Basic', { authorization: 'Bearer abc' }, 401],
    ['half a Basic', { authorization: 'Basic YWxpY2U=' }, 401],
    ['another user', basic('bob', 'hush'), 403],
    ['the user', basic('alice', 'secret'), 200],
    ['the user in capitals', basic('ALICE', 'secret'), 200],
  ])('user/alice for %s', async (_, headers, status) => {
    const told = await get('/cucm-uds/user/alice', headers ?? {});
    expect(told.status).toBe(status);
    expect(told.headers['www-authenticate'] !== undefined).toBe(status === 401);
  });

  test('refuses a user without the role', async () => {
    expect((await get('/cucm-uds/user/carol', basic('carol', 'x'))).status).toBe(403);
  });

  test.each([
    ['alice', 'secret', '<homeCluster enableImAndPresence="true">true</homeCluster>'],
    ['dave', 'x', '<homeCluster enableImAndPresence="false">false</homeCluster>'],
  ])('tells %s about the account', async (user, password, flags) => {
    const { body } = await get(`/cucm-uds/user/${user}`, basic(user, password));
    expect(body).toContain('<accountType useLdapAuth="false">');
    expect(body).toContain(flags);
    expect(textIn(body, 'uri')).toBe('https://cucm1.dogtel.lab:8443/SPDefault.cnf.xml');
  });

  test.each([
    ['alice', 'secret', ['cup1.dogtel.lab', 'cup2.dogtel.lab']],
    ['dave', 'x', []],
  ])('names the presence servers of %s, home first', async (user, password, servers) => {
    const { body } = await get(`/cucm-uds/user/${user}`, basic(user, password));
    const told = servers.map((server) => `<server>${server}</server>`).join('');
    expect(body).toContain(`<imAndPresence>${told}</imAndPresence>`);
  });

  test('the service profile names the presence nodes', async () => {
    const { body } = await get('/SPDefault.cnf.xml');
    const nodes = [...body.matchAll(/<address>([^<]*)<\/address><port>(\d+)<\/port>/g)].map(([, a, p]) => `${a}:${p}`);
    expect(nodes).toEqual(['cup1.dogtel.lab:8443', 'cup2.dogtel.lab:8443']);
  });

  test.each([
    ['/', 404],
    ['/cucm-uds/user/a/b', 404],
    ['/cucm-uds/user/%zz', 401],
    ['/cucm-uds/clusterUser', 400],
    ['//[', 400],
  ])('%s: %i', async (path, status) => {
    expect(await fate(uds(), { path })).toBe(status);
  });

  test('takes GET alone, and no long body', async () => {
    expect(await fate(uds(), { path: '/cucm-uds/version', method: 'POST' })).toBe(405);
    expect(await fate(uds(), { path: '/cucm-uds/version', body: 'x'.repeat(70_000) })).toBe(413);
  });
});

describe('SOAP', () => {
  const cup1 = () => placeOf(lab, 'cup1');
  const login = async (user = 'alice', password = 'secret', force?: string) =>
    textIn((await ask(cup1(), soapLogin(user, password, force))).body, 'session-key') ?? '';

  test('login, configuration, one-time password, XMPP', async () => {
    const key = await login();
    const config = await ask(cup1(), soap(allConfig, key));
    expect(config.headers['content-type']).toBe('application/soap+xml;charset=UTF-8');
    expect([...config.body.matchAll(/<property name="([^"]+)">([^<]*)</g)].map(([, n, v]) => `${n}=${v}`)).toEqual([
      'Presence.Domain=dogtel.lab',
      'Presence.XmppPrimary=cup1.dogtel.lab',
      'Presence.XmppSecondary=cup2.dogtel.lab',
    ]);
    const token = textIn((await ask(cup1(), soap(oneTimePassword, key))).body, 'password');
    const { address, port } = lab.node('cup1');
    const outcomes: string[] = [];
    // The second time it is good no longer.
    for (let n = 0; n < 2; n += 1) {
      const client = await dial(port, address);
      client.send(header('dogtel.lab', "version='1.0' from='alice@dogtel.lab'"));
      await client.until('</stream:features>');
      client.send(starttls);
      await client.until('proceed');
      await client.secure({ ca: lab.ca, servername: 'dogtel.lab' });
      client.send(header('dogtel.lab', "version='1.0' from='alice@dogtel.lab'"));
      const features = await client.until('</stream:features>');
      expect(features).toMatch(/>cup1\.dogtel\.lab<.*>cup2\.dogtel\.lab</s);
      const response = Buffer.from(`userid=alice@dogtel.lab\0token=${token}`).toString('base64');
      client.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='CISCO-VTG-TOKEN'>${response}</auth>`);
      outcomes.push((await client.until('>')).slice(0, 8));
      client.destroy();
    }
    expect(outcomes).toEqual(['<success', '<failure']);
  });

  test.each(['/EPASSoap/service', '/EPASSoap/service/v80', '/EPASSoap/service/v105', '/EPASSoap/service/latest'])(
    'answers at %s',
    async (path) => {
      expect((await ask(cup1(), { ...soapLogin('alice', 'secret'), path })).body).toContain('<login-resp ');
    },
  );

  test.each([
    ['a wrong password', 'alice', 'Secret'],
    ['somebody unknown', 'nobody', 'secret'],
    ['a user without presence', 'dave', 'x'],
  ])('refuses %s', async (_, user, password) => {
    const { status, body } = await ask(cup1(), soapLogin(user, password));
    expect([status, body.includes('<login-resp ') && body.includes('<failure><err-code>')]).toEqual([200, true]);
    expect(body).not.toContain('session-key');
  });

  test('force makes another key and ends the old; without it the live one comes back', async () => {
    const first = await login('bob', 'hush');
    expect(await login('bob', 'hush', 'false')).toBe(first);
    const second = await login('bob', 'hush', 'true');
    expect(second).not.toBe(first);
    expect((await ask(cup1(), soap(allConfig, first))).body).toContain('Invalid request');
    expect((await ask(cup1(), soap(allConfig, second))).body).toContain('Presence.Domain');
  });

  test.each([undefined, '', 'nonsense'])('a session key that is none: %s', async (key) => {
    const { status, body } = await ask(cup1(), soap(oneTimePassword, key));
    expect([status, body.includes('Invalid request')]).toEqual([200, true]);
  });

  test('a user at home elsewhere is told so, and a moved one at once', async () => {
    const key = await login('bob', 'hush');
    const primary = async () => /Primary">([^<]*)</.exec((await ask(cup1(), soap(allConfig, key))).body)?.[1];
    expect(await primary()).toBe('cup2.dogtel.lab');
    const { directory } = lab.cluster;
    const before = directory.homeOf('bob');
    directory.setHome('bob', { home: 'cup1', backup: undefined });
    expect(await primary()).toBe('cup1.dogtel.lab');
    directory.setHome('bob', before);
  });

  test('a session of one node is unknown on the other until it is handed over', async () => {
    const key = await login();
    const onCup2 = async () => (await ask(placeOf(lab, 'cup2'), soap(allConfig, key))).body;
    expect(await onCup2()).toContain('Invalid request');
    lab.cluster.sessionsOf('cup1').moveTo(lab.cluster.sessionsOf('cup2'), 'alice');
    expect(await onCup2()).toContain('Presence.Domain');
    expect((await ask(cup1(), soap(allConfig, key))).body).toContain('Invalid request');
    expect(() => lab.cluster.sessionsOf('cup9')).toThrow("the lab has no presence node 'cup9'; it has cup1, cup2");
  });

  test.each([
    ['no XML', 'hello', 400],
    ['an unclosed element', '<a>', 400],
    ['two roots', '<a/><b/>', 400],
    ['a document type', '<!DOCTYPE a><a/>', 400],
    ['an empty body', '', 400],
    ['no envelope', '<login xmlns="urn:cisco:epas:soap"/>', 400],
    ['an envelope of SOAP 1.1', soapLogin('alice', 'secret').body?.replace('2003/05', '1999/05') ?? '', 400],
    ['nesting', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, 400],
  ])('%s is refused', async (_, body, status) => {
    const told = await ask(cup1(), { ...soap(''), body, method: 'POST' });
    expect([told.status, told.body.includes('soapenv:Fault')]).toEqual([status, true]);
  });

  test('an unknown operation is refused by one who is logged in', async () => {
    const { status, body } = await ask(cup1(), soap('<drop xmlns="urn:cisco:epas:soap"/>', await login()));
    expect([status, body.includes('unknown operation drop')]).toEqual([400, true]);
  });

  test('takes POST alone, at its own paths', async () => {
    expect(await fate(cup1(), { path: '/EPASSoap/service/v80' })).toBe(405);
    expect(await fate(cup1(), { ...soap(allConfig), path: '/EPASSoapDev/service' })).toBe(404);
  });
});

test('sessions are shared where the scenario says so', () =>
  withLab({ ...ciscoScenario, presence: { shareSessions: true } }, async (own) => {
    const key = textIn((await ask(placeOf(own, 'cup1'), soapLogin('alice', 'secret'))).body, 'session-key');
    expect((await ask(placeOf(own, 'cup2'), soap(allConfig, key))).body).toContain('Presence.Domain');
  }));

test('events tell legs, requests and passwords received, and no secret', () => {
  const seen = events.filter((event) => event.type !== 'question');
  expect(seen).toContainEqual(
    expect.objectContaining({ node: 'cucm1', service: 'uds', type: 'submission', mechanism: 'Basic' }),
  );
  expect(seen).toContainEqual(
    expect.objectContaining({ service: 'soap', type: 'request', operation: 'get-all-config', status: 200 }),
  );
  expect(seen).toContainEqual(expect.objectContaining({ type: 'login', account: 'bob@dogtel.lab' }));
  expect(JSON.stringify(seen)).not.toMatch(/hush|secret|YWxpY2U|token=/);
});
