// The lab's certificate authority: mints every kind of server certificate in memory, and client certificates for EXTERNAL.

import type { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type { X509Certificate } from '@peculiar/x509';
import type { CertificateKind, CertificateNames, CertificateRow } from './certificate-kinds.ts';
import { certificateKinds } from './certificate-kinds.ts';
import type { SubjectName } from './subject-names.ts';
import { encodeSubjectNames, subjectAltNameOid } from './subject-names.ts';

export type { CertificateKind, CertificateNames } from './certificate-kinds.ts';

/** A private key and the certificates its owner sends, leaf first; both PEM. */
export interface MintedCertificate {
  readonly key: string;
  readonly cert: string;
  /** OpenSSL shows nobody a certificate that it would not accept, unless it is told to. */
  readonly ciphers?: string;
}

/** A root that a client may trust, and what it signs. */
export interface Authority {
  /** The root, PEM: what the client under test is told to trust. */
  readonly pem: string;
  /** Mints a server certificate. Leaves of one authority share their key, which spares its generation. */
  mint(kind: CertificateKind, names: CertificateNames): Promise<MintedCertificate>;
  /** Mints a certificate that names the account (`user@domain`) as xmppAddr, for SASL EXTERNAL (XEP-0178). */
  mintClient(account: string): Promise<MintedCertificate>;
}

/** How an authority is made. */
export interface AuthorityOptions {
  /** The time all validity is counted from; default: the clock. */
  readonly now?: Date;
  /** The organization in every subject; default `cupcheck lab`. */
  readonly organization?: string;
}

interface Issuer {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: X509Certificate;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const sha1 = { ...algorithm, hash: 'SHA-1' };
/** RSA is slow to make, so only a certificate that is about its key has such a one. */
const shortRsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 1024,
};
const weakCiphers = 'DEFAULT@SECLEVEL=0';
const dayMs = 86_400_000;
const serverPurpose = '1.3.6.1.5.5.7.3.1';
const clientPurpose = '1.3.6.1.5.5.7.3.2';

/** Makes an authority: a root, intermediates below it, and a root that nobody trusts. EC P-256 wherever the key does not matter, for speed. */
export async function createAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  // Loaded here because the library is large and half of the lab's users need no certificate.
  const x509 = await import('./x509.ts');
  const now = (options.now ?? new Date()).getTime();
  const organization = options.organization ?? 'cupcheck lab';
  let serial = 0;

  function validity(fromDays: number, untilDays: number) {
    return { notBefore: new Date(now + fromDays * dayMs), notAfter: new Date(now + untilDays * dayMs) };
  }

  // Serial numbers only have to differ; eight bytes with the top bit clear keep them positive and of one length.
  function nextSerial(): string {
    serial += 1;
    return (0x4000000000000000n + BigInt(serial)).toString(16);
  }

  function subject(commonName: string, owner = organization) {
    return [{ O: [owner] }, { CN: [commonName] }];
  }

  async function createIssuer(
    commonName: string,
    owner: string,
    parent?: Issuer,
    signing = algorithm,
  ): Promise<Issuer> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: nextSerial(),
      subject: subject(commonName, owner),
      issuer: parent === undefined ? subject(commonName, owner) : parent.certificate.subject,
      ...validity(-90, 365),
      signingAlgorithm: signing,
      publicKey: keys.publicKey,
      signingKey: (parent ?? { keys }).keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return { keys, certificate };
  }

  const root = await createIssuer('cupcheck lab root', organization);
  // Few labs show a certificate of these two, so they are made when one does.
  const issuers = {
    root: () => Promise.resolve(root),
    intermediate: once(() => createIssuer('cupcheck lab intermediate', organization, root)),
    'old-intermediate': once(() => createIssuer('cupcheck lab old intermediate', organization, root, sha1)),
    stranger: once(() => createIssuer('A root nobody trusts', 'Somebody else')),
  };
  const leafKeys = await generateKeys();
  const leafKey = await exportKey(leafKeys.privateKey);
  const shortKeys = once(() => crypto.subtle.generateKey(shortRsa, true, ['sign', 'verify']));

  async function createLeaf(
    row: CertificateRow,
    commonName: string,
    names: readonly SubjectName[],
  ): Promise<MintedCertificate> {
    const kind = row.issuer ?? 'root';
    const keys = row.key === 'rsa-1024' ? await shortKeys() : leafKeys;
    const issuer = kind === 'itself' ? undefined : await issuers[kind]();
    const alternative =
      names.length === 0 ? [] : [new x509.Extension(subjectAltNameOid, false, encodeSubjectNames(names))];
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: nextSerial(),
      subject: subject(commonName),
      issuer: issuer?.certificate.subject ?? subject(commonName),
      ...validity(row.fromDays ?? -1, row.untilDays ?? 90),
      signingAlgorithm: row.digest === 'SHA-1' ? sha1 : algorithm,
      publicKey: keys.publicKey,
      signingKey: (issuer?.keys ?? keys).privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([row.purpose === 'client' ? clientPurpose : serverPurpose]),
        ...alternative,
      ],
    });
    const rest = row.sends === undefined ? [] : [(await issuers[row.sends]()).certificate.toString('pem')];
    const isWeak = row.digest !== undefined || row.key !== undefined || row.sends === 'old-intermediate';
    return {
      key: keys === leafKeys ? leafKey : await exportKey(keys.privateKey),
      cert: `${[leaf.toString('pem'), ...rest].join('\n')}\n`,
      ...(isWeak ? { ciphers: weakCiphers } : {}),
    };
  }

  // The same names give the same certificate: labs that share an authority mint each only once.
  const minted = new Map<string, Promise<MintedCertificate>>();

  return {
    pem: `${root.certificate.toString('pem')}\n`,
    mint: (kind, names) => {
      const row: CertificateRow = certificateKinds[kind];
      const commonName = row.commonName?.(names) ?? 'presence node';
      const subjects = row.subjects?.(names) ?? dnsNames([names.domain, names.host]);
      const which = [kind, names.domain, names.host, names.alias ?? ''].join(' ');
      const leaf = minted.get(which) ?? createLeaf(row, commonName, subjects);
      minted.set(which, leaf);
      return leaf;
    },
    mintClient: async (account) => {
      const row: CertificateRow = { does: 'a client', purpose: 'client' };
      return createLeaf(row, account, [{ type: 'xmpp', name: account }]);
    },
  };
}

function dnsNames(names: readonly string[]): readonly SubjectName[] {
  return [...new Set(names)].map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', name }));
}

/** Makes it at the first call, and gives the same to everybody who asks. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END PRIVATE KEY-----\n`;
}
