// The roots a name server's certificate may lead to: Node's, and those given.

import type { SecureContext } from 'node:tls';

/** Loads TLS on first use, since most questions need none. With no `ca` Node's own choice applies, NODE_EXTRA_CA_CERTS included. */
export const createTrust = async (ca: readonly string[]): Promise<SecureContext> => {
  const { createSecureContext, rootCertificates } = await import('node:tls');
  return createSecureContext(ca.length === 0 ? {} : { ca: [...rootCertificates, ...ca] });
};
