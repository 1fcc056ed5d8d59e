// Starts Knot DNS as an authoritative server for one zone, on UDP and TCP.

import { type NameServer, type NameServerOptions, startNameServer } from './name-server.ts';
import { zoneFile } from './zone.ts';

export function startKnot(options: NameServerOptions): Promise<NameServer> {
  const { address, zone } = options;
  return startNameServer('knot', options, (folder, port) => ({
    program: 'knotd',
    args: ['-c', `${folder}/knot.conf`],
    files: {
      'zone.db': zoneFile(zone),
      'knot.conf': `server:
    rundir: ${folder}
    listen: ${address}@${port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
    answer-rotation: on
log:
  - target: stderr
    any: info
database:
    storage: ${folder}
template:
  - id: default
    storage: ${folder}
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
zone:
  - domain: ${zone.origin}
    file: zone.db
`,
    },
  }));
}
