// Every kind of certificate the lab mints, judged by a conversation before it sends a byte under TLS.

import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { FailureCode } from '../../src/core/failure.ts';
import type { TlsFacts } from '../../src/core/tls-facts.ts';
import { type CertificateKind, certificateKinds } from '../../src/lab/tls/certificate-kinds.ts';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import { domain, type LabNode, login, names, type Played, play, startNode } from './lab-node.ts';

interface Row {
  readonly code: FailureCode | 'online';
  readonly by?: string;
  readonly host: boolean;
  readonly sent?: number;
}

/** OpenSSL refuses it from security level 2 on, which is the default of the one in Node 24. */
const shortKeyCode = Number(process.versions.node.split('.')[0]) >= 24 ? 'tls.weak-certificate' : 'online';

const expected: Readonly<Record<CertificateKind, Row>> = {
  good: { code: 'online', by: 'DNS-ID', host: true },
  chained: { code: 'online', by: 'DNS-ID', host: true, sent: 2 },
  expired: { code: 'tls.expired', by: 'DNS-ID', host: true },
  'expires-soon': { code: 'online', by: 'DNS-ID', host: true },
  'expires-in-days': { code: 'online', by: 'DNS-ID', host: true },
  'expires-later': { code: 'online', by: 'DNS-ID', host: true },
  'not-yet-valid': { code: 'tls.not-yet-valid', by: 'DNS-ID', host: true },
  'wrong-name': { code: 'tls.wrong-name', host: false },
  'unknown-issuer': { code: 'tls.unknown-issuer', by: 'DNS-ID', host: true, sent: 2 },
  'self-signed': { code: 'tls.self-signed', by: 'DNS-ID', host: true },
  'missing-intermediate': { code: 'tls.missing-intermediate', by: 'DNS-ID', host: true },
  'host-only': { code: 'tls.wrong-name', host: true },
  'domain-only': { code: 'online', by: 'DNS-ID', host: false },
  wildcard: { code: 'tls.wrong-name', host: true },
  'wildcard-domain': { code: 'online', by: 'DNS-ID', host: false },
  'partial-wildcard': { code: 'tls.wrong-name', host: false },
  'srv-id': { code: 'online', by: 'SRV-ID', host: false },
  'srv-id-other-service': { code: 'tls.wrong-name', host: false },
  'xmpp-addr': { code: 'online', by: 'XmppAddr', host: false },
  'upper-case': { code: 'online', by: 'DNS-ID', host: true },
  'common-name-only': { code: 'tls.wrong-name', host: false },
  tomcat: { code: 'tls.wrong-name', host: true },
  'cup-xmpp': { code: 'online', by: 'DNS-ID', host: true },
  alias: { code: 'tls.wrong-name', host: true },
  'old-signature': { code: 'tls.weak-certificate', by: 'DNS-ID', host: true },
  'old-intermediate': { code: 'tls.weak-certificate', by: 'DNS-ID', host: true, sent: 2 },
  'short-key': { code: shortKeyCode, by: 'DNS-ID', host: true },
  'wrong-purpose': { code: 'tls.untrusted', by: 'DNS-ID', host: true },
};

let node: LabNode | undefined;
afterEach(() => node?.server.close());

const factsOf = ({ events }: Played): TlsFacts | undefined =>
  events.flatMap((event) => (event.type === 'tls-established' ? [event.tls] : []))[0];
const codeOf = ({ result }: Played): string => (result.outcome === 'failed' ? result.code : result.outcome);

const rows = (Object.keys(certificateKinds) as CertificateKind[]).flatMap((kind) =>
  (['starttls', 'direct-tls'] as const).map((door) => ({ kind, door, ...expected[kind] })),
);

test.each(rows)('$kind over $door: $code', async ({ kind, door, code, by, host, sent }) => {
  node = await startNode({ kind });
  const played = await play(node, door);
  expect(codeOf(played)).toBe(code);
  const facts = factsOf(played);
  expect(facts?.domain).toMatchObject({ name: names.domain, matches: by !== undefined, ...(by ? { by } : {}) });
  expect(facts?.host).toMatchObject({ name: names.host, matches: host });
  const isTrusted = code === 'online' || code === 'tls.wrong-name';
  expect(facts?.isTrusted).toBe(isTrusted);
  expect(facts?.trustError === undefined).toBe(isTrusted);
  expect(facts?.certificate?.chainLength).toBe(sent ?? 1);
  const [chain = []] = played.events.flatMap((event) => (event.type === 'certificates-received' ? [event.chain] : []));
  const [own, ...others] = chain.map((der) => new X509Certificate(Buffer.from(der, 'base64')));
  expect(own?.fingerprint256).toBe(facts?.certificate?.fingerprint);
  expect(others.length).toBe((sent ?? 1) - 1);
  expect(node.server.counters.submissions).toBe(code === 'online' ? 1 : 0);
});

test('a lone leaf of an organization that nobody trusts is of an unknown issuer', async () => {
  const stranger = await createAuthority({ organization: 'Entirely Unknown Ltd' });
  node = await startNode({ certificate: await stranger.mint('missing-intermediate', names) });
  expect(codeOf(await play(node, 'starttls'))).toBe('tls.unknown-issuer');
});

test.each<[CertificateKind, object]>([
  ['short-key', { isOwn: true, keyBits: 1024 }],
  ['old-signature', { isOwn: true, signature: 'SHA-1' }],
  [
    'old-intermediate',
    { isOwn: false, signature: 'SHA-1', subject: 'O=cupcheck lab, CN=cupcheck lab old intermediate' },
  ],
])('%s is called weak', async (kind, weak) => {
  node = await startNode({ kind });
  expect(factsOf(await play(node, 'starttls'))?.weak).toEqual([
    { subject: 'O=cupcheck lab, CN=presence node', ...weak },
  ]);
});

test('a good chain is not called weak', async () => {
  node = await startNode({ kind: 'chained' });
  expect(factsOf(await play(node, 'starttls'))?.weak).toBeUndefined();
});

test('without a trusted authority the node is not believed', async () => {
  node = await startNode();
  expect(codeOf(await play(node, 'starttls', login, { tls: {} }))).toMatch(/^tls\./);
});

test('the facts of a certificate', async () => {
  node = await startNode({ kind: 'chained' });
  const facts = factsOf(await play(node, 'direct-tls'));
  expect(facts).toMatchObject({
    protocol: 'TLSv1.3',
    alpn: 'xmpp-client',
    certificate: {
      subject: 'O=cupcheck lab, CN=presence node',
      issuer: 'O=cupcheck lab, CN=cupcheck lab intermediate',
      names: [`DNS:${names.domain}`, `DNS:${names.host}`],
      daysLeft: 89,
    },
  });
  expect(facts?.certificate?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(facts?.certificate?.validTo).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
});

test('a client certificate signs in by EXTERNAL, and no password is submitted', async () => {
  const authority = await createAuthority();
  node = await startNode({
    certificate: await authority.mint('good', names),
    clientAuthority: authority.pem,
  });
  const { key, cert } = await authority.mintClient(`alice@${names.domain}`);
  const how = { kind: 'login', account: { user: 'alice', domain } } as const;
  const played = await play(node, 'starttls', how, { tls: { ca: [authority.pem], key, cert } });
  expect(codeOf(played)).toBe('online');
  expect(played.events.map((event) => event.type)).not.toContain('password-submitted');
  expect(node.server.counters).toMatchObject({ submissions: 0, logins: 1 });
});

test.each(['SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256-PLUS', 'SCRAM-SHA-512-PLUS'])(
  '%s is bound to TLS 1.2 and 1.3',
  async (mechanism) => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const bound = await startNode({ tls: { maxVersion } });
      try {
        const played = await play(bound, 'starttls', { ...login, mechanism });
        expect(codeOf(played)).toBe('online');
        expect(factsOf(played)?.protocol).toBe(maxVersion);
        expect(played.events).toContainEqual({ type: 'password-submitted', mechanism });
      } finally {
        await bound.server.close();
      }
    }
  },
);

test.each(['SCRAM-SHA-1', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'PLAIN'])('%s signs in', async (mechanism) => {
  node = await startNode();
  const played = await play(node, 'direct-tls', { ...login, mechanism });
  expect(codeOf(played)).toBe('online');
  expect(played.events).toContainEqual({ type: 'password-submitted', mechanism });
});

test.each(['SCRAM-SHA-256', 'PLAIN'])(
  '%s with a wrong password is rejected after one submission',
  async (mechanism) => {
    node = await startNode();
    const played = await play(node, 'starttls', { ...login, mechanism, password: () => 'wrong' });
    expect(played.result).toMatchObject({ code: 'auth.rejected', submitted: true, phase: 'auth' });
    expect(node.server.counters.submissions).toBe(1);
  },
);

describe('by the rule of Cisco clients, the host or the domain', () => {
  const rows = (Object.keys(certificateKinds) as CertificateKind[]).map((kind) => ({ kind, ...expected[kind] }));

  test.each(rows)('$kind', async ({ kind, code, by, host }) => {
    node = await startNode({ kind });
    const played = await play(node, 'starttls', login, { identityRule: 'host' });
    const facts = factsOf(played);
    // What decides is whether either is named; a certificate that is not trusted is accepted by no name.
    const byName = host ? 'host' : by === undefined ? undefined : 'domain';
    const acceptedBy = facts?.isTrusted ? byName : undefined;
    expect(facts?.acceptedBy).toBe(acceptedBy);
    expect(codeOf(played)).toBe(acceptedBy === undefined ? code : 'online');
    expect(facts?.domain.matches).toBe(by !== undefined);
    expect(facts?.host.matches).toBe(host);
    expect(node.server.counters.submissions).toBe(acceptedBy === undefined ? 0 : 1);
  });

  test.each([
    ['an alias that no certificate names', 'cup.dogtel.lab', 'domain'],
    ['a short alias', 'cup', 'domain'],
    ['an address', '127.0.0.1', 'domain'],
    ['the node in other letters', 'CUP1.dogtel.lab', 'host'],
  ])('%s was dialled', async (_, host, acceptedBy) => {
    node = await startNode();
    const facts = factsOf(await play(node, 'starttls', login, { identityRule: 'host', host }));
    expect(facts).toMatchObject({ acceptedBy, host: { name: host } });
  });

  test('by the standard rule nothing is said of it', async () => {
    node = await startNode();
    expect(factsOf(await play(node, 'starttls'))).not.toHaveProperty('acceptedBy');
  });
});
