// Certificates that today's TLS libraries may refuse although all else is right: short keys, and signatures of another age.

/** What is weak about one certificate of a chain; at least one of `keyBits` and `signature` is there. */
export interface WeakCertificate {
  readonly subject: string;
  /** The server's own, or one that leads from it to the authority. */
  readonly isOwn: boolean;
  /** Length of an RSA or DSA key under 2048 bits (NIST SP 800-131A). */
  readonly keyBits?: number;
  /** The digest of a signature that can be forged; of a root it is never looked at. */
  readonly signature?: OldDigest;
}

/** TABLE: object identifiers of signature algorithms with a broken digest, DER in hex. */
const oldSignatures = {
  '2a864886f70d010102': 'MD2',
  '2a864886f70d010104': 'MD5',
  '2a864886f70d010105': 'SHA-1',
  '2b0e03021d': 'SHA-1',
  '2a8648ce3d0401': 'SHA-1',
  '2a8648ce380403': 'SHA-1',
} as const satisfies Readonly<Record<string, string>>;

/** A digest for which two certificates with one signature can be made. */
export type OldDigest = (typeof oldSignatures)[keyof typeof oldSignatures];

export const oldDigests = ['MD2', 'MD5', 'SHA-1'] as const satisfies readonly OldDigest[];

/** Below this libraries at security level 2 refuse (112 bits of strength), as many systems set it. */
const leastKeyBits = 2048;

const isOld = (oid: string): oid is keyof typeof oldSignatures => Object.hasOwn(oldSignatures, oid);

interface Element {
  readonly from: number;
  readonly to: number;
}

/** Where the content of the DER element at this place stands; undefined where it leaves the bytes. */
const elementAt = (der: Uint8Array, at: number): Element | undefined => {
  const first = der[at + 1];
  if (first === undefined) return undefined;
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 3) return undefined;
  const length = more === 0 ? first : der.subarray(at + 2, at + 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
  const from = at + 2 + more;
  return from + length <= der.length ? { from, to: from + length } : undefined;
};

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The broken digest of a certificate's signature (RFC 5280, section 4.1.1.2); undefined where it is another, or unreadable. */
export const oldDigestOf = (der: Uint8Array): OldDigest | undefined => {
  const whole = elementAt(der, 0);
  const body = whole && elementAt(der, whole.from);
  const algorithm = body && elementAt(der, body.to);
  const oid = algorithm && elementAt(der, algorithm.from);
  if (oid === undefined || oid.to - oid.from > 32) return undefined;
  const text = hexOf(der.subarray(oid.from, oid.to));
  return isOld(text) ? oldSignatures[text] : undefined;
};

export interface CertificateParts {
  readonly subject: string;
  readonly der: Uint8Array;
  /** Of an RSA or DSA key. */
  readonly modulusBits: number | undefined;
  readonly isSelfIssued: boolean;
}

/** What is weak in a chain, the server's own certificate first. */
export const weakIn = (chain: readonly CertificateParts[]): readonly WeakCertificate[] =>
  chain.flatMap(({ subject, der, modulusBits, isSelfIssued }, index): readonly WeakCertificate[] => {
    const signature = isSelfIssued ? undefined : oldDigestOf(der);
    const keyBits = modulusBits !== undefined && modulusBits < leastKeyBits ? modulusBits : undefined;
    if (signature === undefined && keyBits === undefined) return [];
    return [
      {
        subject,
        isOwn: index === 0,
        ...(keyBits === undefined ? {} : { keyBits }),
        ...(signature === undefined ? {} : { signature }),
      },
    ];
  });

/** `a key of 1024 bits and a signature with SHA-1`. */
export const weaknessWords = ({ keyBits, signature }: WeakCertificate): string =>
  [
    ...(keyBits === undefined ? [] : [`a key of ${keyBits} bits`]),
    ...(signature === undefined ? [] : [`a signature with ${signature}`]),
  ].join(' and ');
