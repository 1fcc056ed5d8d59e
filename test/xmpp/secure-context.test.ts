// TLS settings: what is trusted, and what cannot be read.

import { describe, expect, test } from 'vitest';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import { createTlsContext, tlsContextFor } from '../../src/xmpp/secure-context.ts';
import { names } from './lab-node.ts';

test('the same settings give the same context, none included', () => {
  const settings = {};
  expect(tlsContextFor(settings)).toBe(tlsContextFor(settings));
  expect(tlsContextFor({})).not.toBe(tlsContextFor(settings));
  expect(tlsContextFor(undefined)).toBe(tlsContextFor());
});

describe('a list of authorities', () => {
  test('gives the same context to every run', async () => {
    const ca = [(await createAuthority()).pem];
    expect(tlsContextFor({ ca })).toBe(tlsContextFor({ ca }));
    expect(tlsContextFor({ ca: [...ca] })).not.toBe(tlsContextFor({ ca }));
  });

  test('that was changed since is read again', async () => {
    const ca = [(await createAuthority()).pem];
    const before = tlsContextFor({ ca });
    ca[0] = (await createAuthority()).pem;
    const after = tlsContextFor({ ca });
    expect(after).not.toBe(before);
    ca.push('rubbish');
    expect(() => tlsContextFor({ ca })).toThrow(expect.objectContaining({ code: 'invalid-file', field: 'ca' }));
  });

  test('does not hold on to a private key, nor share a lowest version', async () => {
    const ca = [(await createAuthority()).pem];
    const { key, cert } = await (await createAuthority()).mint('good', names);
    expect(tlsContextFor({ ca, cert, key })).not.toBe(tlsContextFor({ ca, cert, key }));
    expect(tlsContextFor({ ca, minVersion: 'TLSv1.3' })).not.toBe(tlsContextFor({ ca }));
  });
});

describe('what cannot be read is wrong use', () => {
  test.each(['', 'rubbish', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])('ca %j', (pem) => {
    expect(() => createTlsContext({ ca: [pem] })).toThrow(
      expect.objectContaining({ name: 'CupcheckError', code: 'invalid-file', field: 'ca' }),
    );
  });

  test('one bad certificate among good ones', async () => {
    const { pem } = await createAuthority();
    expect(() =>
      createTlsContext({ ca: [`${pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`] }),
    ).toThrow(expect.objectContaining({ code: 'invalid-file', field: 'ca' }));
  });

  test('a key that is not the certificate’s', async () => {
    const one = await (await createAuthority()).mint('good', names);
    const other = await (await createAuthority()).mint('good', names);
    expect(() => createTlsContext({ cert: one.cert, key: other.key })).toThrow(
      expect.objectContaining({ code: 'invalid-file', field: 'cert' }),
    );
  });
});

test('key and certificate may be in one text', async () => {
  const { key, cert } = await (await createAuthority()).mint('good', names);
  expect(createTlsContext({ cert: key + cert })).toBeDefined();
});
