// Starts dnsmasq with one zone's records as its own, on UDP and TCP. It knows no SOA, and says NODATA without one.

import { type NameServer, type NameServerOptions, startNameServer } from './name-server.ts';
import { dnsmasqLines } from './zone.ts';

export function startDnsmasq(options: NameServerOptions): Promise<NameServer> {
  return startNameServer('dnsmasq', options, (folder, port) => ({
    program: 'dnsmasq',
    args: ['-k', '-C', `${folder}/dnsmasq.conf`],
    files: {
      'dnsmasq.conf': [
        `port=${port}`,
        `listen-address=${options.address}`,
        'bind-interfaces',
        'no-resolv',
        'no-hosts',
        'pid-file',
        'log-facility=-',
        // Its default is to become "nobody", who may not read this folder.
        ...(process.getuid?.() === 0 ? ['user=root', 'group=root'] : []),
        dnsmasqLines(options.zone),
      ].join('\n'),
    },
  }));
}
