// TABLE: what a Jabber user and the log showed, where a failure is the same for all legs and the words are not.

import { type FailureCode, failureRow } from './failure.ts';
import type { Leg } from './leg.ts';

/** Words as Cisco documents them; of a leg without a message only the log speaks. */
export interface JabberWords {
  readonly message?: string;
  readonly code?: string;
  readonly source: string;
}

/** By leg: a server that cannot be reached, a certificate that is not taken, a password refused. XMPP: as in the rows of the failures. */
const wordsByLeg: Readonly<
  Record<Exclude<Leg, 'xmpp'>, Readonly<Partial<Record<'tcp' | 'tls' | 'http.unauthorized', JabberWords>>>>
> = {
  edge: {
    tcp: { code: '1006 ServiceDiscoveryCannotConnectToEdge', source: 'WXERR' },
    tls: { code: '1008 ServiceDiscoveryUntrustedCertificate', source: 'WXERR' },
    'http.unauthorized': { code: 'FAILED_EDGE_AUTHENTICATION', source: 'PRTML' },
  },
  uds: {
    tcp: { code: '1003 ServiceDiscoveryCannotConnectToCucmServer', source: 'WXERR' },
    tls: {
      message: 'Untrusted server, no services discovered',
      code: 'CERTIFICATE_VALIDATION_ERROR',
      source: 'TSLOGIN',
    },
  },
  soap: {
    tcp: { message: 'Cannot communicate with the server', code: 'LERR_CUP_UNREACHABLE (9)', source: 'TSNONMRA' },
    tls: { message: 'Certificate not valid', code: 'LERR_CUP_CERT (11)', source: 'TSLOGIN' },
  },
};

/** What Jabber shows for this failure in this leg; undefined where no source says. */
export const jabberSaw = (code: FailureCode, leg: Leg): JabberWords | undefined => {
  const row = failureRow(code);
  if (leg === 'xmpp') return row.cisco;
  const words = wordsByLeg[leg];
  if (code === 'http.unauthorized') return words[code] ?? row.cisco;
  if (row.cisco === undefined) return undefined;
  return row.phase === 'tcp' || row.phase === 'tls' ? words[row.phase] : row.cisco;
};
