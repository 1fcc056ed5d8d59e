// TABLE: the commands of the redundancy group, `cupcheck ha …`.

import type { CommandRow } from './command-row.ts';

const wrongUse = '64  wrong use';

/** As text: the tables of the room would have to be loaded for every help. */
const scenarioHelp = `A scenario:
  users: 1000
  for: 3 h
  events:
    - { at: 10 min, stop-service: Presence Engine, on: cup1 }
    - { at: '1:00', fallback: cup1 }

Other keys: title, says, nodes, assignment, critical, parameters, pace, ha,
version, from, seed.
Events: stop-service, start-service, service-will-not-start, database-down,
database-up, kill, boot, reboot, freeze, thaw, partition, heal, restart-srm,
failover, fallback, recover, enable-ha, disable-ha, replication-broken,
replication-restored, users-move-fails, upgrade, add-user.`;

export const haCommandRows: readonly CommandRow[] = [
  {
    name: 'ha simulate',
    argument: '[file]',
    argumentSays: 'a scenario of timed events, YAML or JSON (default: a built-in story of a failover and a fallback)',
    missing: '',
    summary: 'play timed events on a group of two nodes, without any server',
    description:
      'Plays a scenario of timed events (a service stops, a node dies, an administrator fails over) on a redundancy group in virtual time, and shows states, reasons, and where the users are.',
    more: `${scenarioHelp}\n\nExit status:\n  0   played to its end\n  ${wrongUse}, or a scenario that cannot be read`,
    examples: ['cupcheck ha simulate', 'cupcheck ha simulate night.yaml --svg night.svg'],
    load: () => import('./ha-simulate.ts'),
  },
  {
    name: 'ha estimate',
    argument: '',
    argumentSays: '',
    missing: '',
    summary: 're-login limits to set, and when users are back after a failover',
    description:
      'Says which re-login limits to set, when the first, the median and the last user is back after an outage, and what the surviving node has to bear. Everything is computed; nothing is dialled.',
    more: `Times are seconds. --loss, --pauses-per-day or --pause-mean add how often a\nhealthy node would be called dead by mistake; so does --heartbeat-timeout.\n\nExit status:\n  0   an estimate\n  ${wrongUse}`,
    examples: [
      'cupcheck ha estimate --users 5000 --profile 5000 --mode active-standby',
      'cupcheck ha estimate --users 2500 --profile 5000 --mode active-active --json',
      'cupcheck ha estimate --users 2500 --profile 5000 --mode active-active\n      --heartbeat-timeout 30 --loss 0.01',
    ],
    load: () => import('./ha-estimate.ts'),
  },
  {
    name: 'ha status',
    argument: '[file]',
    argumentSays: "the text that 'utils ha status' printed; - or nothing: standard input",
    missing: '',
    summary: "read the text of 'utils ha status', and say what to do",
    description:
      "Reads what 'utils ha status' printed on a node, names the pair of states, and says what an operator should do next and what not to do.",
    more: `Exit status:\n  0   redundancy is intact: both nodes of every group are normal\n  3   undecided: the text does not tell\n  4   redundancy is not intact: failed over, failed, moving, or not enabled\n  ${wrongUse}, or a text that cannot be read`,
    examples: [
      'cupcheck ha status status.txt',
      "ssh admin@cup1 'utils ha status' | cupcheck ha status",
      'cupcheck ha status status.txt --json',
    ],
    load: () => import('./ha-status.ts'),
  },
];
