// What a node of the lab tells about itself while it runs: plain JSON values, never a password.

import type { Phase } from '../core/phase.ts';
import type { FaultId } from './faults.ts';

/** Which listener a connection came in by. */
export type NodePort = 'starttls' | 'direct';

/** Which service of a Cisco cluster an HTTPS connection came to. */
export type HttpsService = 'uds' | 'soap' | 'edge';

interface FromConnection {
  readonly node: string;
  /** Absent: XMPP. */
  readonly service?: HttpsService;
  /** Number of the connection at this node, from 1. */
  readonly connection: number;
}

/** One thing that happened. Names in it come from the client and may hold anything. */
export type LabNodeEvent =
  | (FromConnection & { readonly type: 'opened'; readonly port: NodePort | 'https' })
  | (FromConnection & { readonly type: 'closed' })
  /** TLS is established; `serverName` and `alpn` as the client asked for them. */
  | (FromConnection & {
      readonly type: 'secured';
      readonly protocol: string;
      readonly serverName?: string;
      readonly alpn?: string;
    })
  /** An HTTP request was answered; `path` without its query, `operation` that of SOAP. No status: it got no whole answer. */
  | (FromConnection & {
      readonly type: 'request';
      readonly method: string;
      readonly path: string;
      readonly operation?: string;
      readonly status?: number;
    })
  /** A proof of a password came in: PLAIN's message, SCRAM's last, HTTP's Basic credentials or a SOAP login. */
  | (FromConnection & { readonly type: 'submission'; readonly mechanism: string; readonly isSecured: boolean })
  | (FromConnection & { readonly type: 'refused'; readonly mechanism: string; readonly condition: string })
  | (FromConnection & { readonly type: 'login'; readonly mechanism: string; readonly account: string })
  | (FromConnection & { readonly type: 'bound'; readonly jid: string })
  | (FromConnection & { readonly type: 'fault'; readonly id: FaultId; readonly phase: Phase });

type WithoutOrigin<E> = E extends unknown ? Omit<E, keyof FromConnection> : never;

/** An event before it is known which connection of which node it comes from. */
export type ConnectionEvent = WithoutOrigin<LabNodeEvent>;
