// TLS settings: what is trusted, and what cannot be read.

import { describe, expect, test } from 'vitest';
import { createAuthority } from '../../src/lab/certificates.ts';
import { createTlsContext, tlsContextFor } from '../../src/xmpp/secure-context.ts';
import { names } from './lab-node.ts';

test('the same settings give the same context, none included', async () => {
  const settings = { ca: [(await createAuthority()).pem] };
  expect(tlsContextFor(settings)).toBe(tlsContextFor(settings));
  expect(tlsContextFor({ ...settings })).not.toBe(tlsContextFor(settings));
  expect(tlsContextFor(undefined)).toBe(tlsContextFor());
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
