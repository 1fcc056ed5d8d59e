// The name servers of a scenario as they are written, with their faults.

import type { Transport } from '../dns/dns-fault-context.ts';
import type { DnsFaultId } from '../dns/dns-faults.ts';
import type { CertificateKind } from '../tls/certificate-kinds.ts';
import type { AdditionalSection } from '../zone/zone-lookup.ts';

/** A fault of a whole name server: `dead` (does not listen), an id of the table, or an id with its value. */
export type NameServerFaultInput =
  | 'dead'
  | DnsFaultId
  | ({ readonly [Id in DnsFaultId]?: string | number | true } & {
      readonly transport?: Transport;
      readonly times?: number;
    });

/** A name server as a scenario writes it. */
export interface NameServerInput {
  /** Default 10.0.0.53 for the first, then one more each. */
  readonly address?: string;
  /** The certificate shown over TLS and HTTPS; default `good`: it names the name server and its address. */
  readonly certificate?: CertificateKind;
  readonly faults?: readonly NameServerFaultInput[];
  /** Zone lines of its own in place of the scenario's: a split view, or a stale copy. */
  readonly zone?: readonly string[] | string;
  /** Addresses of SRV targets sent along; default `complete`. */
  readonly additional?: AdditionalSection;
  /** Whether the records of an answer change places from one to the next; default false. */
  readonly rotate?: boolean;
  /** Whether answers say that recursion is available; default true. */
  readonly recursion?: boolean;
}

/** A fault for the questions about one name. */
export interface DnsFaultInput {
  /** Relative to the domain, unless it ends with a dot; left out: every name. */
  readonly name?: string;
  /** Default: every type. */
  readonly type?: string;
  readonly fault: DnsFaultId;
  readonly value?: string | number;
  readonly transport?: Transport;
  /** Only the first so many questions; then the truth. */
  readonly times?: number;
  /** Only on this name server; default: on all. */
  readonly server?: string;
}
