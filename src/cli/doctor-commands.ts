// TABLE: the command of the doctor.

import type { CommandRow } from './command-row.ts';

/** `statuses`: what each exit status means, as every command of a run says it. */
export const doctorCommandRows = (statuses: string): readonly CommandRow[] => [
  {
    name: 'doctor',
    argument: '[target]',
    argumentSays: 'an account, a domain or a host name; with an account and its password the sign-in is proven as well',
    missing: '',
    summary: 'what is wrong, whose job it is, what to do',
    description:
      'Gathers what DNS says and what every node does, and judges it: can this user sign in now, is redundancy intact, and what is to be mended by whom.',
    more: `With an account the password is asked for on the terminal, without echo; Enter\nalone goes without, and proves every node up to the list of mechanisms. In\nscripts none is sent unless --password-stdin, --password-file <file> or the\nenvironment variable CUPCHECK_PASSWORD gives it. A wrong one is sent once.\n\n${statuses}`,
    examples: [
      'cupcheck doctor alice@dogtel.com.au',
      'cupcheck doctor dogtel.com.au --compare --outside 203.0.113.53',
      'cupcheck doctor dogtel.com.au --no-dial --change-in 2h',
      'cupcheck doctor alice@dogtel.com.au --markdown > ticket.md',
      'cupcheck doctor alice@dogtel.com.au --bundle evidence.json',
      'cupcheck doctor --replay evidence.json --for network',
    ],
    load: () => import('./doctor.ts'),
  },
];
