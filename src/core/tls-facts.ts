// What a report says of a TLS connection and its certificate.

import type { WeakCertificate } from './weak-certificate.ts';

/** Whether a certificate covers a reference identity, and by which kind of name. */
export interface IdentityMatch {
  /** The reference identity, A-labels. */
  readonly name: string;
  readonly matches: boolean;
  /** RFC 9525 (DNS-ID, with or without wildcard, SRV-ID), RFC 6120 (XmppAddr), or an IP address. */
  readonly by?: 'DNS-ID' | 'SRV-ID' | 'XmppAddr' | 'IP-ID';
  /** The name in the certificate that matched. */
  readonly presented?: string;
}

/** What the server's own certificate says. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** Subject alternative names, `DNS:`, `SRV:`, `XMPP:`, `IP:` before each. */
  readonly names: readonly string[];
  /** ISO 8601, UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Whole days until it expires; negative once it has. */
  readonly daysLeft: number;
  /** SHA-256 over the DER form, upper-case hex with colons. */
  readonly fingerprint: string;
  /** How many certificates the server sent. */
  readonly chainLength: number;
}

/** A TLS connection as it was established, good or bad. */
export interface TlsFacts {
  /** As Node names it: `TLSv1.2`, `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** The protocol agreed by ALPN; absent where none was. */
  readonly alpn?: string;
  readonly certificate?: CertificateFacts;
  /** The chain leads to a trusted authority and the dates are right. */
  readonly isTrusted: boolean;
  /** OpenSSL's code where it does not. */
  readonly trustError?: string;
  /** Certificates of the chain that libraries may refuse for a short key or an old signature; absent where none is. */
  readonly weak?: readonly WeakCertificate[];
  /** The rule that counts (RFC 6120, section 13.7.2): the account domain. */
  readonly domain: IdentityMatch;
  /** Shown beside it: does the host name match (the practice of Cisco clients, an assumption)? */
  readonly host: IdentityMatch;
  /**
   * Only under the rule `host`: by which name the certificate was accepted. With `domain` a Cisco client, which looks for
   * the host (an assumption), would ask its user.
   */
  readonly acceptedBy?: 'domain' | 'host';
}
