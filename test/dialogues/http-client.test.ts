// Published HTTP dialogues, met by our client: a server plays them word by word, and takes nothing else for them.

import { afterEach, expect, test } from 'vitest';
import { type LegFinished, type LegOptions, type LegProceed, openLeg } from '../../src/cisco/leg.ts';
import type { FailureCode } from '../../src/core/failure.ts';
import { ourAuthority, type Reply, type Request, type Server, startServer } from '../cisco/https-server.ts';
import { patientClock } from '../patient-clock.ts';
import { dialogueNames, patternOf } from './dialogue.ts';
import { fillIn, readTurns, type Turn, withoutNamespaces } from './http-dialogue.ts';

const made = { key: 's3ss10n-k3y', token: 't0k3n', cookie: 'c00k1e' };
const domainOf = (name: string) => ({ ascii: name, unicode: name });

const loginOf = (password: string, domain = 'server.com'): LegProceed => ({
  kind: 'login',
  account: { user: 'user', domain: domainOf(domain) },
  password: () => password,
});
const login = loginOf('secret');

interface Row {
  readonly kind: LegOptions['kind'];
  readonly how: LegProceed;
  readonly code?: FailureCode;
  readonly result?: object;
  /** What a leg says of itself beyond its result. */
  readonly more?: (finished: LegFinished) => Promise<void>;
  readonly options?: Partial<LegOptions>;
  /** Answers a request behind the dialogue's last, where what follows is not published. */
  readonly after?: Reply;
}

const profile = '<serviceProfile><imAndPresence><server>cup1.server.com</server></imAndPresence></serviceProfile>';
const edge = { host: 'edge.tbtp.com', domain: domainOf('tbtp.com') };

const rows: Readonly<Record<string, Row>> = {
  'http-uds': {
    kind: 'uds',
    how: login,
    result: {
      leg: 'uds',
      namedBy: 'service-profile',
      servers: ['cucm1.server.com', 'cucm2.server.com'],
      presence: [{ host: 'cup1.server.com' }],
    },
    after: { body: profile },
  },
  'http-uds-presence': {
    kind: 'uds',
    how: login,
    result: { leg: 'uds', namedBy: 'user-page', presence: [{ host: 'cup1.server.com' }] },
  },
  'http-uds-email': { kind: 'uds', how: { kind: 'probe' }, options: { email: 'user@server.com' } },
  'http-uds-not-found': { kind: 'uds', how: login, code: 'http.no-home-cluster' },
  'http-uds-wrong-password': { kind: 'uds', how: loginOf('wrong'), code: 'http.unauthorized' },
  'http-uds-forbidden': { kind: 'uds', how: login, code: 'http.forbidden' },
  'http-soap': {
    kind: 'soap',
    how: login,
    result: { leg: 'soap', presenceDomain: domainOf('server.com') },
    more: async (finished) => {
      if (finished.outcome !== 'passed' || finished.result.leg !== 'soap') throw new Error('not passed');
      expect(await finished.result.oneTimePassword()).toBe(made.token);
      expect(finished.result.session.key).toBe(made.key);
    },
  },
  'http-soap-refused': { kind: 'soap', how: loginOf('wrong'), code: 'soap.rejected' },
  'http-soap-client-version': { kind: 'soap', how: login, code: 'soap.client-version' },
  'http-soap-session-over': {
    kind: 'soap',
    how: {
      kind: 'session',
      account: { user: 'user', domain: domainOf('server.com') },
      session: { key: 'long-gone' },
    },
    code: 'soap.invalid-session',
  },
  'http-edge': {
    kind: 'edge',
    how: loginOf('secret', 'tbtp.com'),
    options: edge,
    result: {
      leg: 'edge',
      uds: [{ host: 'cucm1.tbtp.com', port: 8443 }],
      cuplogin: [],
      xmpp: [{ host: 'edge.tbtp.com', port: 5222 }],
    },
    more: async (finished) => {
      if (finished.outcome !== 'passed' || finished.result.leg !== 'edge') throw new Error('not passed');
      expect(finished.result.pass.cookie).toBe(made.cookie);
    },
  },
  'http-edge-wrong-password': {
    kind: 'edge',
    how: loginOf('wrong', 'tbtp.com'),
    options: edge,
    code: 'http.unauthorized',
  },
};

let server: Server | undefined;
afterEach(() => server?.close());

test('every dialogue has its row', () => {
  expect(Object.keys(rows).sort()).toEqual(dialogueNames('http'));
});

/** What a request says less than, or other than, the dialogue. */
const differences = ({ method, path, request }: Turn, asked: Request): readonly string[] => [
  ...(asked.method === method && asked.path === path ? [] : [`${asked.method} ${asked.path} for ${method} ${path}`]),
  ...Object.entries(request.headers).flatMap(([name, value]) =>
    asked.headers[name]?.startsWith(value) ? [] : [`${name}: ${asked.headers[name]} for ${value}`],
  ),
  ...(patternOf(withoutNamespaces(fillIn(request.body, made))).test(asked.body) ? [] : [asked.body]),
];

test.each(Object.entries(rows))('%s', async (name, { kind, how, code, result, more, options, after }) => {
  const turns = readTurns(name);
  const wrong: string[] = [];
  let played = 0;
  const host = options?.host ?? 'cucm1.server.com';
  const domain = options?.domain ?? domainOf('server.com');
  const started = await startServer(
    (asked): Reply => {
      // Our own way of finding the path of the service without a password; no source has it.
      if (asked.path.endsWith('?wsdl')) return { status: 405 };
      const turn = turns[played];
      played += 1;
      if (turn === undefined) return after ?? { status: 500 };
      wrong.push(...differences(turn, asked));
      const { headers, body } = turn.answer;
      const told = Object.entries(headers).map(([key, value]) => [key, fillIn(value, made)] as const);
      // The port of the dialogue is that of every Cisco server, ours is free.
      return {
        status: turn.status,
        headers: Object.fromEntries(told),
        body: fillIn(body, made).replaceAll(':8443/', `:${started.port}/`),
      };
    },
    { host, domain: domain.ascii },
  );
  server = started;
  const opened = await openLeg({
    kind,
    host,
    address: '127.0.0.1',
    port: started.port,
    domain,
    user: 'user',
    tls: { ca: [(await ourAuthority()).pem] },
    attemptMs: 5_000,
    clock: patientClock,
    onEvent: () => {},
    ...options,
  });
  const finished = opened.outcome === 'opened' ? await opened.proceed(how) : opened;
  const expected = code === undefined ? (result === undefined ? { outcome: 'reached' } : { result }) : { code };
  expect(finished).toMatchObject(expected);
  await more?.(finished);
  expect(wrong).toEqual([]);
  expect(played).toBe(turns.length + (after === undefined ? 0 : 1));
});
