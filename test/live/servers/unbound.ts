// Starts Unbound as the caching, recursive server in front of one authoritative server; it knows no other names.

import { type NameServer, type NameServerOptions, startNameServer } from './name-server.ts';

export type UnboundOptions = NameServerOptions & {
  /** The server that holds the zone, for example BIND. */
  readonly upstream: { readonly address: string; readonly port: number };
};

export function startUnbound(options: UnboundOptions): Promise<NameServer> {
  const { address, zone, upstream } = options;
  return startNameServer('unbound', options, (folder, port) => ({
    program: 'unbound',
    args: ['-d', '-p', '-c', `${folder}/unbound.conf`],
    files: {
      'unbound.conf': `server:
  directory: "${folder}"
  username: ""
  chroot: ""
  use-syslog: no
  logfile: ""
  num-threads: 1
  # Its ten would make a set of sixty targets, asked over TCP, wait in line.
  incoming-num-tcp: 256
  interface: ${address}@${port}
  module-config: "iterator"
  do-not-query-localhost: no
  do-ip6: no
  # Everything else is refused: a test must not wander off to the root servers.
  local-zone: "." refuse
  local-zone: "${zone.origin}." transparent
remote-control:
  control-enable: no
stub-zone:
  name: "${zone.origin}"
  stub-addr: ${upstream.address}@${upstream.port}
`,
    },
  }));
}
