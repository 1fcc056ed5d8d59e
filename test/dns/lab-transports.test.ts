// The resolver against the lab over every transport, and the same answers as Node's own resolver (trap T1).

import { Resolver as NodeResolver } from 'node:dns/promises';
import { describe, expect, test } from 'vitest';
import type { Question } from '../../src/core/answer.ts';
import { createResolver, type ResolverOptions } from '../../src/dns/resolver.ts';
import { createLabFixture, cup, services } from './lab-fixture.ts';

const zone = `
_xmpp-client._tcp   SRV  0 5 5222 cup1
_xmpp-client._tcp   SRV  10 0 5222 cup2
_xmpps-client._tcp  SRV  0 0 0 .
cup                 A    10.10.10.25
cup                 A    10.10.20.25
cup1                A    10.10.10.25
cup1                AAAA 2001:db8::25
cup2                A    10.10.20.25
alias               CNAME cup
text                TXT  "hello" " world"
`;

const fixture = createLabFixture(zone);
const { ask, lab, left, overHttps, overTls, server, watch } = fixture;

describe.each<[string, () => ResolverOptions]>([
  ['udp', () => ({})],
  ['tcp', () => ({ transport: 'tcp' })],
  ['tls', overTls],
  ['https', overHttps],
])('over %s', (transport, options) => {
  test('services, and their addresses in the additional section', async () => {
    const answer = await ask(services, options());
    expect(answer).toMatchObject({
      outcome: 'found',
      transport,
      exchanges: [{ transport, outcome: 'found', notes: [] }],
    });
    expect(answer.records).toMatchObject([
      { priority: 0, weight: 5, port: 5222, target: 'cup1.dogtel.lab' },
      { priority: 10, weight: 0, port: 5222, target: 'cup2.dogtel.lab' },
    ]);
    expect(answer.additional.map(({ name, type }) => `${name} ${type}`).sort()).toEqual([
      'cup1.dogtel.lab A',
      'cup1.dogtel.lab AAAA',
      'cup2.dogtel.lab A',
    ]);
  });

  test('an alias, a text, a service not offered, absence', async () => {
    const names: readonly Question[] = [
      { name: 'alias.dogtel.lab', type: 'A' },
      { name: 'text.dogtel.lab', type: 'TXT' },
      { name: '_xmpps-client._tcp.dogtel.lab', type: 'SRV' },
      { name: 'nowhere.dogtel.lab', type: 'A' },
      { name: 'cup2.dogtel.lab', type: 'AAAA' },
    ];
    const [alias, text, none, nowhere, empty] = await Promise.all(names.map((question) => ask(question, options())));
    expect(alias).toMatchObject({ outcome: 'found', aliases: [{ target: 'cup.dogtel.lab' }] });
    expect(alias?.records).toHaveLength(2);
    expect(text?.records).toMatchObject([{ text: 'hello world' }]);
    expect(none?.records).toMatchObject([{ target: '.' }]);
    expect(nowhere?.outcome).toBe('no-such-name');
    expect(empty?.outcome).toBe('no-records');
  });

  test('thirty questions at once on one resolver, then one more', async () => {
    const resolver = createResolver(fixture.options(options()));
    const answers = await watch(() =>
      Promise.all(Array.from({ length: 30 }, (_, i) => resolver.ask(i % 2 === 0 ? cup : services))),
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(answers.map(() => 'found'));
    expect(await left()).toEqual([]);
    expect((await watch(() => resolver.ask(cup))).outcome).toBe('found');
    await resolver.close();
    await resolver.close();
  });

  test('silence is a timeout; an abort ends the question at once', async () => {
    lab().nameServer.setFaults([{ fault: 'silence' }]);
    expect((await ask(cup, { ...options(), tryMs: 250 })).outcome).toBe('timeout');
    const resolver = createResolver(fixture.options({ ...options(), tryMs: 30_000 }));
    const controller = new AbortController();
    const asked = lab().questions.length;
    const asking = watch(() => resolver.ask(cup, { signal: controller.signal }));
    // Turns of the event loop until the question has reached the lab.
    while (lab().questions.length === asked) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(asking).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('what TLS and HTTPS can do wrong', () => {
  const named = () => ['ns1.dogtel.lab', lab().nameServer.address];

  test.each<[string, () => ResolverOptions, string, RegExp]>([
    [
      'DoT, another name',
      () => ({ ...overTls(), transport: { tls: 'else.lab' } }),
      'tls-failed',
      /ERR_TLS_CERT_ALTNAME_INVALID/,
    ],
    ['DoT, an unknown issuer', () => ({ ...overTls(), ca: [] }), 'tls-failed', /UNABLE_TO|SELF_SIGNED/],
    [
      'DoT to a port of plain DNS',
      () => ({ ...overTls(), servers: [server()], tryMs: 300 }),
      'timeout',
      /no TLS connection/,
    ],
    ['DoT, nobody there', () => ({ ...overTls(), servers: ['127.0.0.1:1'] }), 'unreachable', /ECONNREFUSED/],
    ['DoH, another name', () => overHttps('/dns-query', 'else.lab'), 'tls-failed', /ERR_TLS_CERT_ALTNAME_INVALID/],
    ['DoH, an unknown issuer', () => ({ ...overHttps(), ca: [] }), 'tls-failed', /UNABLE_TO|SELF_SIGNED/],
    ['DoH, another path', () => overHttps('/elsewhere'), 'http-failed', /HTTP status 404/],
    ['DoH, nobody there', () => ({ ...overHttps(), servers: ['127.0.0.1:1'] }), 'unreachable', /ECONNREFUSED/],
  ])('%s', async (_what, options, outcome, note) => {
    const answer = await ask(cup, options());
    expect(answer.outcome).toBe(outcome);
    expect(answer.exchanges[0]?.notes.join()).toMatch(note);
  });

  test.each<[string, () => ResolverOptions, () => object]>([
    [
      'DoT, the names of the certificate',
      () => ({ ...overTls(), transport: { tls: 'else.lab' } }),
      () => ({ cause: 'ERR_TLS_CERT_ALTNAME_INVALID', wanted: 'else.lab', certificate: { names: named() } }),
    ],
    [
      'DoH, the names of the certificate',
      () => overHttps('/dns-query', 'else.lab'),
      () => ({ cause: 'ERR_TLS_CERT_ALTNAME_INVALID', wanted: 'else.lab', certificate: { names: named() } }),
    ],
    [
      'DoT, the issuer of the certificate',
      () => ({ ...overTls(), ca: [] }),
      () => ({ wanted: 'ns1.dogtel.lab', certificate: { issuer: 'O=cupcheck lab, CN=cupcheck lab root' } }),
    ],
    ['DoT, a closed port', () => ({ ...overTls(), servers: ['127.0.0.1:1'] }), () => ({ cause: 'ECONNREFUSED' })],
    ['DoH, the status', () => overHttps('/elsewhere'), () => ({ status: 404 })],
  ])('%s', async (_what, options, refusal) => {
    const { exchanges } = await ask(cup, options());
    expect(exchanges[0]?.refusal).toMatchObject(refusal());
  });

  test('DoH, the media type of a page', async () => {
    lab().nameServer.setFaults([{ fault: 'web-page' }]);
    const { exchanges } = await ask(cup, overHttps());
    expect(exchanges[0]?.refusal).toEqual({ status: 200, mediaType: 'text/html' });
  });

  test('DoH to a door of TLS that says nothing: the deadline holds, and no socket stays behind', async () => {
    const options = { ...overHttps(), servers: [server()], tryMs: 200 };
    expect((await ask(cup, options)).outcome).toBe('timeout');
  });
});

test("the same answers as Node's own resolver, and what that one does not tell", async () => {
  const node = new NodeResolver({ timeout: 5_000, tries: 1 });
  node.setServers([server()]);
  const ours = await ask(services);
  const theirs = await node.resolveSrv(services.name);
  const plain = ours.records.flatMap((record) =>
    record.type === 'SRV'
      ? [{ name: record.target, port: record.port, priority: record.priority, weight: record.weight }]
      : [],
  );
  const sort = (list: readonly { readonly name: string }[]) => list.toSorted((a, b) => a.name.localeCompare(b.name));
  expect(sort(plain)).toEqual(
    sort(theirs.map(({ name, port, priority, weight }) => ({ name, port, priority, weight }))),
  );

  const addresses = await node.resolve4(cup.name);
  expect((await ask(cup)).records.map((record) => 'address' in record && record.address).sort()).toEqual(
    addresses.sort(),
  );
  await expect(node.resolve4('nowhere.dogtel.lab')).rejects.toMatchObject({ code: 'ENOTFOUND' });

  // Trap T2: hidden by the runtime.
  expect(ours.exchanges[0]).toMatchObject({
    server: server(),
    ttl: expect.any(Number),
    flags: { authoritative: true },
  });
  expect((await node.resolveSrv('_xmpps-client._tcp.dogtel.lab')).map(({ name }) => name)).toEqual(['']);
  expect((await ask({ name: '_xmpps-client._tcp.dogtel.lab', type: 'SRV' })).records).toMatchObject([{ target: '.' }]);
});
