// What a scenario says: as it is written, and as it is after validation.

import type { StartOptions } from '../../ha/group.ts';
import type { CupUserFlags } from '../cluster/cup-directory.ts';
import type { DnsFaultRule } from '../dns/dns-responder.ts';
import type { Fault, FaultId } from '../faults.ts';
import type { CertificateKind } from '../tls/certificate-kinds.ts';
import type { ZoneRecord } from '../zone/zone.ts';
import type { AdditionalSection } from '../zone/zone-lookup.ts';
import type { DnsFaultInput, NameServerInput } from './dns-input.ts';
import type { GroupInput } from './group-input.ts';

export type { DnsFaultInput, NameServerFaultInput, NameServerInput } from './dns-input.ts';

/** A TLS version as Node spells it. */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** A fault of a node: its id, or its id with a value and what else the fault takes, e.g. `{ redirect: 'cup2.dogtel.lab' }`. */
export type NodeFaultInput =
  | FaultId
  | ({ readonly [Id in FaultId]?: string | number | true } & {
      readonly text?: string;
      readonly port?: 'starttls' | 'direct' | 'https';
      readonly request?: string;
      readonly times?: number;
    });

/** A presence node as a scenario writes it. */
export interface NodeInput {
  /** 10.a.b.c (played on 127.X.b.c) or 2001:db8::/32 (played on ::1). */
  readonly address: string;
  /** The host name; default: the node's name below the domain. */
  readonly host?: string;
  /** For STARTTLS; default 5222, null for none. */
  readonly port?: number | null;
  /** For direct TLS; default none. */
  readonly directTls?: number | null;
  /** Default `good`. */
  readonly certificate?: CertificateKind;
  /** For SOAP (EPASSoap) over HTTPS, 8443 on Cisco's nodes; default none. With it the node takes one-time passwords. */
  readonly soap?: number | null;
  /** The certificate shown there; default `tomcat`, which names the host alone. */
  readonly tomcat?: CertificateKind;
  /** What the certificate kind `alias` names beside the host; default `cup`. */
  readonly alias?: string;
  /** SASL mechanisms offered; default: all that the lab knows, with `soap` those of Cisco's nodes. With EXTERNAL the node asks for client certificates. */
  readonly mechanisms?: readonly string[];
  /** The domains it serves, U-labels; default: the scenario's. */
  readonly serves?: readonly string[];
  readonly tls?: { readonly min?: TlsVersion; readonly max?: TlsVersion };
  readonly faults?: readonly NodeFaultInput[];
}

/** A Unified CM node as a scenario writes it: UDS over HTTPS. */
export interface CucmInput {
  readonly address: string;
  /** Default: the node's name below the domain. */
  readonly host?: string;
  /** Default 8443. */
  readonly port?: number;
  /** Default `tomcat`. */
  readonly certificate?: CertificateKind;
  readonly alias?: string;
  readonly faults?: readonly NodeFaultInput[];
}

/** An Expressway edge as a scenario writes it: its HTTPS and its XMPP. */
export interface EdgeInput extends CucmInput {
  /** Default 5222, null for none. */
  readonly xmpp?: number | null;
  /** Default `good`: it names the domain and the host. */
  readonly certificate?: CertificateKind;
  /** Bad passwords from one address after which it is shut out; default 2. */
  readonly maxBadPasswords?: number;
}

/** What the cluster knows of its users. */
export interface PresenceInput {
  /** What `Presence.Domain` says; default the scenario's domain. */
  readonly domain?: string;
  /** Home and backup node of a user, by the nodes' names; default: the first and the second node. */
  readonly home?: Readonly<Record<string, readonly string[]>>;
  readonly users?: Readonly<Record<string, CupUserFlags>>;
  /** Whether a SOAP session key holds on all nodes; default false. */
  readonly shareSessions?: boolean;
  /** How long a one-time password is good for, in milliseconds; default 60000. */
  readonly oneTimePasswordMs?: number;
}

/** A scenario as it is written in a file or passed to `startLab`. */
export interface ScenarioInput {
  readonly title?: string;
  /** What a reader learns from it, in a sentence or two. */
  readonly says?: string;
  /** The account domain; default dogtel.lab. A U-label domain is mapped for DNS and TLS. */
  readonly domain?: string;
  /** Zone lines, relative to the domain; default TTL 3600. */
  readonly zone?: readonly string[] | string;
  /** Localparts and passwords; default alice and bob, both `secret`. These passwords are public. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** PBKDF2 rounds of the SCRAM credentials; default 4096. */
  readonly iterations?: number;
  readonly nodes?: Readonly<Record<string, NodeInput>>;
  readonly cucm?: Readonly<Record<string, CucmInput>>;
  readonly edges?: Readonly<Record<string, EdgeInput>>;
  readonly presence?: PresenceInput;
  /** Makes the two presence nodes a redundancy group, driven by the machine of `cupcheck ha`. */
  readonly group?: GroupInput;
  /** Default: one, ns1, that answers everything. */
  readonly nameServers?: Readonly<Record<string, NameServerInput>>;
  readonly dnsFaults?: readonly DnsFaultInput[];
  /** What a client of this lab should use as its search list; default the domain. */
  readonly search?: readonly string[];
  /** What a story plays against the lab; kept as given. */
  readonly run?: Readonly<Record<string, unknown>>;
  /** What the story should end with; kept as given. */
  readonly expect?: Readonly<Record<string, unknown>>;
  /** What of the scenario a remedy replaces, so that what is wrong is put right; kept as given. */
  readonly cure?: Readonly<Record<string, unknown>>;
}

export interface ScenarioNode {
  readonly name: string;
  readonly host: string;
  /** As written: the world's address, not the lab's. */
  readonly address: string;
  readonly port: number | null;
  readonly directTls: number | null;
  readonly certificate: CertificateKind;
  readonly soap: number | null;
  readonly tomcat: CertificateKind;
  /** A-labels. */
  readonly alias: string;
  readonly mechanisms: readonly string[] | undefined;
  readonly serves: readonly string[];
  readonly tls: { readonly min?: TlsVersion; readonly max?: TlsVersion };
  readonly faults: readonly Fault[];
}

export interface ScenarioCucm {
  readonly name: string;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly certificate: CertificateKind;
  readonly alias: string;
  readonly faults: readonly Fault[];
}

export interface ScenarioEdge extends ScenarioCucm {
  readonly xmpp: number | null;
  readonly maxBadPasswords: number | undefined;
}

export interface ScenarioPresence {
  /** U-labels. */
  readonly domain: string;
  readonly home: Readonly<Record<string, readonly string[]>>;
  readonly users: Readonly<Record<string, CupUserFlags>>;
  readonly sharesSessions: boolean;
  readonly oneTimePasswordMs: number | undefined;
}

export interface ScenarioNameServer {
  readonly name: string;
  readonly address: string;
  readonly isDead: boolean;
  readonly certificate: CertificateKind;
  /** Its own faults, then those of `dnsFaults`. */
  readonly rules: readonly DnsFaultRule[];
  /** Undefined: the scenario's zone. */
  readonly records: readonly ZoneRecord[] | undefined;
  readonly additional: AdditionalSection;
  readonly rotatesAnswers: boolean;
  readonly offersRecursion: boolean;
}

/** A scenario that is known to be right, with all defaults filled in. */
export interface Scenario {
  readonly isValid: true;
  /** The file's name without its ending; `inline` for one passed as an object. */
  readonly id: string;
  readonly title: string;
  readonly says: string;
  /** A-labels. */
  readonly domain: string;
  /** As users write it: U-labels. */
  readonly displayDomain: string;
  readonly zone: readonly string[];
  readonly records: readonly ZoneRecord[];
  readonly accounts: Readonly<Record<string, string>>;
  readonly iterations: number | undefined;
  readonly nodes: readonly ScenarioNode[];
  readonly cucm: readonly ScenarioCucm[];
  readonly edges: readonly ScenarioEdge[];
  readonly presence: ScenarioPresence;
  readonly group: StartOptions | undefined;
  readonly nameServers: readonly ScenarioNameServer[];
  readonly search: readonly string[];
  readonly run: Readonly<Record<string, unknown>> | undefined;
  readonly expect: Readonly<Record<string, unknown>> | undefined;
  readonly cure: Readonly<Record<string, unknown>> | undefined;
}

/** Where in the scenario something is wrong, and what would be right. */
export interface ScenarioProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The line of the file at which a problem stands, from 1; undefined where there is no file. */
export type LineOf = (path: ScenarioProblem['path']) => number | undefined;
