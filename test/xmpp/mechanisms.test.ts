// Which way of signing in is chosen: a table of offers, credentials and connections.

import { expect, test } from 'vitest';
import { chooseMechanism, type MechanismQuestion } from '../../src/xmpp/mechanisms.ts';

const all = [
  'PLAIN',
  'SCRAM-SHA-1',
  'SCRAM-SHA-1-PLUS',
  'SCRAM-SHA-256',
  'SCRAM-SHA-256-PLUS',
  'SCRAM-SHA-512',
  'SCRAM-SHA-512-PLUS',
  'EXTERNAL',
  'DIGEST-MD5',
  'X-OAUTH2',
];
const question: MechanismQuestion = {
  offered: all,
  bindings: [],
  protocol: 'TLSv1.3',
  isVerified: true,
  hasPassword: true,
  hasCertificate: false,
};

/** The expected choice: mechanism, or mechanism and binding, or nothing. */
type Row = readonly [what: string, change: Partial<MechanismQuestion>, expected: string | undefined];

const rows: readonly Row[] = [
  ['TLS 1.3 without types: plain SCRAM, as servers offer what they cannot check', {}, 'SCRAM-SHA-512'],
  ['TLS 1.3 with tls-exporter', { bindings: ['tls-exporter'] }, 'SCRAM-SHA-512-PLUS tls-exporter'],
  ['TLS 1.3 with types we lack', { bindings: ['tls-server-end-point'] }, 'SCRAM-SHA-512'],
  ['TLS 1.3 with tls-unique alone: it does not exist there', { bindings: ['tls-unique'] }, 'SCRAM-SHA-512'],
  ['TLS 1.2 without types', { protocol: 'TLSv1.2' }, 'SCRAM-SHA-512-PLUS tls-unique'],
  ['TLS 1.2 with tls-unique', { protocol: 'TLSv1.2', bindings: ['tls-unique'] }, 'SCRAM-SHA-512-PLUS tls-unique'],
  ['TLS 1.2 with other types', { protocol: 'TLSv1.2', bindings: ['tls-exporter'] }, 'SCRAM-SHA-512'],
  ['Prosody', { offered: ['SCRAM-SHA-1', 'PLAIN'] }, 'SCRAM-SHA-1'],
  ['256 before 1', { offered: ['SCRAM-SHA-1', 'SCRAM-SHA-256'] }, 'SCRAM-SHA-256'],
  ['only -PLUS, and it cannot be bound', { offered: ['SCRAM-SHA-1-PLUS'] }, undefined],
  ['-PLUS that cannot be bound, then PLAIN', { offered: ['SCRAM-SHA-1-PLUS', 'PLAIN'] }, 'PLAIN'],
  ['PLAIN alone', { offered: ['PLAIN'] }, 'PLAIN'],
  ['PLAIN without verified TLS', { offered: ['PLAIN'], isVerified: false }, undefined],
  ['SCRAM without verified TLS', { isVerified: false }, undefined],
  ['forced PLAIN without verified TLS', { isVerified: false, forced: 'PLAIN' }, undefined],
  ['EXTERNAL first with a certificate', { hasCertificate: true }, 'EXTERNAL'],
  ['a certificate, but EXTERNAL is not offered', { hasCertificate: true, offered: ['SCRAM-SHA-1'] }, 'SCRAM-SHA-1'],
  ['EXTERNAL without a certificate', { offered: ['EXTERNAL'] }, undefined],
  ['a certificate and no password', { hasCertificate: true, hasPassword: false, offered: ['PLAIN'] }, undefined],
  ['a token before all else', { hasToken: true, offered: [...all, 'CISCO-VTG-TOKEN'] }, 'CISCO-VTG-TOKEN'],
  [
    'a token before a certificate',
    { hasToken: true, hasCertificate: true, offered: ['EXTERNAL', 'CISCO-VTG-TOKEN'] },
    'CISCO-VTG-TOKEN',
  ],
  ['a token, and nobody takes it: the password stays here', { hasToken: true }, undefined],
  ['a token, and something else is forced', { hasToken: true, forced: 'PLAIN' }, undefined],
  ['a token is forced and there is none', { forced: 'CISCO-VTG-TOKEN', offered: ['CISCO-VTG-TOKEN'] }, undefined],
  ['no token where one is taken', { offered: ['CISCO-VTG-TOKEN', 'PLAIN'] }, 'PLAIN'],
  ['a token alone', { hasToken: true, hasPassword: false, offered: ['PLAIN', 'CISCO-VTG-TOKEN'] }, 'CISCO-VTG-TOKEN'],
  ['a token without verified TLS', { hasToken: true, offered: ['CISCO-VTG-TOKEN'], isVerified: false }, undefined],
  ['nothing offered', { offered: [] }, undefined],
  ['nothing known', { offered: ['DIGEST-MD5', 'X-OAUTH2'] }, undefined],
  ['lower case is not a mechanism name', { offered: ['plain'] }, undefined],
  ['forced', { forced: 'SCRAM-SHA-1' }, 'SCRAM-SHA-1'],
  ['forced in lower case', { forced: 'plain' }, 'PLAIN'],
  ['forced and not offered', { forced: 'PLAIN', offered: ['SCRAM-SHA-1'] }, undefined],
  ['forced and unknown', { forced: 'DIGEST-MD5' }, undefined],
  ['forced -PLUS on TLS 1.3', { forced: 'SCRAM-SHA-1-PLUS' }, 'SCRAM-SHA-1-PLUS tls-exporter'],
  [
    'forced -PLUS against the types listed',
    { forced: 'SCRAM-SHA-1-PLUS', bindings: ['tls-server-end-point'] },
    undefined,
  ],
];

test.each(rows)('%s', (_, change, expected) => {
  const choice = chooseMechanism({ ...question, ...change });
  const text =
    typeof choice === 'string'
      ? undefined
      : [choice.mechanism, choice.binding].filter((part) => part !== undefined).join(' ');
  expect(text).toBe(expected);
});

test('the reason lists what was offered', () => {
  expect(chooseMechanism({ ...question, offered: ['X-A', 'X-B'] })).toBe('the server offers X-A, X-B');
  expect(chooseMechanism({ ...question, offered: [] })).toBe('the server offers nothing');
  expect(chooseMechanism({ ...question, offered: ['PLAIN'], forced: 'X-C' })).toBe(
    'X-C is not known; the server offers PLAIN',
  );
  expect(chooseMechanism({ ...question, offered: ['PLAIN'], forced: 'SCRAM-SHA-1' })).toBe(
    'SCRAM-SHA-1 is not offered; the server offers PLAIN',
  );
});
