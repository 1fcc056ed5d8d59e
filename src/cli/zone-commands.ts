// TABLE: the commands that work on records before they are published.

import type { CommandRow } from './command-row.ts';

export const zoneCommandRows: readonly CommandRow[] = [
  {
    name: 'lint',
    argument: '<zonefile>',
    argumentSays:
      'a zone file as BIND, Knot and Windows DNS keep it, - for standard input; $INCLUDE is followed below its folder',
    missing: 'no zone file was given.',
    summary: 'what clients will make of a zone file, before it is published',
    description:
      'Reads a zone file, and says which clients find which servers by it, in which order, what happens when one of them dies, and which lines are wrong. Nothing is dialled, and no name server is asked.',
    more: 'Exit status:\n  0   clients find servers, and nothing serious is wrong\n  2   no client would find a server, or name servers refuse the file\n  3   it depends on names outside the zone (--network asks for them),\n      or on files that could not be included\n  4   clients find servers; redundancy is broken, or a line is badly wrong\n  64  wrong use, or a file that cannot be read',
    examples: [
      'cupcheck lint dogtel.com.au.zone',
      'cupcheck lint db.internal --domain dogtel.com.au --profile jabber-14',
      'cupcheck lint dogtel.com.au.zone --at cup',
      'cupcheck lint dogtel.com.au.zone --network --server 10.10.1.53',
    ],
    load: () => import('./lint.ts'),
  },
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
