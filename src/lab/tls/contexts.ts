// The TLS contexts of the lab's servers, made when a handshake wants one, and shared by all that show the same certificate.

import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { MintedCertificate } from './certificates.ts';

/** What a context depends on beside the certificate; PEM and versions. */
export type ContextSettings = Pick<SecureContextOptions, 'ca' | 'minVersion' | 'maxVersion'>;

/** By certificate: they live as long as it does, and making one takes longer than a handshake. */
const shown = new WeakMap<MintedCertificate, Map<string, SecureContext>>();
const withoutCertificate = new Map<string, SecureContext>();
const leaves = new WeakMap<MintedCertificate, X509Certificate>();

/** Throws where the certificate does not fit its key, which spares a server that cannot serve its start. */
export function contextShowing(certificate: MintedCertificate, settings: ContextSettings = {}): SecureContext {
  const contexts = shown.get(certificate) ?? new Map<string, SecureContext>();
  shown.set(certificate, contexts);
  return remembered(contexts, settings, certificate);
}

/** Without a certificate OpenSSL has no cipher to agree on and ends the handshake with an alert, as real servers do. */
export function contextShowingNone(settings: Omit<ContextSettings, 'ca'> = {}): SecureContext {
  return remembered(withoutCertificate, settings, {});
}

/** The certificate itself, read. */
export function leafOf(certificate: MintedCertificate): X509Certificate {
  const leaf = leaves.get(certificate) ?? new X509Certificate(certificate.cert);
  leaves.set(certificate, leaf);
  return leaf;
}

function remembered(
  contexts: Map<string, SecureContext>,
  settings: ContextSettings,
  more: SecureContextOptions,
): SecureContext {
  const which = JSON.stringify([settings.ca, settings.minVersion, settings.maxVersion]);
  const context = contexts.get(which) ?? createSecureContext({ ...settings, ...more });
  contexts.set(which, context);
  return context;
}
