// All legs of a sign-in against the lab's Cisco cluster, and each fault of its HTTPS services as the legs name it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LegFinished, type LegOptions, type LegProceed, openLeg } from '../../src/cisco/leg.ts';
import type { Fault } from '../../src/lab/faults.ts';
import { httpFaults } from '../../src/lab/faults-http.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { openConversation } from '../../src/xmpp/conversation.ts';
import { ciscoScenario } from '../lab/cisco-lab.ts';
import { patientClock } from '../patient-clock.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(ciscoScenario);
});
beforeEach(async () => {
  await Promise.all([...lab.nodes, ...lab.services].map((node) => node.setFaults([])));
});
afterAll(() => lab.close());

const domain = { ascii: 'dogtel.lab', unicode: 'dogtel.lab' };
const account = { user: 'alice', domain };
const logIn: LegProceed = { kind: 'login', account, password: () => 'secret' };
const machines = { uds: 'cucm1', soap: 'cup1', edge: 'edge1' } as const;

const leg = async (
  kind: LegOptions['kind'],
  how: LegProceed = logIn,
  more: Partial<LegOptions> = {},
): Promise<LegFinished> => {
  const { address, host, httpsPort } = lab.node(machines[kind]);
  const opened = await openLeg({
    kind,
    host,
    address,
    port: httpsPort ?? 0,
    domain,
    tls: { ca: [lab.ca] },
    attemptMs: 10_000,
    clock: patientClock,
    onEvent: () => {},
    ...more,
  });
  return opened.outcome === 'opened' ? opened.proceed(how) : opened;
};

const passed = async <K extends LegOptions['kind']>(kind: K, how?: LegProceed, more?: Partial<LegOptions>) => {
  const finished = await leg(kind, how, more);
  if (finished.outcome !== 'passed') throw new Error(JSON.stringify(finished));
  return finished.result;
};

test('from Unified CM over SOAP to XMPP with the one-time password', async () => {
  const uds = await passed('uds');
  expect(uds).toMatchObject({ presence: [{ host: 'cup1.dogtel.lab' }, { host: 'cup2.dogtel.lab' }] });
  const soap = await passed('soap');
  if (soap.leg !== 'soap') throw new Error('not soap');
  expect(soap).toMatchObject({ presenceDomain: { ascii: 'dogtel.lab' }, xmpp: ['cup1.dogtel.lab', 'cup2.dogtel.lab'] });
  for (let time = 0; time < 2; time += 1) {
    const { address, host, port } = lab.node('cup1');
    const opened = await openConversation({
      kind: 'starttls',
      host,
      address,
      port: port ?? 0,
      domain,
      tls: { ca: [lab.ca] },
      attemptMs: 10_000,
      clock: patientClock,
      onEvent: () => {},
    });
    if (opened.outcome !== 'opened') throw new Error(JSON.stringify(opened));
    expect(await opened.proceed({ kind: 'login', account, token: soap.oneTimePassword })).toEqual({
      outcome: 'online',
    });
  }
});

test.each([
  ['the page of the user', [], 'user-page'],
  ['the service profile, where that page is silent', ['no-user-servers'], 'service-profile'],
] as const)('presence nodes come from %s', async (_, faults, namedBy) => {
  await lab.node('cucm1').setFaults(faults.map((id) => ({ id })));
  expect(await passed('uds')).toMatchObject({
    namedBy,
    presence: [{ host: 'cup1.dogtel.lab' }, { host: 'cup2.dogtel.lab' }],
  });
});

test('a presence domain comes as U-labels', async () => {
  await lab.node('cup1').setFaults([{ id: 'wrong-presence-domain', value: 'bücher.example' }]);
  expect(await passed('soap')).toMatchObject({
    presenceDomain: { ascii: 'xn--bcher-kva.example', unicode: 'bücher.example' },
  });
});

test('a session is taken up again, and is not known elsewhere once it has ended', async () => {
  const soap = await passed('soap');
  if (soap.leg !== 'soap') throw new Error('not soap');
  const how: LegProceed = { kind: 'session', account, session: soap.session };
  expect(await passed('soap', how)).toMatchObject({ leg: 'soap', presenceDomain: { ascii: 'dogtel.lab' } });
  lab.cluster.sessionsOf('cup1').end();
  expect(await leg('soap', how)).toMatchObject({ code: 'soap.invalid-session', submitted: false });
});

test('through the Expressway to all that is inside', async () => {
  const edge = await passed('edge');
  if (edge.leg !== 'edge') throw new Error('not edge');
  const { address, httpsPort } = lab.node('edge1');
  const [inside] = edge.uds;
  if (inside === undefined) throw new Error('nothing inside');
  const through = { address, port: httpsPort ?? 0, via: edge.pass };
  const uds = await passed('uds', logIn, { ...through, host: inside.host, innerPort: inside.port });
  if (uds.leg !== 'uds') throw new Error('not uds');
  const [node] = uds.presence;
  if (node === undefined) throw new Error('no presence node');
  const soap = await passed('soap', logIn, { ...through, host: node.host, innerPort: node.port ?? 8443 });
  expect(soap).toMatchObject({ presenceDomain: { ascii: 'dogtel.lab' } });
});

interface Sight {
  readonly kind: LegOptions['kind'];
  readonly fault: Fault;
  readonly code: string;
  readonly phaseMs?: LegOptions['phaseMs'];
}

const fromAll = (fault: Fault, codes: Readonly<Record<LegOptions['kind'], string>>): readonly Sight[] =>
  (['uds', 'soap', 'edge'] as const).map((kind) => ({ kind, fault, code: codes[kind] }));
const all = (code: string) => ({ uds: code, soap: code, edge: code });
const brief = { http: 400, soap: 400 };

const sights: readonly Sight[] = [
  ...fromAll({ id: 'http-status', value: 503 }, all('http.unavailable')),
  { kind: 'uds', fault: { id: 'http-status', value: 403, request: '/user/' }, code: 'http.forbidden' },
  { kind: 'uds', fault: { id: 'http-status', value: 401, request: '/user/' }, code: 'http.unauthorized' },
  { kind: 'edge', fault: { id: 'http-status', value: 403 }, code: 'http.edge-policy' },
  { kind: 'edge', fault: { id: 'http-status', value: 401 }, code: 'http.unauthorized' },
  { kind: 'uds', fault: { id: 'http-slow', value: 50 }, code: 'passed' },
  ...fromAll({ id: 'http-silent' }, { uds: 'http.timeout', soap: 'soap.timeout', edge: 'http.timeout' }).map(
    (sight) => ({
      ...sight,
      phaseMs: brief,
    }),
  ),
  ...fromAll({ id: 'http-close-mid-body' }, { uds: 'http.closed', soap: 'soap.closed', edge: 'http.closed' }),
  ...fromAll({ id: 'not-http' }, all('http.not-http')),
  ...fromAll({ id: 'oversized-body' }, all('http.too-large')),
  ...fromAll({ id: 'redirect-loop' }, { uds: 'http.redirects', soap: 'http.redirects', edge: 'http.redirected' }),
  ...fromAll({ id: 'redirect-elsewhere' }, all('http.redirected')),
  ...fromAll(
    { id: 'malformed-xml' },
    { uds: 'http.bad-document', soap: 'soap.bad-document', edge: 'http.bad-document' },
  ),
  ...fromAll({ id: 'wrong-xml' }, { uds: 'http.bad-document', soap: 'soap.bad-document', edge: 'http.bad-document' }),
  ...fromAll({ id: 'xml-doctype' }, { uds: 'http.bad-document', soap: 'soap.bad-document', edge: 'http.bad-document' }),
  { kind: 'uds', fault: { id: 'found-false' }, code: 'http.no-home-cluster' },
  { kind: 'uds', fault: { id: 'two-home-clusters' }, code: 'http.two-home-clusters' },
  { kind: 'uds', fault: { id: 'no-user-servers' }, code: 'passed' },
  { kind: 'uds', fault: { id: 'no-service-profile' }, code: 'http.no-presence-nodes' },
  { kind: 'uds', fault: { id: 'empty-service-profile' }, code: 'http.no-presence-nodes' },
  { kind: 'soap', fault: { id: 'soap-fault' }, code: 'soap.fault' },
  { kind: 'soap', fault: { id: 'client-version' }, code: 'soap.client-version' },
  { kind: 'soap', fault: { id: 'invalid-session' }, code: 'soap.invalid-session' },
  { kind: 'soap', fault: { id: 'wrong-presence-domain' }, code: 'passed' },
  { kind: 'soap', fault: { id: 'no-token' }, code: 'soap.no-token' },
  { kind: 'soap', fault: { id: 'expired-token' }, code: 'passed' },
  { kind: 'edge', fault: { id: 'edge-name-error' }, code: 'http.edge-no-services' },
  { kind: 'edge', fault: { id: 'edge-no-cookie' }, code: 'http.edge-no-cookie' },
  ...fromAll({ id: 'refused' }, all('tcp.refused')),
  ...fromAll({ id: 'close-in-tls' }, all('tls.closed')),
  ...fromAll({ id: 'reset-in-tls' }, all('tls.reset')),
];

describe('faults', () => {
  test.each(sights)('$kind with $fault.id: $code', async ({ kind, fault, code, phaseMs }) => {
    await lab.node(machines[kind]).setFaults([fault]);
    const finished = await leg(kind, logIn, phaseMs ? { phaseMs } : {});
    expect(finished.outcome === 'failed' ? finished.code : finished.outcome).toBe(code);
  });

  test('are all looked at', () => {
    const seen = new Set<string>(sights.map(({ fault }) => fault.id));
    expect(Object.keys(httpFaults).filter((id) => !seen.has(id))).toEqual([]);
  });
});

test('a wrong password is refused by each leg, and the Expressway is asked once', async () => {
  const wrong: LegProceed = { kind: 'login', account, password: () => 'wrong' };
  expect(await leg('uds', wrong)).toMatchObject({ code: 'http.unauthorized', submitted: true });
  expect(await leg('soap', wrong)).toMatchObject({ code: 'soap.rejected', submitted: true });
  expect(await leg('edge', wrong)).toMatchObject({ code: 'http.unauthorized', submitted: true });
});
