// TABLE: on which ports a service is met, and whose ports others are.

import type { SourceId } from '../../core/source.ts';

/** The first is the one to publish; the others are met on purpose, as to get through a firewall. */
export const usualPorts: Readonly<Partial<Record<SourceId, readonly number[]>>> = {
  'xmpp-client': [5222, 443, 80],
  'xmpps-client': [5223, 443],
  'cisco-uds': [8443],
  cuplogin: [8443],
  'collab-edge': [8443],
  'pinpoint-uds': [8443],
  'pinpoint-cuplogin': [8443],
};

const owners: Readonly<Record<number, string>> = {
  22: 'SSH',
  25: 'mail',
  53: 'DNS',
  80: 'web servers',
  389: 'directories (LDAP)',
  443: 'web servers (HTTPS)',
  636: 'directories (LDAPS)',
  5060: 'SIP',
  5061: 'SIP over TLS',
  5222: 'XMPP clients',
  5223: 'XMPP clients with TLS at once',
  5269: 'XMPP between servers',
  5270: 'XMPP between servers with TLS at once',
  5280: 'XMPP over HTTP',
  5281: 'XMPP over HTTPS',
  6970: 'phone configuration (TFTP over HTTP)',
  8080: 'web servers',
  8443: 'Unified CM, the SOAP login of presence nodes and Expressway',
};

/** Who uses a port, as the end of "the port of …"; undefined where nobody is known for it. */
export const ownerOfPort = (port: number): string | undefined => owners[port];
