// TABLE: the commands that work on records before they are published.

import type { CommandRow } from './command-row.ts';

export const zoneCommandRows: readonly CommandRow[] = [
  {
    name: 'advise',
    argument: '',
    argumentSays: '',
    missing: '',
    summary: 'the records to publish for a wanted topology: BIND, Windows DNS, dnsmasq',
    description:
      'Prints the DNS records that lead clients to your nodes, spread over all of them or one after the other: as zone lines for BIND, as PowerShell commands for Windows DNS, and as options for dnsmasq. Nothing is asked and nothing is changed.',
    more: 'Exit status:\n  0   records\n  64  wrong use',
    examples: [
      'cupcheck advise --node cup1=10.10.10.25 --node cup2=10.10.20.25\n      --domain dogtel.com.au',
      'cupcheck advise --node cup1=10.10.10.25 --node cup2=10.10.20.25\n      --cucm ucm1=10.10.10.10 --cucm ucm2=10.10.20.10\n      --domain dogtel.com.au --client jabber-14 --active-standby --format bind',
    ],
    load: () => import('./advise.ts'),
  },
];
