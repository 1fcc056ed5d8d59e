// The kinds of server certificate the lab can mint: one row each, saying who signs it, when it is valid and whom it names.

import { domainToUnicode } from 'node:url';
import type { SubjectName } from './subject-names.ts';

/** The names a node goes by: the account domain it serves, its own host name, and what users type; all A-labels. */
export interface CertificateNames {
  readonly domain: string;
  readonly host: string;
  /** The name that users type and several nodes share; default `cup` below the domain. */
  readonly alias?: string;
}

/** One kind of certificate. */
export interface CertificateRow {
  /** What is special about it, for a list. */
  readonly does: string;
  /** The subject's common name; default: no domain, for many clients fall back to it where a DNS-ID is absent. */
  readonly commonName?: (names: CertificateNames) => string;
  /** The names in the subjectAltName extension; default: the account domain and the host. An empty list: no extension. */
  readonly subjects?: (names: CertificateNames) => readonly SubjectName[];
  /** Who signs; default `root`, which the client trusts. */
  readonly issuer?: 'root' | 'intermediate' | 'old-intermediate' | 'stranger' | 'itself';
  /** Which certificates the server sends after the leaf; default none. */
  readonly sends?: 'intermediate' | 'old-intermediate' | 'stranger';
  /** Days from now at which validity begins; default -1. */
  readonly fromDays?: number;
  /** Days from now at which validity ends; default 90. */
  readonly untilDays?: number;
  /** What the extended key usage allows; default `server`. */
  readonly purpose?: 'server' | 'client';
  /** What signs it; default ECDSA with SHA-256. */
  readonly digest?: 'SHA-1';
  /** The key; default EC P-256. */
  readonly key?: 'rsa-1024';
}

/** Every kind, by its id. */
export const certificateKinds = {
  good: { does: 'trusted, valid, names the account domain and the host' },
  chained: {
    does: 'good, signed by an intermediate that the server sends',
    issuer: 'intermediate',
    sends: 'intermediate',
  },
  expired: { does: 'good until yesterday', fromDays: -60, untilDays: -1 },
  'expires-soon': { does: 'good, for ten days and a half', untilDays: 10.5 },
  'expires-in-days': { does: 'good, for three days and a half', untilDays: 3.5 },
  'expires-later': { does: 'good, for 45 days and a half', untilDays: 45.5 },
  'not-yet-valid': { does: 'good from tomorrow on', fromDays: 1 },
  'wrong-name': {
    does: 'names somebody else',
    subjects: () => [dns('elsewhere.test')],
  },
  'unknown-issuer': { does: 'good, but its root is one nobody trusts', issuer: 'stranger', sends: 'stranger' },
  'self-signed': { does: 'signed by its own key', issuer: 'itself' },
  'missing-intermediate': { does: 'signed by an intermediate that the server forgets to send', issuer: 'intermediate' },
  'host-only': { does: 'names the host, not the account domain', subjects: ({ host }) => [dns(host)] },
  'domain-only': { does: 'names the account domain, not the host', subjects: ({ domain }) => [dns(domain)] },
  wildcard: {
    does: 'names every host beside the node: *.dogtel.lab for cup1.dogtel.lab',
    subjects: ({ host }) => [dns(`*.${parent(host)}`)],
  },
  'wildcard-domain': {
    does: 'names every domain beside the account domain: *.lab for dogtel.lab',
    subjects: ({ domain }) => [dns(`*.${parent(domain)}`)],
  },
  'partial-wildcard': {
    does: 'a wildcard inside a label, which RFC 9525 does not allow: d*.lab for dogtel.lab',
    subjects: ({ domain }) => [dns(`${domain.slice(0, 1)}*.${parent(domain)}`)],
  },
  'srv-id': {
    does: 'names the account domain only as SRV-ID of the client service',
    subjects: ({ domain }) => [{ type: 'srv', name: `_xmpp-client.${domain}` }],
  },
  'srv-id-other-service': {
    does: 'names the account domain as SRV-ID of mail, which says nothing about XMPP',
    subjects: ({ domain }) => [{ type: 'srv', name: `_imaps.${domain}` }],
  },
  'xmpp-addr': {
    does: 'names the account domain only as xmppAddr',
    subjects: ({ domain }) => [{ type: 'xmpp', name: domainToUnicode(domain) }],
  },
  'upper-case': {
    does: 'names the account domain and the host in capitals',
    subjects: ({ domain, host }) => [dns(domain.toUpperCase()), dns(host.toUpperCase())],
  },
  'common-name-only': {
    does: 'names the account domain in its subject alone',
    commonName: ({ domain }) => domain,
    subjects: () => [],
  },
  tomcat: {
    does: 'names the host alone, as the tomcat certificate of a Cisco node does',
    commonName: ({ host }) => host,
    subjects: ({ host }) => [dns(host)],
  },
  'cup-xmpp': {
    does: 'names the host and the account domain, as the XMPP certificate of a Cisco node does',
    subjects: ({ host, domain }) => [dns(host), dns(domain)],
  },
  alias: {
    does: 'names the host and the alias that users type: cup.dogtel.lab beside cup1.dogtel.lab',
    subjects: ({ host, domain, alias }) => [dns(host), dns(alias ?? `cup.${domain}`)],
  },
  'old-signature': { does: 'good, but signed with SHA-1', digest: 'SHA-1' },
  'old-intermediate': {
    does: 'good, signed by an intermediate that the server sends and that is signed with SHA-1',
    issuer: 'old-intermediate',
    sends: 'old-intermediate',
  },
  'short-key': { does: 'good, but with an RSA key of 1024 bits', key: 'rsa-1024' },
  'wrong-purpose': { does: 'good, but made for clients', purpose: 'client' },
} as const satisfies Record<string, CertificateRow>;

/** The id of a kind of certificate. */
export type CertificateKind = keyof typeof certificateKinds;

function dns(name: string): SubjectName {
  return { type: 'dns', name };
}

/** The name without its leftmost label; a single label is its own parent. */
function parent(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
