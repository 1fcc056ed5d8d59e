// A lab node and one whole conversation with it, for tables of faults and certificates.

import type { CandidateKind } from '../../src/core/candidate.ts';
import type { ConversationEvent } from '../../src/core/event.ts';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';
import { type Authority, type CertificateKind, createAuthority } from '../../src/lab/tls/certificates.ts';
import { startXmppServer, type XmppServer, type XmppServerOptions } from '../../src/lab/xmpp/xmpp-server.ts';
import {
  type ConversationOptions,
  type Finished,
  openConversation,
  type Proceed,
} from '../../src/xmpp/conversation.ts';
import { patientClock } from '../patient-clock.ts';

export const names = { domain: 'dogtel.lab', host: 'cup1.dogtel.lab' };
export const domain = { ascii: names.domain, unicode: names.domain };
export const password = 'correct horse';

/** One authority for all nodes of a file: making one takes longer than a login. */
let shared: Promise<Authority> | undefined;

export interface LabNode {
  readonly authority: Authority;
  readonly server: XmppServer;
}

/** Starts a node with both ports and the account alice. */
export const startNode = async (
  options: Partial<XmppServerOptions> & { readonly kind?: CertificateKind } = {},
): Promise<LabNode> => {
  const { kind = 'good', ...rest } = options;
  shared ??= createAuthority();
  const authority = await shared;
  const server = await startXmppServer({
    name: 'cup1',
    host: names.host,
    domains: [names.domain],
    address: '127.0.0.1',
    port: 0,
    directTlsPort: 0,
    accounts: createAccounts({ alice: password }),
    certificate: await authority.mint(kind, names),
    ...rest,
  });
  return { authority, server };
};

export interface Played {
  readonly result: Finished;
  readonly events: readonly ConversationEvent[];
}

export const login: Extract<Proceed, { kind: 'login' }> = {
  kind: 'login',
  account: { user: 'alice', domain },
  password: () => password,
};

/** Holds a whole conversation with the node. */
export const play = async (
  { authority, server }: LabNode,
  kind: CandidateKind,
  how: Proceed = login,
  options: Partial<ConversationOptions> = {},
): Promise<Played> => {
  const events: ConversationEvent[] = [];
  const opened = await openConversation({
    kind,
    host: names.host,
    address: '127.0.0.1',
    port: (kind === 'starttls' ? server.port : server.directTlsPort) ?? 0,
    domain,
    tls: { ca: [authority.pem] },
    attemptMs: 5_000,
    clock: patientClock,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { result: opened.outcome === 'opened' ? await opened.proceed(how) : opened, events };
};
