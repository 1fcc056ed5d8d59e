// TABLE: the command of the rehearsal.

import type { CommandRow } from './command-row.ts';

export const rehearseCommandRows: readonly CommandRow[] = [
  {
    name: 'rehearse',
    argument: '[target]',
    argumentSays: 'an account, a domain or a host name; with an account and its password the sign-ins are real',
    missing: '',
    summary: 'what if each node were gone: where a client lands, and how soon',
    description:
      'Takes each node, and each two of them, away in each way (refused, silent, frozen, bad certificate, refusing logins), and says where the client lands, by which try and after how long. No node is touched: stand-ins on this machine play those that are gone, and never get a password.',
    more: `With an account the password is asked for on the terminal, without echo; Enter\nalone goes without, and a landing is then a node that is reached. It is sent at\nmost once for each landing, and never again after a node has refused it.\n\nTwo presence nodes take about ten seconds, the legs of Jabber about twenty:\nwhat is gone in silence has to be waited for, though not one after the other.\n--no-pairs and --gone shorten that. Ctrl-C shows what is known by then; a second\none ends at once. What stands behind an Expressway goes away in a lab alone.\n\nExit status:\n  0   with any one node gone everybody gets in\n  1   refused with everything up\n  2   unreachable with everything up\n  3   undecided: time ran out, or DNS could not be asked\n  4   a single failure keeps users out\n  64  wrong use\n  70  a bug of cupcheck\n  130 interrupted`,
    examples: [
      'cupcheck rehearse alice@dogtel.com.au',
      'cupcheck rehearse dogtel.com.au --model',
      'cupcheck rehearse alice@dogtel.com.au --profile xmpp,cup-8.6,jabber-14',
      'cupcheck rehearse alice@dogtel.com.au --no-pairs --html rehearsal.html',
      'cupcheck rehearse --lab demo',
    ],
    load: () => import('./rehearse.ts'),
  },
];
