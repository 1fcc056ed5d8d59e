// A healthy node: the dialogue a client needs, its life and death, and what it leaves behind.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LabNodeEvent } from '../../src/lab/xmpp/xmpp-server.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture } from './lab-fixture.ts';
import { auth, bindRequest, dial, header, pingRequest } from './raw-client.ts';
import { walk } from './walk.ts';

let lab: LabFixture;

beforeAll(async () => {
  lab = await createLabFixture();
});

afterEach(async () => {
  await lab.closeAll();
});

test('a login from the first byte to the ping', async () => {
  const events: LabNodeEvent[] = [];
  const server = await lab.start({ onEvent: (event) => events.push(event) });
  const client = await walk('header-in-tls', { port: server.port, authority: lab.authority });
  const features = await client.until('</stream:features>');
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

test('direct TLS, with attributes nobody knows', async () => {
  const server = await lab.start();
  const client = await walk('ping', { port: server.directTlsPort, isDirect: true, authority: lab.authority });
  expect(await client.until('</iq>')).toContain("id='p1'");
  client.destroy();
  const odd = await dial(server.port);
  odd.send(header('dogtel.lab', "version='1.0' xml:lang='de' from='alice@dogtel.lab' cookie='0'"));
  await odd.until('</stream:features>');
  odd.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls' cookie='0'/>");
  await odd.until('<proceed ');
  odd.destroy();
});

test('an internationalised domain: the U-label in the stream, and only that', async () => {
  const server = await lab.start({ domains: ['xn--bcher-kva.lab', 'dogtel.lab'] });
  for (const [to, answer] of [
    ['bücher.lab', '</stream:features>'],
    ['BÜCHER.lab', '</stream:features>'],
    ['dogtel.lab', '</stream:features>'],
    ['xn--bcher-kva.lab', '<host-unknown '],
    ['cup1.dogtel.lab', '<host-unknown '],
    ['dogtel.lab.', '<host-unknown '],
  ] as const) {
    const client = await dial(server.port);
    client.send(header(to));
    await client.until(answer);
    client.destroy();
  }
});

describe('what a client must not do', () => {
  const rude: readonly (readonly [string, string, string])[] = [
    ['a header without to', header().replace("to='dogtel.lab'", ''), '<improper-addressing '],
    ['a header without version', header('dogtel.lab', ''), '<unsupported-version '],
    ['another root element', "<stream xmlns='jabber:client'>", '<invalid-namespace '],
    ['a stream between servers', header().replace('jabber:client', 'jabber:server'), '<invalid-namespace '],
    ['something else', 'GET / HTTP/1.1\r\n\r\n', '<not-well-formed '],
    ['tags that do not match', `${header()}<a></b>`, '<not-well-formed '],
    ['an undefined entity', `${header()}<a>&nope;</a>`, '<not-well-formed '],
    ['a document type', '<!DOCTYPE stream>', '<restricted-xml '],
    ['a comment', `${header()}<!-- hello -->`, '<restricted-xml '],
    ['deep nesting', header() + '<a>'.repeat(100), '<policy-violation '],
    ['a stanza before the login', `${header()}${pingRequest}`, '<not-authorized '],
    ['an element too large', `${header()}<a>${'x'.repeat(300_000)}`, '<policy-violation '],
  ];

  test.each(rude)('%s', async (_, text, condition) => {
    const server = await lab.start();
    const client = await dial(server.port);
    client.send(text);
    await client.until(condition);
    await client.until('</stream:stream>');
    expect(await client.ending()).toBe('closed');
  });

  test('a request before binding', async () => {
    const server = await lab.start();
    const client = await walk('auth', { port: server.port, authority: lab.authority });
    await client.until('</success>');
    client.send(header() + pingRequest);
    await client.until('<not-authorized ');
    expect(await client.ending()).toBe('closed');
  });
});

test('after binding: disco, session, unknown requests, and stanzas that want no answer', async () => {
  const server = await lab.start();
  const client = await walk('ping', { port: server.port, authority: lab.authority });
  await client.until("id='p1'></iq>");
  const ask = async (type: string, payload: string): Promise<string> => {
    client.send(`<presence/><message><body>hello</body></message><iq type='${type}' id='q'>${payload}</iq>`);
    return client.until('</iq>');
  };
  expect(await ask('get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")).toContain("var='urn:xmpp:ping'");
  expect(await ask('set', "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>")).toBe(
    "<iq type='result' id='q'></iq>",
  );
  expect(await ask('get', "<query xmlns='jabber:iq:roster'/>")).toContain('<service-unavailable ');
  expect(await ask('set', "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>")).toContain('<not-allowed ');
  client.destroy();
});
