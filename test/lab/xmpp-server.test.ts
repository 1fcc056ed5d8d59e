// A healthy node: the dialogue a client needs, its life and death, and what it leaves behind.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LabNodeEvent, XmppServer } from '../../src/lab/xmpp-server.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture } from './lab-fixture.ts';
import { auth, bindRequest, dial, header, pingRequest, starttls } from './raw-client.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

async function secured(server: XmppServer) {
  const client = await dial(server.port);
  client.send(header());
  await client.until('</stream:features>');
  client.send(starttls);
  await client.until("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  await client.secure({ ca: lab.authority.pem, servername: 'dogtel.lab' });
  client.send(header());
  const features = await client.until('</stream:features>');
  return { client, features };
}

test('a login from the first byte to the ping', async () => {
  const events: LabNodeEvent[] = [];
  const server = await lab.start({ onEvent: (event) => events.push(event) });
  const { client, features } = await secured(server);
  expect(features).toContain('<mechanism>SCRAM-SHA-512-PLUS</mechanism>');
  expect(features).toContain("<channel-binding type='tls-exporter'/>");
  client.send(auth('PLAIN', '\0alice\0secret'));
  await client.until('</success>');
  client.send(header() + bindRequest);
  expect(await client.until('</stream:features>')).toContain('urn:ietf:params:xml:ns:xmpp-bind');
  expect(await client.until('</iq>')).toContain('<jid>alice@dogtel.lab/desk</jid>');
  client.send(pingRequest);
  expect(await client.until('</iq>')).toBe("<iq type='result' id='p1'></iq>");
  client.send('</stream:stream>');
  await client.until('</stream:stream>');
  expect(await client.ending()).toBe('closed');
  expect(server.counters).toEqual({ connections: 1, submissions: 1, logins: 1 });
  await server.close();
  expect(events.map(({ type }) => type)).toEqual(['opened', 'secured', 'submission', 'login', 'bound', 'closed']);
});
