// What the lab's door shows: options, events, and a lab that runs.

import type { LabClock, LabGroup, LabGroupEvent } from './cluster/cluster-driver.ts';
import type { CupDirectory } from './cluster/cup-directory.ts';
import type { EpasSessions } from './cluster/epas-sessions.ts';
import type { OneTimePasswords } from './cluster/one-time-passwords.ts';
import type { LabQuestion } from './dns/dns-responder.ts';
import type { NameServer } from './dns/dns-server.ts';
import type { Fault } from './faults.ts';
import type { LabNodeEvent } from './node-events.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { Authority } from './tls/certificates.ts';

/** What a lab tells while it runs: every question, everything a node notices, every state of the redundancy group. Never a password. */
export type LabEvent = { readonly type: 'question'; readonly question: LabQuestion } | LabGroupEvent | LabNodeEvent;

/** What {@link startLab} takes beside the scenario. */
export interface LabOptions {
  /** Ends the start, at whatever step it is; a lab that is up is ended by `close`. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: LabEvent) => void;
  /** Issues all certificates, so that a client's trust settings hold for several labs; default a new one for each lab. */
  readonly authority?: Authority;
  /** How much faster than the clock the time of the redundancy group passes, up to 100,000; default 1. */
  readonly speed?: number;
  /** What the redundancy group and faults that take their time go by; default the monotonic clock of the process. */
  readonly clock?: LabClock;
}

/** A name server of the lab; its zone is changed for all at once, by `setZone`. */
export type LabNameServer = Omit<NameServer, 'setZones'>;

/** What one half of a machine has seen: TCP connections, passwords (or proofs of them) received, logins that succeeded. */
export interface LegCounters {
  readonly connections: number;
  readonly submissions: number;
  readonly logins: number;
}

/** A machine of a running lab: a presence node, a Unified CM node, or an edge. */
export interface LabNode {
  /** As the scenario calls it. */
  readonly name: string;
  readonly kind: 'presence' | 'cucm' | 'edge';
  /** Its host name; whether the zone knows it is the scenario's affair. */
  readonly host: string;
  /** Where it listens in the lab. */
  readonly address: string;
  /** For STARTTLS; null where the scenario has none. */
  readonly port: number | null;
  /** For direct TLS; null where the scenario has none. */
  readonly directTlsPort: number | null;
  /** For SOAP, UDS or the edge, by kind; null where the scenario has none. */
  readonly httpsPort: number | null;
  /** Where the scenario puts it. */
  readonly original: {
    readonly address: string;
    readonly port: number | null;
    readonly directTls: number | null;
    readonly https: number | null;
  };
  /** Localparts of those who are signed in over XMPP now, one for each session. */
  readonly sessions: readonly string[];
  /** Counted since the start, on all ports; `logins` are those of XMPP where the machine speaks it. */
  readonly counters: LegCounters;
  /** The same apart: XMPP, and HTTPS with its requests and, at an edge, the addresses it has shut out. */
  readonly legs: {
    readonly xmpp: LegCounters;
    readonly https: LegCounters & { readonly requests: number; readonly bans: number };
  };
  /** Faults from now on, in place of the scenario's. */
  setFaults(faults: readonly Fault[]): void | Promise<void>;
  /** Connections are cut and new ones refused, as when the process was killed. */
  stop(): Promise<void>;
  /** Accepts connections and says nothing more, as when the process hangs. */
  freeze(): void | Promise<void>;
  /** Well again after `stop` or `freeze`. */
  start(): Promise<void>;
}

/** What the machines of a running lab share, as the cluster behind them: users, their homes, sessions, one-time passwords. */
export interface LabCluster {
  readonly directory: CupDirectory;
  readonly oneTimePasswords: OneTimePasswords;
  /** The SOAP sessions that a presence node knows. Throws `invalid-option` for an unknown node. */
  sessionsOf(node: string): EpasSessions;
}

/** A lab that runs: where everything is, and what can be done to it. */
export interface Lab {
  readonly title: string;
  /** The account domain, A-labels. */
  readonly domain: string;
  /** PEM of the authority to trust: of the nodes, and of the name servers' TLS. */
  readonly ca: string;
  readonly authority: Authority;
  readonly nameServers: readonly LabNameServer[];
  /** The first name server. */
  readonly nameServer: LabNameServer;
  /** The presence nodes. */
  readonly nodes: readonly LabNode[];
  /** The Unified CM nodes and the edges. */
  readonly services: readonly LabNode[];
  readonly cluster: LabCluster;
  /** The redundancy group of the presence nodes, where the scenario has one. Its machine sees what happens by it, and not what is done to a node itself. */
  readonly group: LabGroup | undefined;
  /** The presence node, Unified CM node or edge of this name. Throws `invalid-option` for an unknown one. */
  node(name: string): LabNode;
  /** Localparts and passwords. */
  readonly accounts: Readonly<Record<string, string>>;
  /** What a client of this lab should use as its search list. */
  readonly search: readonly string[];
  /** Sentences about what could not be had as the scenario asks, e.g. ports. */
  readonly notes: readonly string[];
  /** The last 10,000 questions, oldest first. */
  readonly questions: readonly LabQuestion[];
  readonly scenario: Scenario;
  /** The scenario's address behind a lab address, e.g. 10.10.10.25 for 127.10.10.25; the port tells nodes apart that share one. */
  original(address: string, port?: number): string;
  /** The lab's address for one of the scenario. */
  mapped(address: string): string;
  /** The zone as it is served, SOA and NS included, as zone lines. */
  readonly zone: readonly string[];
  /** Other zone lines from now on, for all name servers without lines of their own. Throws `invalid-scenario`. */
  setZone(lines: readonly string[]): void;
  /** Ends everything; no socket, timer or child is left. May be called twice. */
  close(): Promise<void>;
}
