// The words for phases, owners, transports and kinds: one place, so that every screen says the same.

import type { Transport } from '../core/answer.ts';
import type { CandidateKind } from '../core/candidate.ts';
import type { Owner } from '../core/failure-row.ts';
import type { LegFact } from '../core/leg.ts';
import type { Phase } from '../core/phase.ts';

/** What is going on in a phase; follows "waiting for". */
export const phaseWords = {
  dns: 'the name server',
  tcp: 'the TCP connection',
  tls: 'the TLS handshake',
  http: 'the HTTP answer',
  soap: 'the SOAP answer',
  stream: 'the XMPP stream',
  starttls: 'the STARTTLS answer',
  auth: 'the answer to the sign-in',
  bind: 'the session (resource binding)',
  presence: 'the closing ping',
} as const satisfies Record<Phase, string>;

/** Phases as short as a line of timings wants them. */
export const phaseNames = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  http: 'HTTP',
  soap: 'SOAP',
  stream: 'stream',
  starttls: 'STARTTLS',
  auth: 'SASL',
  bind: 'bind',
  presence: 'ping',
} as const satisfies Record<Phase, string>;

/** Whose job it is. */
export const ownerWords = {
  caller: 'you',
  dns: 'DNS team',
  network: 'network team',
  certificates: 'certificates team',
  server: 'server team',
  client: 'client team',
} as const satisfies Record<Owner, string>;

/** Whom to call, for who has the user on the line. */
export const doctorOwners = { ...ownerWords, caller: 'the user' } as const satisfies Record<Owner, string>;

export const transportWords = {
  udp: 'UDP',
  tcp: 'TCP',
  tls: 'DNS over TLS',
  https: 'DNS over HTTPS',
  hosts: 'hosts file',
  file: 'zone file',
} as const satisfies Record<Transport, string>;

export const kindWords = {
  starttls: 'STARTTLS',
  'direct-tls': 'direct TLS',
  uds: 'UDS',
  soap: 'SOAP login',
  edge: 'Expressway',
} as const satisfies Record<CandidateKind, string>;

/** What a leg before XMPP found out; the values follow. */
export const findingWords = {
  'uds-version': 'version',
  'home-cluster': 'home cluster',
  'uds-servers': 'servers of the cluster',
  'presence-nodes': 'presence nodes (page of the user)',
  'profile-nodes': 'presence nodes (service profile, its form: assumption)',
  'presence-domain': 'presence domain',
  'xmpp-nodes': 'XMPP nodes (property names: assumption)',
  'home-node': 'home node',
  'edge-uds': 'Unified CM behind it',
  'edge-cuplogin': 'presence nodes behind it',
  'edge-xmpp': 'XMPP by way of',
} as const satisfies Record<LegFact['what'], string>;

/** What the walk does with a failure. */
export const retryWords = {
  next: 'goes on with the next node',
  same: 'tries again by the way that the server names',
  stop: 'stops: asking again could do harm or cannot help',
} as const;
