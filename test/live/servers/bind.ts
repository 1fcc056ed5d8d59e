// Starts BIND as an authoritative server for one zone: UDP, TCP, and with a certificate DoT and DoH.
// It listens only on addresses that an interface lists, so it is always at 127.0.0.1, told apart by its ports.

import { freePorts } from './addresses.ts';
import type { ServerCertificate } from './certificates.ts';
import { type NameServer, type NameServerOptions, startNameServer } from './name-server.ts';
import { zoneFile } from './zone.ts';

export type BindOptions = Pick<NameServerOptions, 'zone'> & {
  /** Without it there is no DoT and no DoH. */
  readonly certificate?: ServerCertificate;
  /** Order of the records of one set in successive answers; `none` keeps that of its database, which sorts. Default cyclic. */
  readonly order?: 'cyclic' | 'random' | 'none';
};

export type Bind = NameServer & {
  /** DNS over TLS. */
  readonly tlsPort: number;
  /** DNS over HTTPS: HTTP/2 only, path /dns-query. */
  readonly httpsPort: number;
};

export async function startBind(options: BindOptions): Promise<Bind> {
  const { zone, certificate, order = 'cyclic' } = options;
  const address = '127.0.0.1';
  const [port = 0, tlsPort = 0, httpsPort = 0] = await freePorts(3);
  const server = await startNameServer('bind', { address, port, zone }, (folder) => ({
    program: 'named',
    args: ['-g', '-n', '1', '-c', `${folder}/named.conf`],
    files: {
      'zone.db': zoneFile(zone),
      ...(certificate === undefined ? {} : { 'cert.pem': certificate.cert, 'key.pem': certificate.key }),
      'named.conf': [
        ...(certificate === undefined
          ? []
          : [
              `tls lab { cert-file "${folder}/cert.pem"; key-file "${folder}/key.pem"; };`,
              'http lab { endpoints { "/dns-query"; }; };',
            ]),
        'options {',
        `  directory "${folder}"; pid-file "${folder}/pid"; session-keyfile "${folder}/session.key";`,
        '  recursion no; dnssec-validation no; notify no; minimal-responses no;',
        `  listen-on port ${port} { ${address}; };`,
        ...(certificate === undefined
          ? []
          : [
              `  listen-on port ${tlsPort} tls lab { ${address}; };`,
              `  listen-on port ${httpsPort} tls lab http lab { ${address}; };`,
            ]),
        '  listen-on-v6 { none; };',
        `  rrset-order { order ${order}; };`,
        '};',
        'controls { };',
        `zone "${zone.origin}" { type primary; file "zone.db"; };`,
        '',
      ].join('\n'),
    },
  }));
  return { ...server, tlsPort, httpsPort };
}
