// The SOAP leg against scripted servers: the three calls, taking a session up again, and what each answer is taken for.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { readDocument, type XmlElement } from '../../src/cisco/document.ts';
import type { LegProceed, SoapSession } from '../../src/cisco/leg.ts';
import { readConfig, readRefusal, readSessionKey } from '../../src/cisco/soap-envelope.ts';
import { holdPort } from '../../src/lab/port-hold.ts';
import { untilQuiet } from '../stories/handles.ts';
import { type Act, type Request, type Server, startServer } from './https-server.ts';
import { alice, codeOf, found, legTo, logIn, password, play } from './leg-fixture.ts';

let server: Server;
afterEach(() => server.close());
afterAll(async () => expect(await untilQuiet()).toEqual([]));

const key = 'k3y-of-a-session';

const envelope = (body: string): string =>
  `<soapenv:Envelope xmlns:soapenv="http://www.w3.org/2003/05/soap-envelope"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
const resp = (name: string, inside: string): string =>
  envelope(`<${name}-resp xmlns="urn:cisco:epas:soap">${inside}</${name}-resp>`);
const failure = (name: string, code: string, text: string): string =>
  resp(name, `<failure><err-code>${code}</err-code><err-text>${text}</err-text></failure>`);
const fault = (text: string): string =>
  envelope(
    `<soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:Receiver</soapenv:Value></soapenv:Code><soapenv:Reason><soapenv:Text xml:lang="en">${text}</soapenv:Text></soapenv:Reason></soapenv:Fault>`,
  );
const config = resp(
  'get-all-config',
  '<property name="Presence.Domain">dogtel.lab</property><property name="Presence.XmppPrimary">cup1.dogtel.lab</property><property name="Presence.XmppSecondary">cup2.dogtel.lab</property>',
);

const operationOf = ({ body }: Request): string => /<e:(login|get-[a-z-]+)\b/.exec(body)?.[1] ?? '';

/** A good presence node that does something else at one operation, or at the GET of a path. */
const start = async (changes: Readonly<Record<string, Act>> = {}): Promise<void> => {
  let tokens = 0;
  const calls: Readonly<Record<string, () => Act>> = {
    login: () => ({ body: resp('login', `<success><session-key>${key}</session-key></success>`) }),
    'get-all-config': () => ({ body: config }),
    'get-onetime-password': () => {
      tokens += 1;
      return { body: resp('get-onetime-password', `<success><password>t0ken-${tokens}</password></success>`) };
    },
  };
  server = await startServer((request) => {
    const [place = ''] = request.path.split('?');
    if (request.method === 'GET') return changes[place] ?? { status: 405 };
    const operation = operationOf(request);
    return changes[operation] ?? calls[operation]?.() ?? { status: 500 };
  });
};

const operations = (): readonly string[] => server.requests.filter(({ method }) => method === 'POST').map(operationOf);

describe('a good presence node', () => {
  test('gives the presence domain, the nodes, a session and a one-time password', async () => {
    await start();
    const played = await play(server, 'soap');
    expect(played.finished).toMatchObject({
      outcome: 'passed',
      result: { leg: 'soap', presenceDomain: { ascii: 'dogtel.lab' }, xmpp: ['cup1.dogtel.lab', 'cup2.dogtel.lab'] },
    });
    expect(found(played)).toEqual({
      'presence-domain': ['dogtel.lab'],
      'xmpp-nodes': ['cup1.dogtel.lab', 'cup2.dogtel.lab'],
    });
    expect(operations()).toEqual(['login', 'get-all-config', 'get-onetime-password']);
    expect(played.events.flatMap((event) => (event.type === 'phase-started' ? [event.phase] : []))).toEqual([
      'tcp',
      'tls',
      'soap',
      'soap',
    ]);
    expect(played.events.filter(({ type }) => type === 'password-submitted')).toHaveLength(1);
    expect(server.connections()).toBe(1);
  });

  test('gets SOAP 1.2 with its action, force=false, and the key in a header', async () => {
    await start();
    await play(server, 'soap');
    const [probe, login, all] = server.requests;
    expect(probe).toMatchObject({ method: 'GET', path: '/EPASSoap/service/v80?wsdl', body: '' });
    expect(login?.headers['content-type']).toBe(
      'application/soap+xml; charset=utf-8; action="urn:cisco:epas:soap/EpasSoapServiceInterface/login"',
    );
    expect(login?.body).toContain('force="false"');
    expect(login?.body).toContain(password);
    expect(all?.body).toContain(`<s:Header><e:session-key>${key}</e:session-key></s:Header>`);
    expect(all?.body).not.toContain(password);
  });

  test('takes a password with marks of XML in it', async () => {
    await start();
    const odd = `a<b>&"c'`;
    const how: LegProceed = { kind: 'login', account: alice, password: () => odd };
    expect(codeOf(await play(server, 'soap', how))).toBe('passed');
    const reading = readDocument({ body: Buffer.from(server.requests[1]?.body ?? '') });
    expect('root' in reading && JSON.stringify(reading.root)).toContain(JSON.stringify(odd).slice(1, -1));
  });

  test('gives another one-time password each time, over a new connection', async () => {
    await start();
    const { finished } = await play(server, 'soap');
    if (finished.outcome !== 'passed' || finished.result.leg !== 'soap') throw new Error('not passed');
    const { oneTimePassword } = finished.result;
    expect([await oneTimePassword(), await oneTimePassword(), await oneTimePassword()]).toEqual([
      't0ken-1',
      't0ken-2',
      't0ken-3',
    ]);
    expect(server.connections()).toBe(3);
  });

  test('that is gone by then says so without a secret', async () => {
    await start();
    const { finished } = await play(server, 'soap');
    if (finished.outcome !== 'passed' || finished.result.leg !== 'soap') throw new Error('not passed');
    const { oneTimePassword } = finished.result;
    await oneTimePassword();
    await server.close();
    const hold = await holdPort('127.0.0.1', server.port);
    await expect(oneTimePassword()).rejects.toMatchObject({
      code: 'tcp.refused',
      message: 'No one-time password: tcp.refused',
    });
    hold?.release();
    await start();
  });

  test('has its session taken up again without a password', async () => {
    await start();
    const session: SoapSession = { key };
    const played = await play(server, 'soap', { kind: 'session', account: alice, session });
    expect(played.finished).toMatchObject({ outcome: 'passed' });
    expect(operations()).toEqual(['get-all-config', 'get-onetime-password']);
    expect(played.events.some(({ type }) => type === 'password-submitted')).toBe(false);
  });

  test('is probed without a password', async () => {
    await start();
    expect(codeOf(await play(server, 'soap', { kind: 'probe' }))).toBe('reached');
    expect(operations()).toEqual([]);
  });

  test('keeps its secrets out of JSON', async () => {
    await start();
    const { finished } = await play(server, 'soap');
    if (finished.outcome !== 'passed' || finished.result.leg !== 'soap') throw new Error('not passed');
    expect(finished.result.session.key).toBe(key);
    expect(JSON.stringify(finished.result)).not.toContain(key);
  });
});

describe('the path', () => {
  const v80 = '/EPASSoap/service/v80';
  const v105 = '/EPASSoap/service/v105';
  const latest = '/EPASSoap/service/latest';
  const gone: Act = { status: 404 };

  test.each([
    ['the first', {}, v80],
    ['the second', { [v80]: gone }, v105],
    ['the third', { [v80]: gone, [v105]: gone }, latest],
    ['the first where no GET is answered', { [v80]: gone, [v105]: gone, [latest]: gone }, v80],
  ] as const)('%s', async (_, changes, path) => {
    await start(changes);
    expect(codeOf(await play(server, 'soap'))).toBe('passed');
    expect(new Set(server.requests.filter(({ method }) => method === 'POST').map((one) => one.path))).toEqual(
      new Set([path]),
    );
  });

  test('a 404 to the login itself ends it: the password is sent once', async () => {
    await start({ login: gone });
    expect((await play(server, 'soap')).finished).toMatchObject({ code: 'http.status', submitted: true });
    expect(operations()).toEqual(['login']);
  });

  test('a service that is not running', async () => {
    await start({ [v80]: { status: 503 } });
    expect((await play(server, 'soap')).finished).toMatchObject({ code: 'http.unavailable', submitted: false });
  });
});

interface Case {
  readonly at: 'login' | 'get-all-config' | 'get-onetime-password';
  readonly act: Act;
  readonly code: string;
  readonly cause?: RegExp;
}

const cases: readonly Case[] = [
  { at: 'login', act: { body: failure('login', '401', 'authentication failed') }, code: 'soap.rejected', cause: /401/ },
  { at: 'login', act: { body: failure('login', '12', 'no such luck') }, code: 'soap.rejected' },
  { at: 'login', act: { status: 401 }, code: 'soap.rejected' },
  { at: 'login', act: { status: 403 }, code: 'http.status' },
  { at: 'login', act: { status: 500, body: fault('Authentication failed') }, code: 'soap.rejected' },
  {
    at: 'login',
    act: { body: failure('login', '-1', 'client does not meet the minimal version requirement') },
    code: 'soap.client-version',
  },
  { at: 'login', act: { body: failure('login', '5', 'Internal error') }, code: 'soap.fault' },
  { at: 'login', act: { status: 500, body: fault('Internal error') }, code: 'soap.fault', cause: /Internal error/ },
  { at: 'login', act: { status: 500, body: '<html/>' }, code: 'http.status', cause: /500/ },
  { at: 'login', act: { status: 503 }, code: 'http.unavailable' },
  { at: 'login', act: { body: '<weather/>' }, code: 'soap.bad-document', cause: /<weather>/ },
  { at: 'login', act: { body: envelope('<a></b>') }, code: 'soap.bad-document' },
  { at: 'login', act: { body: `<!DOCTYPE a>${config}` }, code: 'soap.bad-document', cause: /document type/ },
  { at: 'login', act: { body: resp('login', '<success/>') }, code: 'soap.bad-document', cause: /session key/ },
  {
    at: 'login',
    act: { body: resp('login', `<success><session-key>${'k'.repeat(5000)}</session-key></success>`) },
    code: 'soap.bad-document',
  },
  { at: 'login', act: 'close', code: 'soap.closed' },
  { at: 'login', act: 'silence', code: 'soap.timeout' },
  { at: 'login', act: { status: 307, headers: { location: '/EPASSoap/service/v80' } }, code: 'http.redirected' },
  { at: 'login', act: { raw: '220 mail\r\n', isLast: true }, code: 'http.not-http' },
  {
    at: 'get-all-config',
    act: { body: failure('get-all-config', '400', 'Invalid request') },
    code: 'soap.invalid-session',
  },
  { at: 'get-all-config', act: { body: envelope('Invalid request') }, code: 'soap.invalid-session' },
  { at: 'get-all-config', act: { status: 500, body: fault(`oops ${key}`) }, code: 'soap.fault', cause: /\[password\]/ },
  { at: 'get-all-config', act: 'silence', code: 'soap.timeout' },
  { at: 'get-onetime-password', act: { body: failure('get-onetime-password', '1', 'none') }, code: 'soap.no-token' },
  { at: 'get-onetime-password', act: { body: resp('get-onetime-password', '<success/>') }, code: 'soap.no-token' },
  { at: 'get-onetime-password', act: { body: envelope('Invalid request') }, code: 'soap.invalid-session' },
];

test.each(cases)('$at answered by $act: $code', async ({ at, act, code, cause }) => {
  await start({ [at]: act });
  const { finished } = await play(server, 'soap', logIn, act === 'silence' ? { phaseMs: { soap: 400 } } : {});
  expect(finished).toMatchObject({ outcome: 'failed', code, phase: 'soap', submitted: true });
  expect('accepted' in finished).toBe(at !== 'login');
  if (cause) expect(finished).toMatchObject({ cause: expect.stringMatching(cause) });
  expect(operations().filter((operation) => operation === 'login')).toHaveLength(1);
});

test('an aborted wait for a later one-time password', async () => {
  await start();
  const ending = new AbortController();
  const { opened } = await legTo(server, 'soap', { signal: ending.signal });
  if (opened.outcome !== 'opened') throw new Error('not opened');
  const finished = await opened.proceed(logIn);
  if (finished.outcome !== 'passed' || finished.result.leg !== 'soap') throw new Error('not passed');
  await finished.result.oneTimePassword();
  ending.abort();
  await expect(finished.result.oneTimePassword()).rejects.toMatchObject({ code: 'run.aborted' });
});

describe('readings', () => {
  const rootOf = (text: string): XmlElement => {
    const reading = readDocument({ body: Buffer.from(text) });
    if ('fault' in reading) throw new Error(reading.fault);
    return reading.root;
  };

  test.each([
    ['an element', '<success><session-key> abc </session-key></success>'],
    ['an attribute', '<success session-key="abc"/>'],
    ['the text', '<success>abc</success>'],
  ])('a session key as %s', (_, inside) => {
    expect(readSessionKey(rootOf(resp('login', inside)))).toBe('abc');
  });

  const property = (domain: string) => `<property name="Presence.Domain">${domain}</property>`;
  test.each<[what: string, inside: string, domain: string | undefined, unicode?: string]>([
    ['text', '<property name="Presence.Domain">dogtel.lab</property>', 'dogtel.lab'],
    ['an attribute', '<property name="Presence.Domain" value="dogtel.lab"/>', 'dogtel.lab'],
    ['a child', '<property name="presence.domain"><value>dogtel.lab</value></property>', 'dogtel.lab'],
    ['nothing', '<property name="Presence.Other">dogtel.lab</property>', undefined],
    ['U-labels', property('Bücher.example.'), 'xn--bcher-kva.example', 'bücher.example'],
    ['A-labels', property('xn--bcher-kva.example'), 'xn--bcher-kva.example', 'bücher.example'],
    ['an address', property('10.10.10.25'), undefined],
    ['rubbish', '<property name="Presence.Domain">not a domain</property>', undefined],
  ])('the presence domain as %s', (_, inside, domain, unicode = domain) => {
    expect(readConfig(rootOf(envelope(inside)))).toEqual({
      domain: domain === undefined ? undefined : { ascii: domain, unicode },
      xmpp: [],
    });
  });

  test('a good answer is no refusal', () => {
    expect(readRefusal(rootOf(config))).toBeUndefined();
  });
});
