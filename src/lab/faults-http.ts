// The faults of the HTTPS half of a Cisco cluster: UDS, SOAP and the edge.

import type { FaultRow } from './fault-row.ts';
import { row, valued } from './fault-row.ts';

/** Every fault of an HTTPS service, by its id. Where a row is not about one service, all three have it. */
export const httpFaults = {
  'http-status': valued('http', 'refuses the request', 'the status', 503),
  'http-slow': valued('http', 'thinks before it answers', 'milliseconds', 200),
  'http-silent': row('http', 'leaves the request without an answer'),
  'http-close-mid-body': row('http', 'closes in the middle of its answer'),
  'not-http': row('http', 'answers the request as a mail server would'),
  'malformed-xml': row('http', 'answers with tags that do not match'),
  'wrong-xml': row('http', 'answers with a document of another kind'),
  'xml-doctype': row('http', 'puts a document type declaration before its answer'),
  'oversized-body': valued('http', 'answers without end', 'the size in MiB', 16),
  'redirect-loop': row('http', 'redirects the request to itself'),
  'redirect-elsewhere': valued('http', 'redirects the request', 'the address', 'https://elsewhere.test:8443/'),

  'found-false': row('http', 'UDS: says that the user has no home cluster'),
  'two-home-clusters': row('http', 'UDS: names two home clusters for the user (assumption: no source shows it)'),
  'no-user-servers': row(
    'http',
    'UDS: names presence servers in the service profile alone, not on the page of the user',
  ),
  'no-service-profile': row('http', 'UDS: names neither presence servers nor a service profile for the user'),
  'empty-service-profile': row('http', 'UDS: names presence servers neither for the user nor in the service profile'),

  'soap-fault': valued('soap', 'SOAP: answers with a fault', 'its text', 'Internal error'),
  'client-version': row('soap', 'SOAP: says that the client is too old'),
  'invalid-session': row('soap', 'SOAP: does not know the session key that it gave'),
  'wrong-presence-domain': valued('soap', 'SOAP: names another presence domain', 'the domain', 'elsewhere.test'),
  'no-token': row('soap', 'SOAP: has no one-time password to give'),
  'expired-token': row('soap', 'SOAP: gives a one-time password that is good no longer'),

  'edge-name-error': row('http', 'edge: finds none of the services inside'),
  'edge-no-cookie': row('http', 'edge: answers without its cookie'),
} as const satisfies Record<string, FaultRow>;

/** The id of a fault of an HTTPS service. */
export type HttpFaultId = keyof typeof httpFaults;
