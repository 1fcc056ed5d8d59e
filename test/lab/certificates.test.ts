// Every kind of certificate, judged by Node's own TLS: each must fail in its own way, or not at all.

import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CertificateKind } from '../../src/lab/tls/certificate-kinds.ts';
import { certificateKinds } from '../../src/lab/tls/certificate-kinds.ts';
import type { Authority } from '../../src/lab/tls/certificates.ts';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import { portOf } from './raw-client.ts';

const names = { domain: 'dogtel.lab', host: 'cup1.dogtel.lab' };
let authority: Authority;

beforeAll(async () => {
  authority = await createAuthority();
});

/** What a client that trusts the root and checks the name thinks of the certificate: an error code, or `ok`. */
async function judge(kind: CertificateKind, servername = names.domain): Promise<string> {
  const server = tls.createServer(await authority.mint(kind, names));
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  try {
    return await new Promise<string>((resolve) => {
      const socket = tls.connect({ host: '127.0.0.1', port, servername, ca: authority.pem }, () => {
        resolve('ok');
        socket.destroy();
      });
      socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function typedKeys<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(table).filter((key): key is K => key in table);
}

/** OpenSSL is told to be stricter in Node 24: security level 2. */
const isStrict = Number(process.versions.node.split('.')[0]) >= 24;

const verdicts: Readonly<Record<CertificateKind, string>> = {
  good: 'ok',
  chained: 'ok',
  expired: 'CERT_HAS_EXPIRED',
  'expires-soon': 'ok',
  'expires-in-days': 'ok',
  'expires-later': 'ok',
  'not-yet-valid': 'CERT_NOT_YET_VALID',
  'wrong-name': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'unknown-issuer': 'SELF_SIGNED_CERT_IN_CHAIN',
  'self-signed': 'DEPTH_ZERO_SELF_SIGNED_CERT',
  'missing-intermediate': 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'host-only': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'domain-only': 'ok',
  wildcard: 'ERR_TLS_CERT_ALTNAME_INVALID',
  'wildcard-domain': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'partial-wildcard': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'srv-id': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'srv-id-other-service': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'xmpp-addr': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'upper-case': 'ok',
  'common-name-only': 'ok',
  tomcat: 'ERR_TLS_CERT_ALTNAME_INVALID',
  'cup-xmpp': 'ok',
  alias: 'ERR_TLS_CERT_ALTNAME_INVALID',
  // Node has no name for it.
  'old-signature': 'UNSPECIFIED',
  'old-intermediate': 'UNSPECIFIED',
  'short-key': isStrict ? 'UNSPECIFIED' : 'ok',
  'wrong-purpose': 'INVALID_PURPOSE',
};

describe('what Node says of each kind', () => {
  test.each(typedKeys(certificateKinds))('%s', async (kind) => {
    expect(await judge(kind)).toBe(verdicts[kind]);
  });

  test.each([
    ['host-only', 'cup1.dogtel.lab', 'ok'],
    ['domain-only', 'cup1.dogtel.lab', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['wildcard', 'cup2.dogtel.lab', 'ok'],
    ['good', 'cup1.dogtel.lab', 'ok'],
    ['tomcat', 'cup1.dogtel.lab', 'ok'],
    ['tomcat', 'cup.dogtel.lab', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['alias', 'cup.dogtel.lab', 'ok'],
    ['cup-xmpp', 'cup1.dogtel.lab', 'ok'],
    ['good', 'cup2.dogtel.lab', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)('%s asked for %s: %s', async (kind, servername, verdict) => {
    expect(await judge(kind, servername)).toBe(verdict);
  });
});

describe('what is written in them', () => {
  test.each([
    ['good', 'DNS:dogtel.lab, DNS:cup1.dogtel.lab'],
    ['srv-id', 'othername:SRVName:_xmpp-client.dogtel.lab'],
    ['srv-id-other-service', 'othername:SRVName:_imaps.dogtel.lab'],
    ['xmpp-addr', 'othername:XmppAddr:dogtel.lab'],
    ['wildcard', 'DNS:*.dogtel.lab'],
    ['wildcard-domain', 'DNS:*.lab'],
    ['partial-wildcard', 'DNS:d*.lab'],
    ['upper-case', 'DNS:DOGTEL.LAB, DNS:CUP1.DOGTEL.LAB'],
    ['common-name-only', undefined],
    ['tomcat', 'DNS:cup1.dogtel.lab'],
    ['cup-xmpp', 'DNS:cup1.dogtel.lab, DNS:dogtel.lab'],
    ['alias', 'DNS:cup1.dogtel.lab, DNS:cup.dogtel.lab'],
  ] as const)('%s: %s', async (kind, expected) => {
    const { cert } = await authority.mint(kind, names);
    expect(new X509Certificate(cert).subjectAltName).toBe(expected);
  });

  test('an internationalised domain is an A-label as DNS-ID and a U-label as xmppAddr', async () => {
    const idn = { domain: 'xn--bcher-kva.lab', host: 'cup1.xn--bcher-kva.lab' };
    const dns = await authority.mint('domain-only', idn);
    const xmpp = await authority.mint('xmpp-addr', idn);
    expect(new X509Certificate(dns.cert).subjectAltName).toBe('DNS:xn--bcher-kva.lab');
    expect(xmpp.cert).toContain('BEGIN CERTIFICATE');
    expect(Buffer.from(new X509Certificate(xmpp.cert).raw).includes(Buffer.from('bücher.lab', 'utf8'))).toBe(true);
  });

  test('an alias of its own is named in place of cup', async () => {
    const { cert } = await authority.mint('alias', { ...names, alias: 'im.dogtel.lab' });
    expect(new X509Certificate(cert).subjectAltName).toBe('DNS:cup1.dogtel.lab, DNS:im.dogtel.lab');
  });

  test('one domain under both names is named once', async () => {
    const { cert } = await authority.mint('good', { domain: 'dogtel.lab', host: 'dogtel.lab' });
    expect(new X509Certificate(cert).subjectAltName).toBe('DNS:dogtel.lab');
  });

  test('names long enough for every form of DER length survive', async () => {
    const label = 'a'.repeat(60);
    const long = { domain: `${label}.${label}.${label}.lab`, host: `cup1.${label}.${label}.${label}.lab` };
    const { cert } = await authority.mint('good', long);
    expect(new X509Certificate(cert).subjectAltName).toBe(`DNS:${long.domain}, DNS:${long.host}`);
  });

  test('the authority counts from the time it is given and bears the organization it is given', async () => {
    const past = await createAuthority({ now: new Date('2001-02-03T00:00:00Z'), organization: 'Dogtel' });
    const leaf = new X509Certificate((await past.mint('good', names)).cert);
    expect(leaf.validFrom).toBe('Feb  2 00:00:00 2001 GMT');
    expect(leaf.subject).toBe('O=Dogtel\nCN=presence node');
  });

  test('all but the stranger share the organization', async () => {
    const chained = (await authority.mint('chained', names)).cert;
    const unknown = (await authority.mint('unknown-issuer', names)).cert;
    expect(new X509Certificate(authority.pem).subject).toContain('O=cupcheck lab');
    expect(new X509Certificate(chained).issuer).toContain('O=cupcheck lab');
    expect(new X509Certificate(unknown).issuer).toContain('O=Somebody else');
  });

  test('a client certificate carries the account as xmppAddr', async () => {
    const { cert } = await authority.mintClient('alice@dogtel.lab');
    expect(new X509Certificate(cert).subjectAltName).toBe('othername:XmppAddr:alice@dogtel.lab');
  });
});
