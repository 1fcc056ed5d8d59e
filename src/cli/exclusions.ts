// TABLE: options of which only one may be given, and why.

import type { Values } from './options.ts';

/** Options of which only one may be given, and why. */
export const exclusions: readonly {
  readonly flags: readonly string[];
  readonly keys: readonly (keyof Values)[];
  readonly because: string;
}[] = [
  { flags: ['--sequential', '--race'], keys: ['sequential', 'race'], because: 'a walk is one or the other' },
  { flags: ['--model', '--lab'], keys: ['model', 'lab'], because: 'a model has no nodes to take down' },
  { flags: ['-4', '-6'], keys: [4, 6], because: 'leave both out to use both families' },
  { flags: ['--tcp', '--tls', '--https'], keys: ['tcp', 'tls', 'https'], because: 'a question travels one way' },
  {
    flags: ['--json', '--events'],
    keys: ['json', 'events'],
    because: 'both write the result; the report can be made from the events',
  },
  {
    flags: ['--after-failover', '--every-node'],
    keys: ['afterFailover', 'everyNode'],
    because: 'one follows a single session, the other asks all nodes',
  },
  { flags: ['--quiet', '--verbose'], keys: ['quiet', 'verbose'], because: 'one says less, the other more' },
  {
    flags: ['--json', '--events', '--markdown', '--for', '--verbose'],
    keys: ['json', 'events', 'markdown', 'for', 'verbose'],
    because: 'each says in which form the result is printed',
  },
  { flags: ['--quiet', '--trace'], keys: ['quiet', 'trace'], because: 'one says less, the other more' },
];
