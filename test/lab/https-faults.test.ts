// Every fault of an HTTPS service, seen through the eyes of a stock client.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fault, httpsFaultIds } from '../../src/lab/faults.ts';
import { httpFaults } from '../../src/lab/faults-http.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { ciscoScenario, placeOf } from './cisco-lab.ts';
import { type Asked, allConfig, ask, basic, fate, oneTimePassword, soap, soapLogin, textIn } from './https-client.ts';
import { dial, header } from './raw-client.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab(ciscoScenario);
});

beforeEach(async () => {
  await Promise.all([...lab.nodes, ...lab.services].map((node) => node.setFaults([])));
});

afterAll(() => lab.close());

const version: Asked = { path: '/cucm-uds/version' };
const clusterUser: Asked = { path: '/cucm-uds/clusterUser?username=alice' };
const user: Asked = { path: '/cucm-uds/user/alice', headers: basic('alice', 'secret') };
const edgeConfig: Asked = {
  path: '/ZG9ndGVsLmxhYg/get_edge_config?service_name=_cisco-uds&service_name=_cuplogin',
  headers: basic('alice', 'secret'),
};

interface Sight {
  readonly on: 'cucm1' | 'cup1' | 'edge1';
  readonly asked: Asked;
  /** Status, or code of the error. */
  readonly fate: number | string;
  /** What the answer contains. */
  readonly sees?: string | RegExp;
  readonly lacks?: string | RegExp;
}

const mib = 1_048_576;

const sights: readonly (readonly [Fault, Sight])[] = [
  [{ id: 'refused' }, { on: 'cucm1', asked: version, fate: 'ECONNREFUSED' }],
  [{ id: 'close-on-accept' }, { on: 'cup1', asked: version, fate: 'ECONNRESET' }],
  [{ id: 'reset-on-accept' }, { on: 'edge1', asked: version, fate: 'ECONNRESET' }],
  [{ id: 'close-in-tls' }, { on: 'cucm1', asked: version, fate: 'ECONNRESET' }],
  [{ id: 'reset-in-tls' }, { on: 'cup1', asked: version, fate: 'ECONNRESET' }],
  [{ id: 'http-status' }, { on: 'cucm1', asked: version, fate: 503 }],
  [
    { id: 'http-status', value: 403 },
    { on: 'cup1', asked: soapLogin('alice', 'secret'), fate: 403 },
  ],
  [
    { id: 'http-status', value: 'nonsense' },
    { on: 'cucm1', asked: version, fate: 503 },
  ],
  [
    { id: 'http-status', value: 99 },
    { on: 'cucm1', asked: version, fate: 500 },
  ],
  [
    { id: 'http-slow', value: 5 },
    { on: 'cucm1', asked: version, fate: 200 },
  ],
  [{ id: 'http-close-mid-body' }, { on: 'cucm1', asked: version, fate: 'aborted' }],
  [{ id: 'not-http' }, { on: 'edge1', asked: edgeConfig, fate: 'HPE_INVALID_CONSTANT' }],
  [{ id: 'malformed-xml' }, { on: 'cucm1', asked: version, fate: 200, sees: '</version></lab>' }],
  [{ id: 'malformed-xml' }, { on: 'cup1', asked: soapLogin('alice', 'secret'), fate: 200, sees: '</lab>' }],
  [{ id: 'wrong-xml' }, { on: 'cucm1', asked: version, fate: 200, sees: '<today>sunny</today>', lacks: 'version>' }],
  [
    { id: 'xml-doctype' },
    { on: 'cucm1', asked: version, fate: 200, sees: /^<\?xml [^>]*\?>\n<!DOCTYPE lab .*<versionInformation/s },
  ],
  [
    { id: 'oversized-body', value: 2 },
    { on: 'cucm1', asked: version, fate: 200, sees: ' '.repeat(2 * mib) },
  ],
  [{ id: 'redirect-loop' }, { on: 'cucm1', asked: version, fate: 302 }],
  [{ id: 'redirect-elsewhere' }, { on: 'cucm1', asked: version, fate: 302 }],
  [{ id: 'found-false' }, { on: 'cucm1', asked: clusterUser, fate: 200, sees: 'found="false"', lacks: 'homeCluster' }],
  [
    { id: 'two-home-clusters' },
    { on: 'cucm1', asked: clusterUser, fate: 200, sees: /found="true".*<homeCluster .*<homeCluster /s },
  ],
  [
    { id: 'no-user-servers' },
    { on: 'cucm1', asked: user, fate: 200, sees: /<imAndPresence><\/imAndPresence>.*SPDefault/s },
  ],
  [
    { id: 'no-service-profile' },
    {
      on: 'cucm1',
      asked: user,
      fate: 200,
      sees: '<imAndPresence></imAndPresence><serviceProfile/>',
      lacks: 'SPDefault',
    },
  ],
  [
    { id: 'empty-service-profile' },
    { on: 'cucm1', asked: { path: '/SPDefault.cnf.xml' }, fate: 200, sees: '<imAndPresence></imAndPresence>' },
  ],
  [
    { id: 'soap-fault', value: 'a < b' },
    { on: 'cup1', asked: soap(allConfig), fate: 500, sees: '>a &lt; b<' },
  ],
  [
    { id: 'client-version' },
    {
      on: 'cup1',
      asked: soapLogin('alice', 'secret'),
      fate: 200,
      sees: '<err-code>-1</err-code><err-text>client does not meet the minimal version requirement</err-text>',
      lacks: 'session-key',
    },
  ],
  [
    { id: 'edge-name-error' },
    { on: 'edge1', asked: edgeConfig, fate: 200, sees: '<error>NameError</error>', lacks: '<priority>' },
  ],
];

/** Faults whose test stands below by itself. */
const alone = [
  'black-hole',
  'silent',
  'silent-in-tls',
  'handshake-failure',
  'old-tls',
  'http-silent',
  'invalid-session',
  'wrong-presence-domain',
  'no-token',
  'expired-token',
  'edge-no-cookie',
];

describe('what a client sees', () => {
  test.each(sights)('%o %o', async (fault, { on, asked, fate: wanted, sees, lacks }) => {
    const place = placeOf(lab, on);
    await lab.node(on).setFaults([fault]);
    expect(await fate(place, asked)).toBe(wanted);
    if (typeof wanted === 'string') return;
    const { body } = await ask(place, asked);
    if (sees !== undefined) expect(typeof sees === 'string' ? body.includes(sees) : sees.test(body)).toBe(true);
    if (lacks !== undefined) expect(body).not.toMatch(lacks);
  });

  test('every fault of HTTPS is seen in some test', () => {
    const seen = new Set<string>([...sights.map(([{ id }]) => id), ...alone]);
    expect(httpsFaultIds.filter((id) => !seen.has(id))).toEqual([]);
    expect(Object.keys(httpFaults).every((id) => seen.has(id))).toBe(true);
  });

  const mute = ['silent', 'silent-in-tls', 'http-silent', 'http-slow', 'black-hole'] as const;
  test.each(mute)('%s: no answer', async (id) => {
    const place = placeOf(lab, 'cucm1');
    // On one connection only: the next one is served, which proves that the first one waited in vain.
    await lab.node('cucm1').setFaults([id === 'black-hole' ? { id } : { id, times: 1, value: 60_000 }]);
    const control = new AbortController();
    const { connections, requests } = { ...lab.node('cucm1').legs.https };
    const first = fate(place, { ...version, signal: control.signal });
    if (id === 'black-hole') {
      expect(await fate(place, { ...version, signal: AbortSignal.timeout(150) })).toBe('ABORT_ERR');
    } else {
      const counted = () => lab.node('cucm1').legs.https;
      await until(() => (id.startsWith('http') ? counted().requests > requests : counted().connections > connections));
      expect(await fate(place, version)).toBe(200);
    }
    control.abort();
    expect(await first).toBe('ABORT_ERR');
  });

  test('handshake-failure: an alert', async () => {
    await lab.node('cup1').setFaults([{ id: 'handshake-failure' }]);
    await expect(ask(placeOf(lab, 'cup1'))).rejects.toThrow(/alert handshake failure/);
  });

  test('old-tls: a version that nobody takes any more', async () => {
    await lab.node('cup1').setFaults([{ id: 'old-tls' }]);
    await expect(ask(placeOf(lab, 'cup1'))).rejects.toThrow(/unsupported protocol/);
  });

  test.each([
    ['redirect-loop', undefined, 'https://cucm1.dogtel.lab:8443/cucm-uds/version?a=b'],
    ['redirect-elsewhere', undefined, 'https://elsewhere.test:8443/'],
    ['redirect-elsewhere', 'https://cucm9.test/ü\r\nx: y', 'https://cucm9.test/%C3%BC%0D%0Ax: y'.replace(' ', '%20')],
  ] as const)('%s %s leads to %s', async (id, value, location) => {
    await lab.node('cucm1').setFaults([{ id, ...(value === undefined ? {} : { value }) }]);
    const { headers } = await ask(placeOf(lab, 'cucm1'), { path: '/cucm-uds/version?a=b' });
    expect(headers.location).toBe(location);
  });

  test('http-status 401 asks for a password in the realm of the service', async () => {
    await lab.node('cucm1').setFaults([{ id: 'http-status', value: 401 }]);
    const { headers } = await ask(placeOf(lab, 'cucm1'), version);
    expect(headers['www-authenticate']).toBe('Basic realm="Cisco Unified Communications Manager"');
  });

  test('invalid-session and wrong-presence-domain', async () => {
    const place = placeOf(lab, 'cup1');
    const key = textIn((await ask(place, soapLogin('alice', 'secret'))).body, 'session-key');
    await lab.node('cup1').setFaults([{ id: 'wrong-presence-domain', value: 'dogtl.lab' }]);
    expect((await ask(place, soap(allConfig, key))).body).toContain('name="Presence.Domain">dogtl.lab<');
    await lab.node('cup1').setFaults([{ id: 'invalid-session', request: 'get-onetime-password' }]);
    expect((await ask(place, soap(allConfig, key))).body).toContain('name="Presence.Domain">dogtel.lab<');
    expect((await ask(place, soap(oneTimePassword, key))).body).toContain('Invalid request');
  });

  test('no-token: the login is good and there is no one-time password', async () => {
    const place = placeOf(lab, 'cup1');
    await lab.node('cup1').setFaults([{ id: 'no-token' }]);
    const key = textIn((await ask(place, soapLogin('alice', 'secret'))).body, 'session-key');
    const told = (await ask(place, soap(oneTimePassword, key))).body;
    expect(told).toContain('<err-text>no one-time password</err-text>');
    expect(textIn(told, 'password')).toBeUndefined();
  });

  test('expired-token: the one-time password is refused', async () => {
    const place = placeOf(lab, 'cup1');
    const key = textIn((await ask(place, soapLogin('alice', 'secret'))).body, 'session-key');
    await lab.node('cup1').setFaults([{ id: 'expired-token' }]);
    const token = textIn((await ask(place, soap(oneTimePassword, key))).body, 'password');
    expect(lab.cluster.oneTimePasswords.redeem('alice', token ?? '')).toBe(false);
  });

  test('edge-no-cookie', async () => {
    await lab.node('edge1').setFaults([{ id: 'edge-no-cookie' }]);
    const told = await ask(placeOf(lab, 'edge1'), edgeConfig);
    expect([told.status, told.headers['set-cookie']]).toEqual([200, undefined]);
  });
});

test('a fault may hold for some requests, and for so many', async () => {
  const place = placeOf(lab, 'cucm1');
  await lab.node('cucm1').setFaults([{ id: 'http-status', value: 500, request: '/cucm-uds/user/', times: 1 }]);
  expect([await fate(place, version), await fate(place, user), await fate(place, user)]).toEqual([200, 500, 200]);
});

test('a fault may hold for one half of a machine', async () => {
  const node = lab.node('cup1');
  await node.setFaults([{ id: 'refused', port: 'https' }]);
  expect(await fate(placeOf(lab, 'cup1'))).toBe('ECONNREFUSED');
  const client = await dial(node.port, node.address);
  client.send(header());
  await client.until('</stream:features>');
  client.destroy();
  await node.setFaults([{ id: 'refused', port: 'starttls' }]);
  expect(await fate(placeOf(lab, 'cup1'), soapLogin('alice', 'secret'))).toBe(200);
  await expect(dial(node.port, node.address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a password counts as submitted even where a fault takes the answer away', async () => {
  const before = lab.node('cucm1').counters.submissions;
  await lab.node('cucm1').setFaults([{ id: 'http-close-mid-body' }]);
  await fate(placeOf(lab, 'cucm1'), user);
  expect(lab.node('cucm1').counters.submissions).toBe(before + 1);
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
