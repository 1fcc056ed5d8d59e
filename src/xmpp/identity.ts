// Whether a certificate names a domain or host: RFC 9525, with the XMPP kinds of RFC 6120, section 13.7.1.4.

import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { CandidateKind } from '../core/candidate.ts';
import type { IdentityMatch } from '../core/tls-facts.ts';

/** The identities that a certificate presents, by kind, as written. The common name is none of them (RFC 9525, 2). */
export interface PresentedNames {
  readonly dns: readonly string[];
  readonly srv: readonly string[];
  readonly xmpp: readonly string[];
  readonly ip: readonly string[];
}

const kinds = [
  { key: 'dns', prefix: 'DNS:' },
  { key: 'srv', prefix: 'othername:SRVName:' },
  { key: 'xmpp', prefix: 'othername:XmppAddr:' },
  { key: 'ip', prefix: 'IP Address:' },
] as const;

/** Node puts a name that holds a comma, a quote or an odd character into a JSON string. */
const unquote = (text: string): string => {
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
};

/** Reads Node's `X509Certificate.subjectAltName`. */
export const readSubjectAltName = (text: string | undefined): PresentedNames => {
  const names = { dns: [] as string[], srv: [] as string[], xmpp: [] as string[], ip: [] as string[] };
  for (const [entry] of (text ?? '').matchAll(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g)) {
    const trimmed = entry.trim();
    const kind = kinds.find(({ prefix }) => trimmed.startsWith(prefix));
    if (kind) names[kind.key].push(unquote(trimmed.slice(kind.prefix.length)));
  }
  return names;
};

/** A-labels, lower case, without a final dot; empty where it is no name. */
const canonical = (name: string): string => {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  return /^[\x21-\x7e]*$/.test(bare) ? bare.toLowerCase() : domainToASCII(bare);
};

/** RFC 9525, section 6.3: a wildcard is the whole leftmost label and stands for exactly one. */
const covers = (presented: string, reference: string): boolean => {
  const name = canonical(presented);
  if (name === '' || reference === '') return false;
  if (!name.startsWith('*.')) return name === reference;
  const dot = reference.indexOf('.');
  return dot > 0 && !name.slice(1).includes('*') && name.slice(1) === reference.slice(dot);
};

/** Which services' SRV-IDs speak for a connection; those of direct TLS are XEP-0368's. */
const services: Readonly<Record<CandidateKind, readonly string[]>> = {
  starttls: ['_xmpp-client'],
  'direct-tls': ['_xmpps-client', '_xmpp-client'],
  // EDGETC: an Expressway is named by the domain or by this form of it.
  edge: ['_collab-edge'],
  uds: [],
  soap: [],
};

const coversService = (presented: string, reference: string, kind: CandidateKind): boolean => {
  const dot = presented.indexOf('.');
  const service = presented.slice(0, dot).toLowerCase();
  return dot > 0 && services[kind].includes(service) && covers(presented.slice(dot + 1), reference);
};

/** One spelling for each address: `2001:DB8:0:0:0:0:0:1` and `2001:db8::1` are the same. */
const canonicalAddress = (address: string): string =>
  isIP(address) === 6 ? new URL(`http://[${address.replace(/%.*$/, '')}]/`).hostname : address;

/** Matches the account domain: what decides (RFC 6120, section 13.7.2.1). */
export const matchDomain = (names: PresentedNames, domain: string, kind: CandidateKind): IdentityMatch => {
  const reference = canonical(domain);
  const found = (by: IdentityMatch['by'] & string, presented: string | undefined): IdentityMatch | undefined =>
    presented === undefined ? undefined : { name: domain, matches: true, by, presented };
  return (
    found(
      'DNS-ID',
      names.dns.find((name) => covers(name, reference)),
    ) ??
    found(
      'SRV-ID',
      names.srv.find((name) => coversService(name, reference, kind)),
    ) ??
    // A JID with a localpart or resource names a person, not the server.
    found(
      'XmppAddr',
      names.xmpp.find((name) => !/[@/*]/.test(name) && canonical(name) === reference),
    ) ?? {
      name: domain,
      matches: false,
    }
  );
};

/** Matches the host name or address that was dialled: shown, never decisive. */
export const matchHost = (names: PresentedNames, host: string): IdentityMatch => {
  if (isIP(host) === 0) {
    const presented = names.dns.find((name) => covers(name, canonical(host)));
    return presented === undefined
      ? { name: host, matches: false }
      : { name: host, matches: true, by: 'DNS-ID', presented };
  }
  const presented = names.ip.find((name) => isIP(name) !== 0 && canonicalAddress(name) === canonicalAddress(host));
  return presented === undefined
    ? { name: host, matches: false }
    : { name: host, matches: true, by: 'IP-ID', presented };
};
