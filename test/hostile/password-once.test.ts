// Whatever goes wrong on whichever leg: the lab receives a wrong password once, and at most once more where nobody judged it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playStory, type Story } from '../stories/story.ts';

const legFaults = [
  'refused',
  'reset-on-accept',
  'close-on-accept',
  'close-in-tls',
  'handshake-failure',
  'old-tls',
  'http-close-mid-body',
  'not-http',
  'malformed-xml',
  'wrong-xml',
  'xml-doctype',
  'redirect-loop',
  'redirect-elsewhere',
] as const;
const udsFaults = [
  'found-false',
  'two-home-clusters',
  'no-user-servers',
  'no-service-profile',
  'empty-service-profile',
] as const;
const soapFaults = [
  'soap-fault',
  'client-version',
  'invalid-session',
  'wrong-presence-domain',
  'no-token',
  'expired-token',
] as const;
const edgeFaults = ['edge-name-error', 'edge-no-cookie'] as const;
const streamFaults = [
  'redirect',
  'redirect-after-tls',
  'redirect-after-auth',
  'stream-error',
  'only-plain',
  'close-after-proof',
  'reset-after-proof',
  'sasl-failure',
  'sasl-failure-at-once',
  'stream-error-after-proof',
  'bad-challenge',
  'hostnames-elsewhere',
  'hostnames-loop',
  'hostname-alone',
  'token-refused',
  'close-after-auth',
  'bind-refused',
  'replaced',
] as const;

const times = fc.option(fc.constantFrom(1, 2), { nil: undefined });
const part = fc.option(
  fc.constantFrom('/user/', '/version', 'login', 'get-all-config', 'get-onetime-password', 'get_edge_config'),
  {
    nil: undefined,
  },
);
const statuses = fc.constantFrom(200, 204, 301, 400, 401, 404, 407, 429, 500, 502, 503);

const played = (id: fc.Arbitrary<string>): fc.Arbitrary<object> =>
  fc.tuple(id, times, part).map(([name, count, request]) => ({
    [name]: true,
    ...(count === undefined ? {} : { times: count }),
    ...(request === undefined || /accept|refused|tls|handshake/.test(name) ? {} : { request }),
  }));

const refused = fc.tuple(statuses, times, part).map(([status, count, request]) => ({
  'http-status': status,
  ...(count === undefined ? {} : { times: count }),
  ...(request === undefined ? {} : { request }),
}));

const onStream = fc.tuple(fc.constantFrom(...streamFaults), times).map(([name, count]) => ({
  [name]: true,
  ...(count === undefined ? {} : { times: count }),
}));

const some = (...each: fc.Arbitrary<object>[]) => fc.array(fc.oneof(...each), { maxLength: 3 });
const ofUds = some(played(fc.constantFrom(...legFaults, ...udsFaults)), refused);
const ofEdge = some(played(fc.constantFrom(...legFaults, ...edgeFaults)), refused);
const ofNode = some(played(fc.constantFrom(...legFaults, ...soapFaults)), refused, onStream);

/** TABLE: what is published, and so which legs there are. */
const ways = {
  inside: {
    records: ['_cisco-uds._tcp SRV 0 0 8443 cucm1', '_cisco-uds._tcp SRV 1 0 8443 cucm2'],
    profile: 'jabber-14',
  },
  cup: { records: ['_cuplogin._tcp SRV 0 0 8443 cup1', '_cuplogin._tcp SRV 1 0 8443 cup2'], profile: 'jabber-10.5' },
  outside: {
    records: ['_collab-edge._tls SRV 0 0 8443 edge1', '_collab-edge._tls SRV 1 0 8443 edge2'],
    profile: 'jabber-14',
  },
  xmpp: { records: ['_xmpp-client._tcp SRV 0 0 5222 cup1', '_xmpp-client._tcp SRV 1 0 5222 cup2'], profile: 'xmpp' },
} as const;

const machines = ['cucm1', 'cucm2', 'edge1', 'edge2', 'cup1', 'cup2'] as const;

const group = fc.record({
  way: fc.constantFrom(...(Object.keys(ways) as readonly (keyof typeof ways)[])),
  everyNode: fc.boolean(),
  walk: fc.constantFrom('race', 'sequential'),
  hasPassword: fc.boolean(),
  afterFailover: fc.constantFrom(
    undefined,
    { stop: ['cup1'], move: { alice: ['cup2', 'cup1'] } },
    { forget: ['cup1', 'cup2'], close: ['cup1'] },
    { forget: ['cup1'], answer: { cup1: 401 } },
    { forget: ['cup1', 'cup2'], answer: { cup1: 500, cup2: 500 } },
  ),
  cucm1: ofUds,
  cucm2: ofUds,
  edge1: ofEdge,
  edge2: ofEdge,
  cup1: ofNode,
  cup2: ofNode,
});

type Drawn = typeof group extends fc.Arbitrary<infer T> ? T : never;

const play = (
  command: 'login' | 'doctor',
  { way, everyNode, walk, hasPassword, afterFailover, ...faults }: Drawn,
): Promise<Story> =>
  playStory({
    domain: 'dogtel.lab',
    zone: [...ways[way].records, ...machines.map((name, index) => `${name} A 10.10.10.${10 + index}`)],
    accounts: { alice: 'secret-word' },
    cucm: {
      cucm1: { address: '10.10.10.10', faults: faults.cucm1 },
      cucm2: { address: '10.10.10.11', faults: faults.cucm2 },
    },
    edges: {
      edge1: { address: '10.10.10.12', faults: faults.edge1 },
      edge2: { address: '10.10.10.13', faults: faults.edge2 },
    },
    nodes: {
      cup1: { address: '10.10.10.14', soap: 8443, faults: faults.cup1 },
      cup2: { address: '10.10.10.15', soap: 8443, faults: faults.cup2 },
    },
    run: {
      command,
      target: 'alice@dogtel.lab',
      password: hasPassword ? 'secret-word' : 'wrong-word',
      options: {
        profile: ways[way].profile,
        ...(command === 'login' ? { everyNode } : {}),
        walk,
        attemptMs: 1_500,
        timeoutMs: 4_000,
        ...(afterFailover === undefined || everyNode || command === 'doctor' ? {} : { afterFailover }),
      },
    },
    expect: { signIn: 'online' },
  });

/** What an edge passes on is counted twice, by the edge and by the server inside. */
const received = ({ submissions }: Story, way: keyof typeof ways): number =>
  Object.entries(submissions)
    .filter(([name]) => way !== 'outside' || !/^(uds|soap) /.test(name))
    .reduce((sum, [, count]) => sum + count, 0);

const judged = new Set(['auth.rejected', 'http.unauthorized', 'soap.rejected']);

test('over random faults on every leg', async () => {
  let mostSent = 0;
  await fc.assert(
    fc.asyncProperty(group, async (drawn) => {
      const story = await play('login', drawn);
      const { events } = story;
      const sent = events.filter(({ type }) => type === 'password-submitted').length;
      mostSent = Math.max(mostSent, sent);
      expect(received(story, drawn.way)).toBeLessThanOrEqual(sent);
      const refusals = events.filter((event) => event.type === 'attempt-ended' && judged.has(event.code ?? ''));
      if (!drawn.everyNode) expect(refusals.length).toBeLessThanOrEqual(1);
      if (!drawn.hasPassword) expect(sent).toBeLessThanOrEqual(2);
      // Nothing is sent after a refusal.
      const last = events.findLastIndex(({ type }) => type === 'password-submitted');
      const refusal = events.findIndex((event) => event.type === 'attempt-ended' && judged.has(event.code ?? ''));
      if (refusal >= 0 && !(drawn.everyNode && drawn.hasPassword)) expect(last).toBeLessThan(refusal);
    }),
    { seed: 3, numRuns: 20, endOnFailure: true },
  );
  // Otherwise nothing was shown.
  expect(mostSent).toBeGreaterThan(1);
});

test('over a diagnosis as well, whose verdict and findings agree', async () => {
  let mostSent = 0;
  await fc.assert(
    fc.asyncProperty(group, async (drawn) => {
      const story = await play('doctor', drawn);
      const { events, report } = story;
      const sent = events.filter(({ type }) => type === 'password-submitted').length;
      mostSent = Math.max(mostSent, sent);
      expect(received(story, drawn.way)).toBeLessThanOrEqual(sent);
      if (!drawn.hasPassword) {
        const last = events.findLastIndex(({ type }) => type === 'password-submitted');
        const refusal = events.findIndex((event) => event.type === 'attempt-ended' && judged.has(event.code ?? ''));
        expect(sent).toBeLessThanOrEqual(2);
        if (refusal >= 0) expect(last).toBeLessThan(refusal);
      }
      // Who is kept out is told why, and nobody else is told that it is critical.
      const isKeptOut = report.signIn.outcome !== 'online';
      expect(report.findings?.some(({ severity }) => severity === 'critical')).toBe(isKeptOut);
    }),
    { seed: 5, numRuns: 15, endOnFailure: true },
  );
  expect(mostSent).toBeGreaterThan(1);
});
