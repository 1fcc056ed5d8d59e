// What the lab's door shows: options, events, and a lab that runs.

import type { Authority } from './certificates.ts';
import type { LabQuestion } from './dns-responder.ts';
import type { NameServer } from './dns-server.ts';
import type { Fault } from './faults.ts';
import type { LabNodeEvent } from './node-events.ts';
import type { Scenario } from './scenario.ts';

/** What a lab tells while it runs: every question and everything a node notices. Never a password. */
export type LabEvent = { readonly type: 'question'; readonly question: LabQuestion } | LabNodeEvent;

/** What {@link startLab} takes beside the scenario. */
export interface LabOptions {
  /** Ends the start, at whatever step it is; a lab that is up is ended by `close`. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: LabEvent) => void;
  /** Issues all certificates, so that a client's trust settings hold for several labs; default a new one for each lab. */
  readonly authority?: Authority;
}

/** A name server of the lab; its zone is changed for all at once, by `setZone`. */
export type LabNameServer = Omit<NameServer, 'setZones'>;

/** A presence node of a running lab. */
export interface LabNode {
  /** As the scenario calls it. */
  readonly name: string;
  /** Its host name; whether the zone knows it is the scenario's affair. */
  readonly host: string;
  /** Where it listens in the lab. */
  readonly address: string;
  /** For STARTTLS; null where the scenario has none. */
  readonly port: number | null;
  /** For direct TLS; null where the scenario has none. */
  readonly directTlsPort: number | null;
  /** Where the scenario puts it. */
  readonly original: { readonly address: string; readonly port: number | null; readonly directTls: number | null };
  /** Counted since the start: TCP connections, passwords (or proofs of them) received, logins that succeeded. */
  readonly counters: { readonly connections: number; readonly submissions: number; readonly logins: number };
  /** Faults from now on, in place of the scenario's. */
  setFaults(faults: readonly Fault[]): void | Promise<void>;
  /** Connections are cut and new ones refused, as when the process was killed. */
  stop(): Promise<void>;
  /** Accepts connections and says nothing more, as when the process hangs. */
  freeze(): void | Promise<void>;
  /** Well again after `stop` or `freeze`. */
  start(): Promise<void>;
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
  readonly nodes: readonly LabNode[];
  /** The node of this name. Throws `invalid-option` for an unknown one. */
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
