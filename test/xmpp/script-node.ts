// A scripted server with a good certificate, and the first half of a conversation with it.

import { createAuthority } from '../../src/lab/tls/certificates.ts';
import { type ConversationOptions, type Failed, type Opened, openConversation } from '../../src/xmpp/conversation.ts';
import { patientClock } from '../patient-clock.ts';
import { domain, names } from './lab-node.ts';
import { type ScriptedServer, type Step, startScript } from './scripted-server.ts';

/** The server of the test under way. */
export interface ScriptNode {
  readonly server: ScriptedServer;
  readonly first: Opened | Failed;
}

const authority = createAuthority();

/** Starts a server that plays the steps, and opens a conversation with it. */
export const open = async (steps: readonly Step[], change: Partial<ConversationOptions> = {}): Promise<ScriptNode> => {
  const { mint, pem } = await authority;
  const server = await startScript(steps, await mint('good', names));
  const first = await openConversation({
    kind: 'starttls',
    host: names.host,
    address: '127.0.0.1',
    port: server.port,
    domain,
    tls: { ca: [pem] },
    attemptMs: 5_000,
    clock: patientClock,
    onEvent: () => {},
    ...change,
  });
  return { server, first };
};
