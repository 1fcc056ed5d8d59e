// The node's side of TLS: contexts, SNI and ALPN as the faults want them, channel bindings, the client's certificate.

import { createHash, X509Certificate } from 'node:crypto';
import type { SecureContext, SecureVersion, TLSSocket, TLSSocketOptions } from 'node:tls';
import type { FaultDesk } from '../fault-desk.ts';
import type { MintedCertificate } from '../tls/certificates.ts';
import { type ContextSettings, contextShowing, contextShowingNone, leafOf } from '../tls/contexts.ts';

/** What a node shows and accepts in TLS. */
export interface NodeTlsOptions {
  readonly certificate: MintedCertificate;
  /** Root (PEM) of client certificates; where given, one is asked for. */
  readonly clientAuthority?: string;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
}

/** The contexts of a node, made once. */
export interface NodeTls {
  /** Options of one handshake. `domains` are A-labels. */
  handshake(kind: 'starttls' | 'direct', domains: readonly string[], desk: FaultDesk): TLSSocketOptions;
  /** The XMPP addresses in the client's certificate, if it is one of the authority's and valid now. */
  clientAddresses(socket: TLSSocket): readonly string[];
  /** Channel bindings this connection has, by type (RFC 5929, RFC 9266), best first. */
  channelBindings(socket: TLSSocket): ReadonlyMap<string, Buffer>;
}

export const alpnProtocol = 'xmpp-client';

/** Prepares a node's TLS. Fails at once where key and certificate do not fit. */
export function createNodeTls(options: NodeTlsOptions): NodeTls {
  const versions = {
    ...(options.minVersion === undefined ? {} : { minVersion: options.minVersion }),
    ...(options.maxVersion === undefined ? {} : { maxVersion: options.maxVersion }),
  };
  const authority = options.clientAuthority;
  const full = contextShowing(options.certificate, {
    ...(authority === undefined ? {} : { ca: authority }),
    ...versions,
  });
  const endPoint = createHash('sha256').update(leafOf(options.certificate).raw).digest();

  return {
    handshake: (kind, domains, desk) => ({
      secureContext: contextFor(desk),
      ...(kind === 'direct' && !ignoresAlpn(desk) ? { ALPNProtocols: [alpnProtocol] } : {}),
      ...(authority === undefined ? {} : { requestCert: true, rejectUnauthorized: false }),
      ...(desk.has('sni-strict') ? { SNICallback: pickBySni(domains, full, versions) } : {}),
    }),
    clientAddresses: (socket) => {
      const certificate = authority === undefined ? undefined : socket.getPeerX509Certificate();
      if (certificate === undefined || authority === undefined) return [];
      return isIssuedBy(certificate, new X509Certificate(authority)) ? xmppAddresses(certificate) : [];
    },
    channelBindings: (socket) => {
      const bindings = new Map<string, Buffer>();
      if (socket.getProtocol() === 'TLSv1.3') {
        bindings.set('tls-exporter', socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)));
      } else {
        // The first Finished of the handshake: the client's, or the server's where a session was resumed.
        const finished = socket.isSessionReused() ? socket.getFinished() : socket.getPeerFinished();
        if (finished !== undefined) bindings.set('tls-unique', finished);
      }
      return bindings.set('tls-server-end-point', endPoint);
    },
  };

  function contextFor(desk: FaultDesk): SecureContext {
    if (desk.play('sni-strict') !== undefined) return contextShowingNone(versions);
    return desk.play('handshake-failure') === undefined ? full : contextShowingNone(versions);
  }
}

/** `alpn-ignored` answers none, so that the client has to do without. */
function ignoresAlpn(desk: FaultDesk): boolean {
  return desk.play('alpn-ignored') !== undefined;
}

function pickBySni(domains: readonly string[], full: SecureContext, versions: ContextSettings) {
  return (name: string, done: (error: Error | null, context?: SecureContext) => void): void => {
    done(null, domains.includes(name.toLowerCase()) ? full : contextShowingNone(versions));
  };
}

// The handshake proved that the client holds the key; whose key it is, is left to us.
function isIssuedBy(certificate: X509Certificate, root: X509Certificate): boolean {
  const now = Date.now();
  return (
    certificate.checkIssued(root) &&
    certificate.verify(root.publicKey) &&
    Date.parse(certificate.validFrom) <= now &&
    now <= Date.parse(certificate.validTo)
  );
}

function xmppAddresses(certificate: X509Certificate): readonly string[] {
  const names = (certificate.subjectAltName ?? '').split(', ');
  const prefix = 'othername:XmppAddr:';
  return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}
