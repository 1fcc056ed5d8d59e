import type { CandidateKind } from '../../src/core/candidate.ts';
import type { ConversationEvent } from '../../src/core/event.ts';
import { type Authority, type CertificateKind } from '../../src/lab/certificates.ts';
import { type XmppServer, type XmppServerOptions } from '../../src/lab/xmpp-server.ts';
import { type ConversationOptions, type Finished, type Proceed } from '../../src/xmpp/conversation.ts';
export declare const names: {
  domain: string;
  host: string;
};
export declare const domain: {
  ascii: string;
  unicode: string;
};
export declare const password = 'correct horse';
export interface LabNode {
  readonly authority: Authority;
  readonly server: XmppServer;
}
/** Starts a node with both ports and the account alice. */
export declare const startNode: (
  options?: Partial<XmppServerOptions> & {
    readonly kind?: CertificateKind;
  },
) => Promise<LabNode>;
export interface Played {
  readonly result: Finished;
  readonly events: readonly ConversationEvent[];
}
export declare const login: Extract<
  Proceed,
  {
    kind: 'login';
  }
>;
/** Holds a whole conversation with the node. */
export declare const play: (
  { authority, server }: LabNode,
  kind: CandidateKind,
  how?: Proceed,
  options?: Partial<ConversationOptions>,
) => Promise<Played>;
