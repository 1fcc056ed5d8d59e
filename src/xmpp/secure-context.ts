// The TLS settings of a conversation: trusted roots, client certificate, lowest version, and the names asked for.

import { X509Certificate } from 'node:crypto';
import {
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type SecureContextOptions,
  type SecureVersion,
} from 'node:tls';
import { CupcheckError } from '../core/error.ts';

/** What the caller may set; PEM texts. */
export interface TlsSettings {
  /** Trusted in addition to the built-in roots. */
  readonly ca?: readonly string[];
  /** Client certificate for SASL EXTERNAL, with its key. */
  readonly cert?: string;
  readonly key?: string;
  /** Default `TLSv1.2` (RFC 8996 retires what is older). */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** How to lay TLS over a connection. */
export interface TlsPlan {
  readonly context: SecureContext;
  /** SNI: the account domain, A-labels (RFC 6120, section 5.4.3.3; XEP-0368). */
  readonly serverName: string;
  /** ALPN; only on direct TLS (XEP-0368). */
  readonly protocols?: readonly string[];
}

/** `SecureContext.context` is the native half; its `addCACert` keeps the built-in roots, which the option `ca` replaces. */
interface NativeContext {
  readonly addCACert?: (pem: string) => void;
}

interface Kept {
  readonly context: SecureContext;
  /** The authorities as they were: a list can be changed after it was used. */
  readonly ca: readonly string[];
}

/** Remembers contexts: making one costs more than a handshake, and a run wants one for every candidate. */
const kept = new WeakMap<object, Kept>();
const plain: TlsSettings = {};

/**
 * The context for these settings. A list of authorities is read once and given to many runs, so the context lives as long
 * as that list; one that holds a private key, or has no list, only as long as the settings. Throws as `createTlsContext`.
 */
export const tlsContextFor = (settings: TlsSettings = plain): SecureContext => {
  const { ca = [], cert, minVersion } = settings;
  const isSharable = cert === undefined && minVersion === undefined;
  const owner = isSharable ? (settings.ca ?? settings) : settings;
  const before = kept.get(owner);
  if (before?.ca.length === ca.length && before.ca.every((text, index) => text === ca[index])) return before.context;
  const context = createTlsContext(settings);
  kept.set(owner, { context, ca: [...ca] });
  return context;
};

/**
 * Makes a context. Naming the built-in roots in the option `ca` would parse them anew each time: 33 ms instead of 1.
 * @throws CupcheckError `invalid-file` with field `ca` or `cert`
 */
export const createTlsContext = (settings: TlsSettings): SecureContext => {
  const base: SecureContextOptions = { minVersion: (settings.minVersion ?? 'TLSv1.2') satisfies SecureVersion };
  const own = settings.cert === undefined ? {} : { cert: settings.cert, key: settings.key ?? settings.cert };
  const context = attempt('cert', () => createSecureContext({ ...base, ...own }));
  if (settings.ca === undefined || settings.ca.length === 0) return context;
  const ca = attempt('ca', () => (settings.ca ?? []).flatMap(checkPem));
  const native: NativeContext = context.context;
  if (native.addCACert === undefined)
    return attempt('ca', () => createSecureContext({ ...base, ...own, ca: [...rootCertificates, ...ca] }));
  attempt('ca', () => {
    for (const pem of ca) native.addCACert?.(pem);
  });
  return context;
};

/** The certificates in a PEM text, one text each. */
export const splitPem = (text: string): readonly string[] =>
  text.match(/-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[^-]*-----END \1-----/g) ?? [];

/** OpenSSL passes over what it cannot read, and the login would fail later for a reason that nobody sees. */
const checkPem = (text: string): readonly string[] => {
  const all = splitPem(text);
  if (all.length === 0) throw new Error('no certificate in it');
  for (const pem of all) new X509Certificate(pem);
  return all;
};

const attempt = <T>(field: 'ca' | 'cert', make: () => T): T => {
  try {
    return make();
  } catch (cause) {
    const what = field === 'ca' ? 'The trusted certificates' : 'The client certificate or its key';
    throw new CupcheckError('invalid-file', `${what} cannot be read.`, { field, cause });
  }
};
