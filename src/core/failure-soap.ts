// Failures of the SOAP login at the presence node, and of the one-time password that it gives for XMPP.

import type { FailureRow } from './failure-row.ts';

export const soapFailures = {
  'soap.timeout': {
    phase: 'soap',
    retry: 'next',
    whose: 'server',
    short: 'no answer to the SOAP login',
    sentence: '{host} did not answer the SOAP login within {seconds} s.',
    remedy: 'Look at the Client Profile Agent and the Login Datastore on {host}.',
    source: 'TSNONMRA',
  },
  'soap.closed': {
    phase: 'soap',
    retry: 'next',
    whose: 'server',
    short: 'connection closed in the SOAP login',
    sentence: '{host} closed the connection during the SOAP login.',
    remedy: 'Look at the Client Profile Agent on {host}.',
    source: 'TSNONMRA',
  },
  'soap.rejected': {
    phase: 'soap',
    retry: 'stop',
    whose: 'caller',
    short: 'wrong user name or password',
    sentence: '{host} refused {account}: wrong user name or password (SOAP login).',
    remedy:
      'Try the password at the end-user page. If it is right: is {account} assigned to a presence node, only once, and not locked?',
    source: 'TSNONMRA',
  },
  'soap.client-version': {
    phase: 'soap',
    retry: 'stop',
    whose: 'client',
    short: 'client too old for the server',
    sentence: '{host} refuses this client: it is older than the lowest version allowed.',
    remedy: 'Update the client, or lower the minimal version on the client-type page of IM and Presence.',
    source: 'TSNONMRA',
  },
  'soap.invalid-session': {
    phase: 'soap',
    retry: 'next',
    whose: 'server',
    short: 'session key not known',
    sentence: '{host} does not know the session of {account} any more (Invalid request).',
    remedy:
      'Sign in anew. After a failover this is expected: the session stayed on the other node. Otherwise look at the Login Datastore on {host}.',
    source: 'DIAG; DI105',
  },
  'soap.fault': {
    phase: 'soap',
    retry: 'next',
    whose: 'server',
    short: 'SOAP fault',
    sentence: '{host} could not serve the SOAP login (fault).',
    remedy: 'Look at the Login Datastore (IMDB), its replication, and the services on {host}.',
    source: 'TSNONMRA',
  },
  'soap.bad-document': {
    phase: 'soap',
    retry: 'next',
    whose: 'server',
    short: 'unreadable SOAP answer',
    sentence: '{host} sent a SOAP answer that cannot be read.',
    remedy: 'The cause given with the attempt says what is wrong with it. Is this the presence node?',
    source: 'EPAS105',
  },
  'soap.no-token': {
    phase: 'soap',
    retry: 'next',
    whose: 'server',
    short: 'no one-time password',
    sentence: '{host} accepted the login and gave no one-time password for XMPP.',
    remedy: 'Look at the Login Datastore and the XCP Authentication Service on {host}.',
    source: 'DIAG',
  },
  'auth.token-rejected': {
    phase: 'auth',
    retry: 'next',
    whose: 'server',
    short: 'one-time password refused',
    sentence: '{host} did not accept the one-time password of {account} (not-authorized).',
    remedy:
      'Check the presence domain (Presence.Domain) and that the one-time password was not used before. Is {account} assigned to this group of nodes?',
    source: 'CUIC-XMPP; VTG2',
  },
} as const satisfies Record<string, FailureRow>;
