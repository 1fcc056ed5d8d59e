// Machines with an HTTPS half: both halves die, freeze and come back together, and nothing of them is left behind.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpsNode, startHttpsNode } from '../../src/lab/http/https-node.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { assembleLab } from '../../src/lab/lab-assembly.ts';
import { checkScenario } from '../../src/lab/scenario-file.ts';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import { ciscoScenario, placeOf, withLab } from './cisco-lab.ts';
import { ask, basic, fate, soapLogin } from './https-client.ts';
import { leftSince, openHandles } from './open-handles.ts';
import { dial, header } from './raw-client.ts';

const version = { path: '/cucm-uds/version' };

describe('a presence node with SOAP', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await startLab(ciscoScenario);
  });
  afterEach(() => lab.close());

  test('stop ends both halves, start brings both back on their ports', async () => {
    const node = lab.node('cup1');
    const ports = [node.port, node.httpsPort];
    expect(await fate(placeOf(lab, 'cup1'), soapLogin('alice', 'secret'))).toBe(200);
    const client = await dial(node.port, node.address);
    client.send(header());
    await client.until('</stream:features>');
    await node.stop();
    expect(await client.ending()).toBe('ECONNRESET');
    expect(await fate(placeOf(lab, 'cup1'), soapLogin('alice', 'secret'))).toBe('ECONNREFUSED');
    await expect(dial(node.port, node.address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await fate(placeOf(lab, 'cup2'), soapLogin('alice', 'secret'))).toBe(200);
    await node.start();
    expect([node.port, node.httpsPort]).toEqual(ports);
    expect(await fate(placeOf(lab, 'cup1'), soapLogin('alice', 'secret'))).toBe(200);
    expect(node.counters).toEqual({ connections: 3, submissions: 2, logins: 0 });
    expect(node.legs).toEqual({
      xmpp: { connections: 1, submissions: 0, logins: 0 },
      https: { connections: 2, requests: 2, submissions: 2, logins: 2, bans: 0 },
    });
    client.destroy();
  });

  test('freeze silences both halves; what was asked meanwhile is answered at the end', async () => {
    const node = lab.node('cup1');
    await node.freeze();
    const asked = fate(placeOf(lab, 'cup1'), soapLogin('alice', 'secret'));
    const client = await dial(node.port, node.address);
    client.send(header());
    // A turn of the other node is time enough for an answer, were there one.
    expect(await fate(placeOf(lab, 'cup2'), soapLogin('alice', 'secret'))).toBe(200);
    expect([client.text, node.legs.https.requests]).toEqual(['', 0]);
    await node.start();
    expect(await asked).toBe(200);
    await client.until('</stream:features>');
    client.destroy();
  });

  test('a frozen machine can be stopped', async () => {
    const node = lab.node('edge1');
    await node.freeze();
    const asked = fate(placeOf(lab, 'edge1'));
    while (node.legs.https.connections === 0) await new Promise((resolve) => setImmediate(resolve));
    await node.stop();
    expect(await asked).toBe('ECONNRESET');
    await node.start();
    expect(await fate(placeOf(lab, 'edge1'))).toBe(404);
  });

  test('services are found by name and stand where the scenario puts them', () => {
    expect(lab.nodes.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['cup1 presence', 'cup2 presence']);
    expect(lab.services.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['cucm1 cucm', 'edge1 edge']);
    const { original, address, port, directTlsPort, httpsPort } = lab.node('cucm1');
    expect(original).toEqual({ address: '10.10.10.5', port: null, directTls: null, https: 8443 });
    expect([lab.original(address, 8443), port, directTlsPort, httpsPort]).toEqual(['10.10.10.5', null, null, 8443]);
    expect(() => lab.node('cucm9')).toThrow("the lab has no node 'cucm9'; it has cup1, cup2, cucm1, edge1");
  });
});

test('machines on one IPv6 address have ports of their own, and records and documents lead there', () =>
  withLab(
    {
      zone: ['_cisco-uds._tcp SRV 0 0 8443 cucm1', 'cucm1 AAAA 2001:db8::5'],
      nodes: { cup1: { address: '2001:db8::25', soap: 8443 } },
      cucm: { cucm1: { address: '2001:db8::5' } },
    },
    async (lab) => {
      const { httpsPort } = lab.node('cucm1');
      expect(httpsPort).not.toBe(lab.node('cup1').httpsPort);
      expect(lab.zone.find((line) => line.includes(' SRV '))).toContain(` ${httpsPort} `);
      expect(await fate(placeOf(lab, 'cucm1'), version)).toBe(200);
      expect(lab.notes.join()).toContain('cup1, cucm1 on ::1');
    },
  ));

test('with 127.0.0.1 alone, every document names the ports that there are', async () => {
  const claim = { network: { kind: 'single' } as const, release: async () => {} };
  const lab = await assembleLab(checkScenario(ciscoScenario), claim, {});
  try {
    const [cucm1, cup1, cup2] = ['cucm1', 'cup1', 'cup2'].map((name) => lab.node(name).httpsPort);
    expect(new Set([cucm1, cup1, cup2]).size).toBe(3);
    const { body: found } = await ask(placeOf(lab, 'cucm1'), { path: '/cucm-uds/clusterUser?username=alice' });
    expect(found).toContain(`serversUri="https://cucm1.dogtel.lab:${cucm1}/cucm-uds/servers"`);
    const { body: profile } = await ask(placeOf(lab, 'cucm1'), { path: '/SPDefault.cnf.xml' });
    expect(profile).toContain(`<address>cup1.dogtel.lab</address><port>${cup1}</port>`);
    expect(profile).toContain(`<address>cup2.dogtel.lab</address><port>${cup2}</port>`);
    const path = `/${Buffer.from('dogtel.lab').toString('base64url')}/get_edge_config?service_name=_cisco-uds`;
    const { body: edge } = await ask(placeOf(lab, 'edge1'), { path, headers: basic('alice', 'secret') });
    expect(edge).toContain(`<port>${cucm1}</port><address>cucm1.dogtel.lab</address>`);
    expect(edge).toContain(
      `<xmppEdgeServer><server><address>edge1.dogtel.lab</address><tlsPort>${lab.node('edge1').port}<`,
    );
  } finally {
    await lab.close();
  }
});

test('an address in a redirect is that of the lab', () =>
  withLab(ciscoScenario, async (lab) => {
    await lab.node('cucm1').setFaults([{ id: 'redirect-elsewhere', value: 'https://10.10.20.25:8443/x' }]);
    const { headers } = await ask(placeOf(lab, 'cucm1'), version);
    expect(headers.location).toBe(`https://${lab.node('cup2').address}:8443/x`);
  }));

describe('close', () => {
  let node: HttpsNode;
  let ca = '';
  const start = async (faults: Parameters<HttpsNode['setFaults']>[0] = []): Promise<void> => {
    const authority = await createAuthority();
    ca = authority.pem;
    const certificate = await authority.mint('tomcat', { domain: 'dogtel.lab', host: 'cucm1.dogtel.lab' });
    const site = { realm: 'lab', open: () => ({ answer: () => ({ status: 200 }) }) };
    const options = { name: 'cucm1', host: 'cucm1.dogtel.lab', service: 'uds', address: '127.0.0.1', port: 0 } as const;
    node = await startHttpsNode({ ...options, certificate, faults }, site);
  };
  const place = () => ({ address: '127.0.0.1', port: node.port, host: 'cucm1.dogtel.lab', ca });

  test.each(['nothing', 'silent', 'silent-in-tls', 'http-silent', 'http-slow', 'oversized-body'] as const)(
    'leaves nothing of a service with: %s',
    async (id) => {
      const before = openHandles();
      await start(id === 'nothing' ? [] : [{ id, value: 60_000 }]);
      const asked = fate(place());
      const counted = id.startsWith('silent') ? () => node.counters.connections : () => node.counters.requests;
      while (counted() === 0) await new Promise((resolve) => setImmediate(resolve));
      await Promise.all([node.close(), node.close()]);
      expect(['nothing', 'oversized-body'].includes(id) ? 'ECONNRESET' : await asked).toBe('ECONNRESET');
      await asked;
      // The end of the client's own connection takes Node 24 a turn longer.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(leftSince(before)).toEqual([]);
      await expect(node.start()).rejects.toThrow('cucm1: a closed service does not start again');
    },
  );

  test('a raw connection that says nothing is cut', async () => {
    await start();
    const client = await dial(node.port);
    while (node.counters.connections === 0) await new Promise((resolve) => setImmediate(resolve));
    await node.close();
    expect(await client.ending()).toBe('ECONNRESET');
    client.destroy();
  });

  test('a fault nobody knows is refused', async () => {
    await start();
    expect(() => node.setFaults([{ id: 'toString' as 'refused' }])).toThrow('faults: there is no fault "toString"');
    await node.close();
  });

  test('rubbish on the port is cut off, and the service goes on', async () => {
    await start();
    const client = await dial(node.port);
    client.send('GET / HTTP/1.1\r\n\r\n');
    await client.ending();
    expect(await fate(place())).toBe(200);
    client.destroy();
    await node.close();
  });
});
