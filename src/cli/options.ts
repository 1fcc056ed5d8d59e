// TABLE: every option of the program, the commands that take it, and how its value is read.

import type { ProfileChoice } from '../core/profile.ts';
import { type AdviseValues, adviseOptionRows } from './advise-options.ts';
import { type DoctorValues, doctorOptionRows } from './doctor-options.ts';
import { type HaValues, haOptionRows } from './ha-options.ts';
import { type JabberValues, jabberOptionRows } from './jabber-options.ts';
import { type LabValues, labOptionRows } from './lab-options.ts';
import { type LintValues, lintOptionRows } from './lint-options.ts';
import type { CommandName, OptionRow } from './option-row.ts';
import { type RehearseValues, rehearseOptionRows } from './rehearse-options.ts';
import { readName, readPort, readProfile, readSeconds, readSeed, readServer, readText, readUrl } from './values.ts';

/** The options of a command line after reading. Times are milliseconds. */
export interface Values
  extends AdviseValues,
    DoctorValues,
    HaValues,
    JabberValues,
    LabValues,
    LintValues,
    RehearseValues {
  readonly profile?: ProfileChoice;
  readonly at?: string;
  readonly port?: number;
  readonly sequential?: true;
  readonly race?: true;
  readonly timeout?: number;
  readonly attemptTimeout?: number;
  readonly seed?: number;
  readonly hostMeta?: true;
  readonly server?: readonly string[];
  readonly tcp?: true;
  readonly tls?: string;
  readonly https?: string;
  readonly search?: readonly string[];
  readonly hosts?: boolean;
  readonly 4?: true;
  readonly 6?: true;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly password?: boolean;
  readonly passwordStdin?: true;
  readonly passwordFile?: string;
  readonly everyNode?: true;
  readonly afterFailover?: true;
  readonly mechanism?: string;
  readonly resource?: string;
  readonly caOut?: string;
  readonly json?: true;
  readonly events?: true;
  readonly trace?: true;
  readonly quiet?: true;
  readonly color?: boolean;
}

export type { CommandName, OptionRow };

const runs = ['resolve', 'login', 'doctor'] as const;
const tasks = [...runs, 'rehearse'] as const;
const asks = [...tasks, 'lint'] as const;
const login = ['login', 'doctor', 'rehearse'] as const;
const loginAlone = ['login'] as const;
const ha = ['ha simulate', 'ha estimate', 'ha status'] as const;
const everywhere = [...tasks, 'lab', 'explain', 'demo', 'lint', 'advise', ...ha] as const;

const walk = 'What is tried, and how:';
const dns = 'Name servers:';
const proof = 'Certificates and password:';
const output = 'Output:';

export const optionRows: readonly OptionRow[] = [
  {
    flags: '--profile <id>',
    group: walk,
    on: runs,
    read: readProfile,
    says: 'behave as this client: auto, xmpp, cup-8.6, jabber-9.3, jabber-9.6, jabber-10.5, jabber-14 (default auto)',
  },
  {
    flags: '--at <name|address[:port]>',
    group: walk,
    on: asks,
    read: readText,
    says: 'the presence server, as typed into a client by hand',
  },
  {
    flags: '--port <n>',
    group: walk,
    on: tasks,
    read: readPort,
    says: 'dial this port instead of the one that is found',
  },
  { flags: '--sequential', group: walk, on: tasks, says: 'one node after the other' },
  {
    flags: '--race',
    group: walk,
    on: tasks,
    says: 'start the next connection after 250 ms (passwords are never raced)',
  },
  { flags: '-4', group: walk, on: tasks, says: 'IPv4 only' },
  { flags: '-6', group: walk, on: tasks, says: 'IPv6 only' },
  { flags: '--timeout <s>', group: walk, on: runs, read: readSeconds, says: 'seconds for the whole run (default 30)' },
  {
    flags: '--attempt-timeout <s>',
    group: walk,
    on: tasks,
    read: readSeconds,
    says: 'seconds for one node (default 10)',
  },
  { flags: '--seed <n>', group: walk, on: tasks, read: readSeed, says: 'makes the draw by SRV weights the same again' },
  {
    flags: '--host-meta',
    group: walk,
    on: runs,
    says: 'also look for WebSocket and BOSH addresses (XEP-0156; not dialled)',
  },
  { flags: '--every-node', group: walk, on: loginAlone, says: 'prove every node, not only the first that lets in' },
  {
    flags: '--after-failover',
    group: walk,
    on: loginAlone,
    says: 'then what a Jabber client does when its connection breaks; on a terminal it waits, so that you can break it',
  },
  {
    flags: '--mechanism <name>',
    group: walk,
    on: login,
    read: readText,
    says: 'sign in by this SASL mechanism only, e.g. SCRAM-SHA-256',
  },
  {
    flags: '--resource <r>',
    group: walk,
    on: login,
    read: readText,
    says: 'name of the session (default: the server chooses)',
  },

  ...jabberOptionRows,

  {
    flags: '--server <ip[:port]>',
    group: dns,
    on: asks,
    read: readServer,
    isList: true,
    says: 'ask this name server (repeatable; default: those of the system)',
  },
  { flags: '--tcp', group: dns, on: asks, says: 'ask over TCP from the start' },
  {
    flags: '--tls <name>',
    group: dns,
    on: asks,
    read: readName,
    says: 'DNS over TLS; the name is checked against the certificate',
  },
  { flags: '--https <url>', group: dns, on: asks, read: readUrl, says: 'DNS over HTTPS' },
  {
    flags: '--search <suffix>',
    group: dns,
    on: tasks,
    read: readName,
    isList: true,
    says: 'search list for short names (repeatable)',
  },
  { flags: '--no-hosts', group: dns, on: tasks, says: 'leave the hosts file out' },

  {
    flags: '--ca <file>',
    group: proof,
    on: asks,
    read: readText,
    says: 'certificates of authorities to trust as well (PEM)',
  },
  {
    flags: '--cert <file>',
    group: proof,
    on: login,
    read: readText,
    says: 'client certificate, to sign in by SASL EXTERNAL (PEM)',
  },
  {
    flags: '--key <file>',
    group: proof,
    on: login,
    read: readText,
    says: 'private key of the client certificate (PEM)',
  },
  { flags: '--password-stdin', group: proof, on: login, says: 'the password is the first line of standard input' },
  {
    flags: '--password-file <file>',
    group: proof,
    on: login,
    read: readText,
    says: 'the password is the first line of this file',
  },
  { flags: '--no-password', group: proof, on: login, says: 'send none: prove everything up to the list of mechanisms' },

  ...haOptionRows,
  ...doctorOptionRows,
  ...adviseOptionRows,
  ...labOptionRows,
  ...rehearseOptionRows,
  ...lintOptionRows,

  {
    flags: '--ca-out <file>',
    group: output,
    on: ['lab'],
    read: readText,
    says: "where the lab's authority is written (default ./lab-ca.pem)",
  },
  { flags: '--json', group: output, on: [...asks, 'explain', 'lab', ...ha], says: 'the result as JSON' },
  { flags: '--events', group: output, on: runs, says: 'every event as a line of JSON, as it happens' },
  {
    flags: '--trace',
    group: output,
    on: [...runs, 'lab', 'demo'],
    says: 'every event as a line of text, on stderr',
  },
  { flags: '--quiet', group: output, on: asks, says: 'the verdict alone, no progress' },
  {
    flags: '--no-color',
    group: output,
    on: everywhere,
    says: 'no colour (also NO_COLOR; FORCE_COLOR for the reverse)',
  },
];
