// What the user of a Jabber client saw and its log says, by leg and failure, as far as Cisco documents it.

import { type FailureCode, failureRow } from './failure.ts';
import type { Leg } from './leg.ts';

/** The keys of `source` are those of the Cisco facts. */
export interface JabberSaw {
  /** The message on the screen; absent where none is documented for this leg. */
  readonly message?: string;
  /** Name and number in the log; a number alone where no name is known, and none where it is not documented. */
  readonly code?: string;
  /** What the user can do about it there and then, where that is documented. */
  readonly choice?: string;
  readonly source: string;
}

const words = {
  services: 'Cannot find your services automatically',
  untrusted: 'Untrusted server, no services discovered',
  unreachable: 'Cannot communicate with the server',
  credentials: 'Your username or password is not correct',
  certificate: 'Certificate not valid',
} as const;

interface Rule {
  /** Codes, or with a final `*` all that begin so. The first rule that fits counts. */
  readonly when: readonly (FailureCode | `${string}.*`)[];
  readonly saw: JabberSaw;
}

/** [CERT13] [OP14]: `InvalidCertificateBehavior` decides between a prompt and a refusal. */
const choice = 'The user may accept the certificate, unless a policy forbids that [CERT13] [OP14].';

/** What the trust in a certificate can fail on; handshakes that break off earlier are something else. */
const certificate = [
  'tls.expired',
  'tls.not-yet-valid',
  'tls.wrong-name',
  'tls.unknown-issuer',
  'tls.self-signed',
  'tls.missing-intermediate',
  'tls.untrusted',
  'tls.weak-certificate',
] as const satisfies readonly FailureCode[];

const nothingFound: Rule = {
  when: ['dns.nothing-found', 'dns.no-such-name', 'dns.no-records', 'dns.not-offered'],
  saw: {
    message: words.services,
    code: 'FAILED_NO_SRV_RECORDS_FOUND, ServiceDiscoveryNoSRVRecordsFound (1005)',
    source: 'TSLOGIN; WXERR',
  },
};

/** The address record of an SRV target is missing (jabber-facts 3.2). */
const unresolved: Rule = {
  when: ['dns.no-address'],
  saw: { message: words.unreachable, code: 'UNRESOLVED_HOST_ERROR', source: 'TSLOGIN' },
};

/** TABLE: jabber-facts 3.2, 5.2, 5.3 and 5.4. Numbers that rest on general knowledge alone are left out. */
const rules: Readonly<Record<Leg, readonly Rule[]>> = {
  uds: [
    nothingFound,
    unresolved,
    {
      when: certificate,
      saw: {
        message: words.untrusted,
        code: 'ServiceDiscoveryUntrustedCertificate (1008)',
        choice,
        source: 'TSLOGIN; WXERR',
      },
    },
    {
      when: ['http.no-home-cluster', 'http.two-home-clusters'],
      saw: {
        message: words.services,
        code: 'NO_HOME_UDS_FOUND, LocatorUDSNoHomeUDSFound (1032)',
        source: 'TSLOGIN; WXERR',
      },
    },
    {
      when: ['http.unauthorized'],
      saw: {
        message: words.credentials,
        code: 'HOME_UDS_AUTHENTICATION_FAILED, ServiceDiscoveryAuthenticationFailure (1002)',
        source: 'TSLOGIN; WXERR',
      },
    },
    {
      when: ['http.forbidden'],
      saw: {
        message: words.unreachable,
        code: 'HOME_UDS_QUERY_FAILED, ServiceDiscoveryCannotConnectToCucmServer (1003)',
        source: 'TSLOGIN; WXERR',
      },
    },
    {
      when: ['tcp.*', 'tls.*', 'http.timeout', 'http.closed', 'http.unavailable'],
      saw: { message: words.unreachable, code: 'ServiceDiscoveryCannotConnectToCucmServer (1003)', source: 'WXERR' },
    },
  ],
  soap: [
    unresolved,
    { when: certificate, saw: { message: words.certificate, code: 'LERR_CUP_CERT (11)', choice, source: 'TSLOGIN' } },
    { when: ['soap.rejected'], saw: { message: words.credentials, code: 'LERR_CUP_AUTH', source: 'TSNONMRA' } },
    {
      when: ['soap.timeout', 'http.timeout'],
      saw: { message: words.unreachable, code: 'LERR_CUP_TIMEOUT', source: 'TSNONMRA' },
    },
    { when: ['soap.fault'], saw: { message: words.unreachable, code: 'LERR_CUP_INTERNAL_ERROR', source: 'TSNONMRA' } },
    {
      // A client below the minimal version is documented under this code as well.
      when: ['tcp.*', 'tls.*', 'soap.closed', 'soap.client-version', 'http.closed', 'http.unavailable'],
      saw: { message: words.unreachable, code: 'LERR_CUP_UNREACHABLE (9)', source: 'TSNONMRA' },
    },
  ],
  xmpp: [
    // Where a password is judged in the stream: a Jabber client has it checked by SOAP before.
    { when: ['auth.rejected'], saw: { message: words.credentials, code: 'LERR_CUP_AUTH', source: 'TSNONMRA' } },
    nothingFound,
    unresolved,
    {
      when: certificate,
      saw: { message: words.certificate, code: 'LERR_JABBER_CERT (15)', choice, source: 'TSLOGIN' },
    },
    {
      when: ['auth.*', 'bind.*', 'tls.*', 'starttls.*'],
      saw: { message: words.unreachable, code: 'LERR_JABBER_AUTH (17)', source: 'TSNONMRA' },
    },
    {
      when: ['tcp.*', 'stream.timeout', 'stream.closed', 'stream.reset'],
      saw: { message: words.unreachable, code: 'LERR_JABBER_UNREACHABLE (16)', source: 'TSNONMRA' },
    },
  ],
  edge: [
    nothingFound,
    unresolved,
    { when: [...certificate, 'tls.*'], saw: { code: '1025', source: 'WXERR' } },
    { when: ['http.unauthorized'], saw: { code: 'FAILED_EDGE_AUTHENTICATION', source: 'PRTML' } },
    { when: ['http.edge-policy'], saw: { code: 'ConnectionFailedByMRAPolicy (1100)', source: 'WXERR' } },
    { when: ['http.bad-document', 'http.too-large'], saw: { code: '1024', source: 'WXERR' } },
    { when: ['http.status', 'http.unavailable'], saw: { code: '1023', source: 'WXERR' } },
    {
      when: ['tcp.*', 'http.timeout', 'http.closed'],
      saw: { code: 'ServiceDiscoveryCannotConnectToEdge (1006)', source: 'WXERR' },
    },
  ],
};

/** What a Jabber user saw when this leg failed in this way; undefined where nothing is documented. */
export const jabberSaw = (leg: Leg, code: FailureCode): JabberSaw | undefined =>
  rules[leg].find(({ when }) =>
    when.some((pattern) => (pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : pattern === code)),
  )?.saw;

/** The leg that a code is met in where no run says so. */
const legOfCode = (code: FailureCode): Leg => {
  const { phase } = failureRow(code);
  if (phase === 'soap') return 'soap';
  if (phase !== 'http') return 'xmpp';
  return code.startsWith('http.edge') ? 'edge' : 'uds';
};

/** As {@link jabberSaw}, for a code by itself. */
export const jabberSawOf = (code: FailureCode): JabberSaw | undefined => jabberSaw(legOfCode(code), code);
