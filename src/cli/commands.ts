// TABLE: the commands, with what their help says and the file that runs them.

import type { CommandGroup, CommandRow } from './command-row.ts';
import { doctorCommandRows } from './doctor-commands.ts';
import { haCommandRows } from './ha-commands.ts';
import { rehearseCommandRows } from './rehearse-commands.ts';
import { statusLines } from './status.ts';
import { zoneCommandRows } from './zone-commands.ts';

export type { CommandRow };

const statuses = `Exit status:\n${statusLines.map((line) => `  ${line}`).join('\n')}`;

export const commandGroups: readonly CommandGroup[] = [
  {
    name: 'ha',
    summary: 'the redundancy group of two presence nodes: simulate, estimate, status',
    description: 'The redundancy group of two presence nodes: what it does, how long it takes, what its status means.',
  },
];

export const commandRows: readonly CommandRow[] = [
  {
    name: 'resolve',
    argument: '[target]',
    argumentSays:
      'an account, a domain, a host name or an address, with a port where it matters; may be left out where --from or --services-domain names a domain',
    missing: '',
    summary: 'the dial plan, without dialling',
    description:
      'Shows which nodes a client would try, in which order, and why; and what was left out, and why. Nothing is dialled but the name servers.',
    more: statuses,
    examples: [
      'cupcheck resolve dogtel.com.au',
      'cupcheck resolve cup --search dogtel.com.au',
      'cupcheck resolve alice@dogtel.com.au --server 10.10.1.53 --json',
      'cupcheck resolve alice@dogtel.com.au --profile jabber-14',
      "cupcheck resolve --from 'ciscojabber://provision?ServicesDomain=dogtel.com.au'",
    ],
    load: () => import('./resolve.ts'),
  },
  {
    name: 'login',
    argument: '<account>',
    argumentSays: 'user@domain, or user@domain/resource',
    missing: 'no account was given.',
    summary: 'walk the plan until a node accepts the login',
    description:
      'Walks the plan as a client would until a node accepts the login, and says what happened at each. A wrong password is sent exactly once.',
    more: `The password is asked for on the terminal, without echo. For scripts there\nare --password-stdin, --password-file <file> and the environment variable\nCUPCHECK_PASSWORD; use one of them.\n\n${statuses}`,
    examples: [
      'cupcheck login alice@dogtel.com.au',
      'cupcheck login alice@dogtel.com.au --every-node',
      'cupcheck login alice@dogtel.com.au --at cup1.dogtel.com.au --ca company-ca.pem',
      'pass show jabber | cupcheck login alice@dogtel.com.au --password-stdin --json',
      'cupcheck login alice@dogtel.com.au --no-password',
    ],
    load: () => import('./login.ts'),
  },
  ...doctorCommandRows(statuses),
  ...rehearseCommandRows,
  {
    name: 'lab',
    argument: '[scenario]',
    argumentSays: "id of a scenario, path of a scenario file, or 'list' (default demo)",
    missing: '',
    summary: "start the lab until Ctrl-C; 'lab list' names the scenarios",
    description:
      'Starts name servers and presence nodes on this machine, and says what to point at them. Any client can be pointed at it, not only this one. Ends with Ctrl-C.',
    more: '',
    examples: [
      'cupcheck lab',
      'cupcheck lab list',
      'cupcheck lab ./my-scenario.yaml',
      'cupcheck lab cups-ha --speed 60',
      'cupcheck lab cups-ha --speed 600 --script evening.txt',
    ],
    load: () => import('./lab.ts'),
  },
  {
    name: 'explain',
    argument: '[code]',
    argumentSays:
      'a failure code, the first part of one (tcp, tls, auth, …), a finding (NET-01), a family of them (DNS, NET, TLS, LOG, RED, ZON), or the key of a source (HA125)',
    missing: '',
    summary: 'what a failure code or finding means; no code: all of them',
    description:
      'Says what a failure code or a finding of the doctor means, whose job it is, and what to do; or what a source key in brackets stands for.',
    more: '',
    examples: [
      'cupcheck explain tcp.timeout',
      'cupcheck explain tls',
      'cupcheck explain NET-01',
      'cupcheck explain DNS',
      'cupcheck explain HA125',
      'cupcheck explain --json',
    ],
    load: () => import('./explain.ts'),
  },
  {
    name: 'demo',
    argument: '',
    argumentSays: '',
    missing: '',
    summary: 'the main job on the lab: plans, a login, and a login with a dead node',
    description:
      'Starts the lab, shows the plans of a name and of SRV records, logs in, stops the first node, and logs in again.',
    more: '',
    examples: ['cupcheck demo'],
    load: () => import('./demo.ts'),
  },
  ...zoneCommandRows,
  ...haCommandRows,
];
