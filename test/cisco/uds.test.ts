// The UDS leg against scripted servers: a good one, and what each answer is taken for.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { untilQuiet } from '../stories/handles.ts';
import { type Reply, type Server, startServer } from './https-server.ts';
import { codeOf, found, legTo, logIn, password, play, uds } from './leg-fixture.ts';

let server: Server;
afterEach(() => server.close());
afterAll(async () => expect(await untilQuiet()).toEqual([]));

const start = async (changes: Readonly<Record<string, Reply>> = {}): Promise<void> => {
  server = await startServer(uds(() => server.port, changes));
};

const paths = (): readonly string[] => server.requests.map(({ path }) => path);

describe('a good Unified CM', () => {
  test('names the presence nodes of the profile', async () => {
    await start();
    const played = await play(server, 'uds');
    expect(played.finished).toMatchObject({
      outcome: 'passed',
      result: { leg: 'uds', presence: [{ host: 'cup1.dogtel.lab', port: 8443 }, { host: 'cup2.dogtel.lab' }] },
    });
    expect(found(played)).toEqual({
      'uds-version': ['14.0.1'],
      'home-cluster': ['cucm1.dogtel.lab'],
      'uds-servers': ['cucm1.dogtel.lab', 'cucm2.dogtel.lab'],
      'profile-nodes': ['cup1.dogtel.lab:8443', 'cup2.dogtel.lab'],
    });
    expect(server.connections()).toBe(1);
    expect(paths()).toEqual([
      '/cucm-uds/version',
      '/cucm-uds/servers',
      '/cucm-uds/clusterUser?username=alice',
      '/cucm-uds/user/alice',
      '/ucm-profile/SPDefault.cnf.xml',
    ]);
    expect(server.requests.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(1);
  });

  test('names them on the page of the user: no profile is asked for then', async () => {
    const servers = '<imAndPresence><server>10.0.0.8</server><server>cup2.dogtel.lab</server></imAndPresence>';
    await start({ '/cucm-uds/user/alice': user(`${enabled}${servers}<serviceProfile uri="/p"/>`) });
    const played = await play(server, 'uds');
    expect(played.finished).toMatchObject({
      result: { presence: [{ host: '10.0.0.8' }, { host: 'cup2.dogtel.lab' }], namedBy: 'user-page' },
    });
    expect(found(played)).toMatchObject({ 'presence-nodes': ['10.0.0.8', 'cup2.dogtel.lab'] });
    expect(paths().at(-1)).toBe('/cucm-uds/user/alice');
  });

  test('tells the password right before it goes out, once', async () => {
    await start();
    let asked = 0;
    const { events } = await play(server, 'uds', {
      ...logIn,
      password: () => {
        asked += 1;
        return password;
      },
    } as typeof logIn);
    expect(asked).toBe(1);
    expect(events.filter(({ type }) => type === 'password-submitted')).toEqual([
      { type: 'password-submitted', mechanism: 'Basic' },
    ]);
    const phases = events.flatMap((event) => (event.type === 'phase-started' ? [event.phase] : []));
    expect(phases).toEqual(['tcp', 'tls', 'http', 'http']);
  });

  test('is asked for the home cluster before there is a password where the user is known', async () => {
    await start();
    const { opened } = await legTo(server, 'uds', { user: 'alice' });
    expect(paths()).toEqual(['/cucm-uds/version', '/cucm-uds/clusterUser?username=alice', '/cucm-uds/servers']);
    expect(opened.outcome).toBe('opened');
    if (opened.outcome === 'opened') opened.abandon();
  });

  test('is asked by e-mail address where one is given', async () => {
    await start();
    expect(codeOf(await play(server, 'uds', logIn, { email: 'alice@dogtel.lab' }))).toBe('passed');
    expect(paths()).toContain('/cucm-uds/clusterUser?email=alice%40dogtel.lab');
  });

  test('is probed without a password', async () => {
    await start();
    expect(codeOf(await play(server, 'uds', { kind: 'probe', user: 'alice' }))).toBe('reached');
    expect(paths()).not.toContain('/cucm-uds/user/alice');
  });

  test('a session is wrong use', async () => {
    await start();
    const { opened } = await legTo(server, 'uds');
    const session = {
      kind: 'session',
      account: { user: 'a', domain: { ascii: 'd', unicode: 'd' } },
      session: { key: 'k' },
    };
    if (opened.outcome !== 'opened') throw new Error('not opened');
    await expect(opened.proceed(session as never)).rejects.toThrow('no session');
  });
});

const user = (inside: string): Reply => ({ body: `<user><userName>alice</userName>${inside}</user>` });
const cluster = (inside: string): Reply => ({ body: `<clusterUser>${inside}</clusterUser>` });
const home = (host: string) => `<homeCluster serversUri="https://${host}:8443/cucm-uds/servers">${host}</homeCluster>`;
const enabled = '<homeCluster enableImAndPresence="true">true</homeCluster>';

interface Case {
  readonly what: string;
  readonly at: string;
  readonly reply: Reply;
  readonly code: string;
  readonly submitted?: true;
  readonly accepted?: true;
  readonly cause?: RegExp;
}

const before: readonly Case[] = [
  ...['version', 'servers', 'clusterUser'].flatMap((name): readonly Case[] => [
    { what: 'is not there', at: name, reply: { status: 404 }, code: 'http.status', cause: /^HTTP 404$/ },
    { what: 'wants a password', at: name, reply: { status: 401 }, code: 'http.status' },
    { what: 'is not running', at: name, reply: { status: 503 }, code: 'http.unavailable' },
    {
      what: 'is a page',
      at: name,
      reply: { body: '<html><body/></html>' },
      code: 'http.bad-document',
      cause: /<html>/,
    },
    { what: 'is empty', at: name, reply: {}, code: 'http.bad-document' },
  ]),
  { what: 'finds nobody', at: 'clusterUser', reply: cluster('<result found="false"/>'), code: 'http.no-home-cluster' },
  { what: 'says nothing', at: 'clusterUser', reply: cluster(''), code: 'http.no-home-cluster' },
  {
    what: 'finds two clusters',
    at: 'clusterUser',
    reply: cluster(`<result found="true"/>${home('cucm1.dogtel.lab')}${home('elsewhere.test')}`),
    code: 'http.two-home-clusters',
    cause: /cucm1.dogtel.lab, elsewhere.test/,
  },
  {
    what: 'finds another cluster',
    at: 'clusterUser',
    reply: cluster(`<result found="true"/>${home('cucm9.dogtel.lab')}`),
    code: 'http.not-home',
    cause: /cucm9/,
  },
];

const after: readonly Case[] = [
  {
    what: 'refuses the password',
    at: 'user/alice',
    reply: { status: 401 },
    code: 'http.unauthorized',
    submitted: true,
  },
  {
    what: 'misses the role',
    at: 'user/alice',
    reply: { status: 403 },
    code: 'http.forbidden',
    submitted: true,
    accepted: true,
  },
  { what: 'is not there', at: 'user/alice', reply: { status: 404 }, code: 'http.status', submitted: true },
  { what: 'breaks', at: 'user/alice', reply: { status: 500 }, code: 'http.status', submitted: true },
  { what: 'is not running', at: 'user/alice', reply: { status: 503 }, code: 'http.unavailable', submitted: true },
  {
    what: 'redirects, even to itself',
    at: 'user/alice',
    reply: { status: 302, headers: { location: '/cucm-uds/user/alice' } },
    code: 'http.redirected',
    submitted: true,
  },
  ...(
    [
      ['is of another cluster', '<homeCluster>false</homeCluster>', 'http.no-home-cluster'],
      ['has no presence', '<homeCluster enableImAndPresence="false">true</homeCluster>', 'http.not-enabled'],
      ['has no profile', `${enabled}<serviceProfile/>`, 'http.no-presence-nodes'],
      [
        'has its profile elsewhere',
        `${enabled}<serviceProfile uri="https://elsewhere.test/p"/>`,
        'http.no-presence-nodes',
      ],
      ['has a profile that is no address', `${enabled}<serviceProfile uri="http://[x"/>`, 'http.no-presence-nodes'],
    ] as const
  ).map(
    ([what, inside, code]): Case => ({
      what,
      at: 'user/alice',
      reply: user(inside),
      code,
      submitted: true,
      accepted: true,
    }),
  ),
];

test.each([...before, ...after])('$at $what: $code', async ({ at, reply, code, submitted, accepted, cause }) => {
  await start({ [`/cucm-uds/${at}`]: reply });
  const { finished } = await play(server, 'uds');
  expect(finished).toMatchObject({ outcome: 'failed', code, phase: 'http', submitted: submitted === true });
  expect('accepted' in finished).toBe(accepted === true);
  if (cause) expect(finished).toMatchObject({ cause: expect.stringMatching(cause) });
  expect(server.requests.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(submitted ? 1 : 0);
});

test('another home cluster is named as the place to go to', async () => {
  await start({ '/cucm-uds/clusterUser': cluster(`<result found="true"/>${home('cucm9.dogtel.lab')}`) });
  const { finished } = await play(server, 'uds');
  expect(finished).toMatchObject({ redirect: 'cucm9.dogtel.lab', redirects: ['cucm9.dogtel.lab'], submitted: false });
});

test.each(['a/b', 'a:b'])('the user id %s is refused before anything is asked about it', async (id) => {
  await start();
  const account = { user: id, domain: { ascii: 'dogtel.lab', unicode: 'dogtel.lab' } };
  const played = await play(server, 'uds', { kind: 'login', account, password: () => password });
  expect(played.finished).toMatchObject({ code: 'http.bad-user', submitted: false });
  expect(paths()).toEqual(['/cucm-uds/version', '/cucm-uds/servers']);
});

describe('a service profile in clear', () => {
  const profile = (body: string): Readonly<Record<string, Reply>> => ({ '/SPDefault.cnf.xml': { body } });
  const node = (host: string) =>
    `<serviceProfile><imAndPresence><node><address>${host}</address></node></imAndPresence></serviceProfile>`;
  let clear: Server;
  afterEach(() => clear.close());

  const readFrom = async (body: string) => {
    clear = await startServer(({ path }) => profile(body)[path] ?? { status: 404 }, { isPlain: true });
    const uri = `http://cucm1.dogtel.lab:${clear.port}/SPDefault.cnf.xml`;
    await start({ '/cucm-uds/user/alice': user(`${enabled}<serviceProfile><uri>${uri}</uri></serviceProfile>`) });
    return play(server, 'uds');
  };

  test('is read without credentials', async () => {
    expect((await readFrom(node('cup1.dogtel.lab'))).finished).toMatchObject({
      result: { presence: [{ host: 'cup1.dogtel.lab' }] },
    });
    expect(clear.requests.map(({ headers }) => [headers.authorization, headers.cookie])).toEqual([
      [undefined, undefined],
    ]);
  });

  test.each(['elsewhere.test', 'dogtel.lab.elsewhere.test', '203.0.113.7'])('may not name %s', async (host) => {
    expect((await readFrom(node(host))).finished).toMatchObject({
      code: 'http.no-presence-nodes',
      cause: expect.stringContaining('clear text'),
      accepted: true,
    });
  });

  test('without nodes says so', async () => {
    expect((await readFrom('<serviceProfile><imAndPresence/></serviceProfile>')).finished).toMatchObject({
      code: 'http.no-presence-nodes',
    });
  });

  test('with a redirect is not followed', async () => {
    clear = await startServer(() => ({ status: 302, headers: { location: 'https://elsewhere.test/' } }), {
      isPlain: true,
    });
    const uri = `http://cucm1.dogtel.lab:${clear.port}/p`;
    await start({ '/cucm-uds/user/alice': user(`${enabled}<serviceProfile uri="${uri}"/>`) });
    expect(codeOf(await play(server, 'uds'))).toBe('http.redirected');
  });

  test('on a port that nobody serves is a connection that ended', async () => {
    clear = await startServer(() => 'close', { isPlain: true });
    await start({
      '/cucm-uds/user/alice': user(`${enabled}<serviceProfile uri="http://cucm1.dogtel.lab:${clear.port}/p"/>`),
    });
    expect(codeOf(await play(server, 'uds'))).toBe('http.closed');
  });
});
