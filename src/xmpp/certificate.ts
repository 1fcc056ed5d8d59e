// What a TLS connection shows about the server, and whether it may be trusted with a login.

import type { X509Certificate } from 'node:crypto';
import { X509Certificate as Certificate } from 'node:crypto';
import { rootCertificates, type TLSSocket } from 'node:tls';
import type { CandidateKind } from '../core/candidate.ts';
import type { FailureCode } from '../core/failure.ts';
import { limits } from '../core/limits.ts';
import type { CertificateFacts, TlsFacts } from '../core/tls-facts.ts';
import { type CertificateParts, type WeakCertificate, weakIn, weaknessWords } from '../core/weak-certificate.ts';
import { matchDomain, matchHost, type PresentedNames, readSubjectAltName } from './identity.ts';
import { quote } from './quote.ts';
import { splitPem } from './secure-context.ts';

export interface CertificateVerdict {
  readonly facts: TlsFacts;
  /** What the server sent, its own first, each DER in base64: at most {@link limits.certificates}. */
  readonly chain: readonly string[];
  /** Why the connection must not be used; absent where it may. */
  readonly code?: FailureCode;
  readonly cause?: string;
}

/**
 * Whose name a certificate must bear: the account domain's, as RFC 6120 has it; or `host`, that of the server that was
 * dialled or the domain's, as Cisco clients are taken to have it (an assumption).
 */
export type IdentityRule = 'domain' | 'host';

export interface CertificateQuestion {
  /** Account domain, A-labels. */
  readonly domain: string;
  readonly host: string;
  readonly kind: CandidateKind;
  /** Default `domain`. */
  readonly rule?: IdentityRule | undefined;
  /** Trusted in addition to the built-in roots, PEM. */
  readonly ca?: readonly string[] | undefined;
  /** Default: the clock. */
  readonly today?: Date;
}

const dayMs = 86_400_000;

/** OpenSSL's verdicts with a code of their own; any other is `tls.untrusted`. */
const trustCodes = {
  CERT_HAS_EXPIRED: 'tls.expired',
  CERT_NOT_YET_VALID: 'tls.not-yet-valid',
  // The authority's name is known, its key is another: a root that was renewed, or one that only bears the name.
  CERT_SIGNATURE_FAILURE: 'tls.unknown-issuer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls.self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls.unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'tls.unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls.unknown-issuer',
} as const satisfies Record<string, FailureCode>;

const isTrustCode = (error: string): error is keyof typeof trustCodes => Object.hasOwn(trustCodes, error);

/** Judges the connection right after the handshake. Call it once: Node takes the certificate off its list as it is read. */
export const judgeCertificate = (socket: TLSSocket, question: CertificateQuestion): CertificateVerdict => {
  const certificate = socket.getPeerX509Certificate();
  const names = readSubjectAltName(certificate?.subjectAltName);
  const domain = matchDomain(names, question.domain, question.kind);
  const host = matchHost(names, question.host);
  const sent = certificate === undefined ? [] : linksOf(certificate);
  const chain = sent.map(({ raw }) => raw.toString('base64'));
  const weak = weakIn(sent.map(partsOf));
  const trustError = socket.authorized && certificate !== undefined ? undefined : errorOf(socket);
  const byHost = host.matches ? 'host' : domain.matches ? 'domain' : undefined;
  const acceptedBy = question.rule === 'host' && trustError === undefined ? byHost : undefined;
  const facts: TlsFacts = {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    ...(socket.alpnProtocol ? { alpn: quote(socket.alpnProtocol) } : {}),
    ...(certificate ? { certificate: describe(certificate, names, question.today ?? new Date()) } : {}),
    isTrusted: trustError === undefined,
    ...(trustError === undefined ? {} : { trustError }),
    ...(weak.length === 0 ? {} : { weak }),
    domain,
    host,
    ...(acceptedBy === undefined ? {} : { acceptedBy }),
  };
  if (trustError !== undefined && weak.length > 0 && isAboutStrength(trustError))
    return { facts, chain, code: 'tls.weak-certificate', cause: weakInWords(weak) };
  if (trustError !== undefined)
    return { facts, chain, code: codeOfTrust(trustError, certificate, question.ca ?? []), cause: trustError };
  if (!domain.matches && acceptedBy === undefined)
    return { facts, chain, code: 'tls.wrong-name', cause: namesInWords(names) };
  return { facts, chain };
};

/** Node has no name for OpenSSL's `EE certificate key too weak` and its kin. */
const isAboutStrength = (error: string): boolean =>
  error === 'UNSPECIFIED' || /KEY_TOO_SMALL|MD_TOO_WEAK|TOO_WEAK/.test(error);

const weakInWords = (weak: readonly WeakCertificate[]): string =>
  quote(weak.map((each) => `${each.subject} has ${weaknessWords(each)}`).join('; '));

/** Node types the error as an Error; it is the code, a string. */
const errorOf = (socket: TLSSocket): string => {
  const error: unknown = socket.authorizationError;
  return quote(typeof error === 'string' ? error : error instanceof Error ? error.message : 'NO_CERTIFICATE');
};

/**
 * OpenSSL says the same of a lone leaf whose authority nobody knows and of one whose intermediate was forgotten. It was
 * forgotten if the leaf says where to fetch it, or if the same organization has a root that is trusted.
 */
const codeOfTrust = (error: string, leaf: X509Certificate | undefined, ca: readonly string[]): FailureCode => {
  if (isTrustCode(error)) return trustCodes[error];
  if (error !== 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' || leaf === undefined) return 'tls.untrusted';
  if (/CA Issuers/i.test(leaf.infoAccess ?? '')) return 'tls.missing-intermediate';
  const organization = organizationOf(leaf.issuer);
  if (organization === undefined) return 'tls.unknown-issuer';
  const isKnown = [...ca.flatMap(splitPem), ...rootCertificates].some((pem) => ownsPem(pem, organization));
  return isKnown ? 'tls.missing-intermediate' : 'tls.unknown-issuer';
};

const organizationOf = (name: string): string | undefined => /^O=(.+)$/m.exec(name)?.[1];

const ownsPem = (pem: string, organization: string): boolean =>
  organizationOf(new Certificate(pem).subject) === organization;

const list = (names: PresentedNames): readonly string[] => [
  ...names.dns.map((name) => `DNS:${name}`),
  ...names.srv.map((name) => `SRV:${name}`),
  ...names.xmpp.map((name) => `XMPP:${name}`),
  ...names.ip.map((name) => `IP:${name}`),
];

const namesInWords = (names: PresentedNames): string => {
  const all = list(names);
  return quote(
    all.length === 0 ? 'the certificate has no alternative names' : `the certificate names ${all.join(', ')}`,
  );
};

const describe = (certificate: X509Certificate, names: PresentedNames, today: Date): CertificateFacts => {
  const until = new Date(certificate.validTo);
  return {
    subject: inOneLine(certificate.subject),
    issuer: inOneLine(certificate.issuer),
    names: list(names)
      .slice(0, limits.certificateNames)
      .map((name) => quote(name)),
    validFrom: isoOf(new Date(certificate.validFrom)),
    validTo: isoOf(until),
    daysLeft: Math.floor((until.getTime() - today.getTime()) / dayMs) || 0,
    fingerprint: certificate.fingerprint256,
    chainLength: lengthOf(certificate),
  };
};

/** A date that OpenSSL cannot read is not a reason to fail. */
const isoOf = (date: Date): string => (Number.isNaN(date.getTime()) ? 'unreadable' : date.toISOString());

/** Node writes one attribute on each line. */
const inOneLine = (name: string | undefined): string => quote((name ?? '').split('\n').join(', '));

/** Node links the certificates as the server sent them; one that is out of all proportion ends what is kept. */
const linksOf = (leaf: X509Certificate): readonly X509Certificate[] => {
  const links: X509Certificate[] = [];
  for (
    let next: X509Certificate | undefined = leaf;
    next && links.length < limits.certificates && next.raw.length <= limits.certificateBytes;
    next = next.issuerCertificate
  )
    links.push(next);
  return links;
};

/** A key that OpenSSL cannot read has no length, and nobody gets so far as to use it. */
const modulusOf = (certificate: X509Certificate): number | undefined => {
  try {
    return certificate.publicKey.asymmetricKeyDetails?.modulusLength;
  } catch {
    return undefined;
  }
};

const partsOf = (certificate: X509Certificate): CertificateParts => ({
  subject: inOneLine(certificate.subject),
  der: certificate.raw,
  modulusBits: modulusOf(certificate),
  isSelfIssued: certificate.checkIssued(certificate),
});

const lengthOf = (leaf: X509Certificate): number => {
  let length = 0;
  for (
    let next: X509Certificate | undefined = leaf;
    next && length < limits.certificateNames;
    next = next.issuerCertificate
  )
    length += 1;
  return length;
};
