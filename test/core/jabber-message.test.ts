// What a Jabber user saw, by leg and failure: the documented rows, and nothing beyond them.

import { describe, expect, test } from 'vitest';
import { type FailureCode, failureCodes } from '../../src/core/failure.ts';
import { jabberSaw } from '../../src/core/jabber-message.ts';
import type { Leg } from '../../src/core/leg.ts';

const rows: readonly (readonly [Leg, FailureCode, string | undefined, string | undefined])[] = [
  ['uds', 'tcp.refused', 'Cannot communicate with the server', 'ServiceDiscoveryCannotConnectToCucmServer (1003)'],
  ['uds', 'http.timeout', 'Cannot communicate with the server', 'ServiceDiscoveryCannotConnectToCucmServer (1003)'],
  ['uds', 'dns.no-address', 'Cannot communicate with the server', 'UNRESOLVED_HOST_ERROR'],
  [
    'uds',
    'tls.unknown-issuer',
    'Untrusted server, no services discovered',
    'ServiceDiscoveryUntrustedCertificate (1008)',
  ],
  [
    'uds',
    'http.no-home-cluster',
    'Cannot find your services automatically',
    'NO_HOME_UDS_FOUND, LocatorUDSNoHomeUDSFound (1032)',
  ],
  [
    'uds',
    'http.unauthorized',
    'Your username or password is not correct',
    'HOME_UDS_AUTHENTICATION_FAILED, ServiceDiscoveryAuthenticationFailure (1002)',
  ],
  [
    'uds',
    'http.forbidden',
    'Cannot communicate with the server',
    'HOME_UDS_QUERY_FAILED, ServiceDiscoveryCannotConnectToCucmServer (1003)',
  ],
  [
    'uds',
    'dns.nothing-found',
    'Cannot find your services automatically',
    'FAILED_NO_SRV_RECORDS_FOUND, ServiceDiscoveryNoSRVRecordsFound (1005)',
  ],
  ['soap', 'tcp.timeout', 'Cannot communicate with the server', 'LERR_CUP_UNREACHABLE (9)'],
  ['soap', 'soap.client-version', 'Cannot communicate with the server', 'LERR_CUP_UNREACHABLE (9)'],
  ['soap', 'soap.timeout', 'Cannot communicate with the server', 'LERR_CUP_TIMEOUT'],
  ['soap', 'soap.fault', 'Cannot communicate with the server', 'LERR_CUP_INTERNAL_ERROR'],
  ['soap', 'tls.expired', 'Certificate not valid', 'LERR_CUP_CERT (11)'],
  ['soap', 'soap.rejected', 'Your username or password is not correct', 'LERR_CUP_AUTH'],
  ['xmpp', 'tls.expired', 'Certificate not valid', 'LERR_JABBER_CERT (15)'],
  ['xmpp', 'tcp.refused', 'Cannot communicate with the server', 'LERR_JABBER_UNREACHABLE (16)'],
  ['xmpp', 'stream.timeout', 'Cannot communicate with the server', 'LERR_JABBER_UNREACHABLE (16)'],
  ['xmpp', 'auth.token-rejected', 'Cannot communicate with the server', 'LERR_JABBER_AUTH (17)'],
  ['xmpp', 'bind.timeout', 'Cannot communicate with the server', 'LERR_JABBER_AUTH (17)'],
  ['xmpp', 'tls.closed', 'Cannot communicate with the server', 'LERR_JABBER_AUTH (17)'],
  ['edge', 'tcp.timeout', undefined, 'ServiceDiscoveryCannotConnectToEdge (1006)'],
  ['edge', 'http.unauthorized', undefined, 'FAILED_EDGE_AUTHENTICATION'],
  ['edge', 'http.edge-policy', undefined, 'ConnectionFailedByMRAPolicy (1100)'],
  ['edge', 'http.status', undefined, '1023'],
  ['edge', 'http.bad-document', undefined, '1024'],
  ['edge', 'tls.wrong-name', undefined, '1025'],
];

test.each(rows)('%s %s: %s', (leg, code, message, logged) => {
  const saw = jabberSaw(leg, code);
  expect([saw?.message, saw?.code]).toEqual([message, logged]);
  expect(saw?.source).not.toBe('');
});

describe('nothing is claimed', () => {
  test.each(['uds', 'soap', 'xmpp', 'edge'] as const)('of codes that the leg %s does not know', (leg) => {
    const own: Readonly<Record<Leg, RegExp>> = {
      uds: /^(dns|tcp|tls|http)\./,
      soap: /^(dns|tcp|tls|http|soap)\./,
      xmpp: /^(dns|tcp|tls|starttls|stream|auth|bind)\./,
      edge: /^(dns|tcp|tls|http)\./,
    };
    const strange = failureCodes.filter((code) => !own[leg].test(code) && jabberSaw(leg, code) !== undefined);
    expect(strange).toEqual([]);
  });

  test.each([
    ['uds', 'http.no-presence-nodes'],
    ['uds', 'http.not-home'],
    ['uds', 'run.timeout'],
    ['soap', 'soap.no-token'],
    ['edge', 'http.edge-no-services'],
  ] as const)('of %s %s', (leg, code) => {
    expect(jabberSaw(leg, code)).toBeUndefined();
  });

  test('of the number of LERR_CUP_AUTH, which nobody documents', () => {
    expect(jabberSaw('soap', 'soap.rejected')?.code).not.toMatch(/\d/);
  });
});

test('CERT13: a certificate is the one thing that the user may accept', () => {
  const withChoice = failureCodes.filter((code) =>
    (['uds', 'soap', 'xmpp', 'edge'] as const).some((leg) => jabberSaw(leg, code)?.choice !== undefined),
  );
  expect(withChoice).toEqual([
    'tls.expired',
    'tls.not-yet-valid',
    'tls.wrong-name',
    'tls.unknown-issuer',
    'tls.self-signed',
    'tls.missing-intermediate',
    'tls.untrusted',
    'tls.weak-certificate',
  ]);
});
