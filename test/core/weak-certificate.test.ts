// What is weak in a chain of certificates: keys and digests, and whose they are; and nothing read beyond the bytes.

import { describe, expect, test } from 'vitest';
import { type CertificateParts, oldDigestOf, weakIn, weaknessWords } from '../../src/core/weak-certificate.ts';

/** A certificate of which only the frame is real: an empty body and the algorithm with this object identifier. */
const der = (oid: string): Uint8Array => {
  const id = Buffer.from(oid, 'hex');
  const algorithm = Buffer.from([0x30, id.length + 4, 0x06, id.length, ...id, 0x05, 0x00]);
  const body = Buffer.from([0x30, 0x00]);
  return Buffer.from([0x30, body.length + algorithm.length, ...body, ...algorithm]);
};

const sha256 = '2a864886f70d01010b';
const sha1 = '2a864886f70d010105';

describe('the digest of a signature', () => {
  test.each([
    ['2a864886f70d010102', 'MD2'],
    ['2a864886f70d010104', 'MD5'],
    [sha1, 'SHA-1'],
    ['2b0e03021d', 'SHA-1'],
    ['2a8648ce3d0401', 'SHA-1'],
    ['2a8648ce380403', 'SHA-1'],
    [sha256, undefined],
    ['2a8648ce3d040302', undefined],
  ])('%s is %s', (oid, digest) => {
    expect(oldDigestOf(der(oid))).toBe(digest);
  });

  test('is unknown in bytes that end early', () => {
    const whole = der(sha1);
    for (let length = 0; length < whole.length; length += 1)
      expect(oldDigestOf(whole.subarray(0, length)), String(length)).toBeUndefined();
  });

  test('is read behind a body of two-byte length', () => {
    const algorithm = der(sha1).subarray(4);
    const body = Buffer.alloc(300);
    const content = Buffer.concat([Buffer.from([0x30, 0x82, 0x01, 0x2c]), body, algorithm]);
    const whole = Buffer.concat([Buffer.from([0x30, 0x82, content.length >> 8, content.length & 0xff]), content]);
    expect(oldDigestOf(whole)).toBe('SHA-1');
  });
});

describe('a chain', () => {
  const part = (subject: string, more: Partial<CertificateParts> = {}): CertificateParts => ({
    subject,
    der: der(sha256),
    modulusBits: undefined,
    isSelfIssued: false,
    ...more,
  });

  test.each<{ name: string; chain: readonly CertificateParts[]; weak: readonly object[] }>([
    { name: 'of today', chain: [part('own', { modulusBits: 2048 }), part('above')], weak: [] },
    {
      name: 'with a short key',
      chain: [part('own', { modulusBits: 2047 })],
      weak: [{ subject: 'own', isOwn: true, keyBits: 2047 }],
    },
    {
      name: 'with an old signature above',
      chain: [part('own'), part('above', { der: der(sha1) })],
      weak: [{ subject: 'above', isOwn: false, signature: 'SHA-1' }],
    },
    {
      name: 'whose root signed itself with SHA-1, which nobody looks at',
      chain: [part('own'), part('root', { der: der(sha1), isSelfIssued: true })],
      weak: [],
    },
    {
      name: 'whose root has a short key',
      chain: [part('own'), part('root', { modulusBits: 1024, isSelfIssued: true })],
      weak: [{ subject: 'root', isOwn: false, keyBits: 1024 }],
    },
  ])('$name', ({ chain, weak }) => {
    expect(weakIn(chain)).toEqual(weak);
  });
});

test.each([
  [{ keyBits: 1024 }, 'a key of 1024 bits'],
  [{ signature: 'MD5' }, 'a signature with MD5'],
  [{ keyBits: 512, signature: 'SHA-1' }, 'a key of 512 bits and a signature with SHA-1'],
] as const)('%j in words', (weak, words) => {
  expect(weaknessWords({ subject: 'own', isOwn: true, ...weak })).toBe(words);
});
