// TLS connections to name servers, checked against a name; node:tls is loaded at the first one, since most questions need none.

import type { TLSSocket } from 'node:tls';
import { addressFamily } from './address-family.ts';

export interface TlsTarget {
  /** An address, or a name that the system looks up. */
  readonly host: string;
  readonly port: number;
  /** What the certificate must show: a name, which is also sent as server name, or an address. */
  readonly name: string;
  /** ALPN protocol identifiers, the preferred first. */
  readonly protocols: readonly string[];
}

/** Begins a connection. */
export type TlsDialer = (target: TlsTarget) => TLSSocket;

/**
 * With no `ca` Node's own choice of roots applies, NODE_EXTRA_CA_CERTS included; otherwise its built-in roots and those given.
 * The roots are read once, at the first connection: all of them take some 20 ms.
 */
export const createTlsDialer = (ca: readonly string[]): (() => Promise<TlsDialer>) => {
  let dialer: Promise<TlsDialer> | undefined;
  return () => {
    dialer ??= loadDialer(ca);
    return dialer;
  };
};

const loadDialer = async (ca: readonly string[]): Promise<TlsDialer> => {
  const { checkServerIdentity, connect, createSecureContext, rootCertificates } = await import('node:tls');
  const secureContext = createSecureContext(ca.length === 0 ? {} : { ca: [...rootCertificates, ...ca] });
  return ({ host, port, name, protocols }) => {
    const socket = connect({
      host,
      port,
      secureContext,
      // RFC 6066, section 3: an address is no server name.
      ...(addressFamily(name) === 0 && { servername: name }),
      ALPNProtocols: [...protocols],
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    });
    socket.setNoDelay(true);
    return socket;
  };
};
