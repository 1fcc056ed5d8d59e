import { type ConversationOptions, type Failed, type Opened } from '../../src/xmpp/conversation.ts';
import { type ScriptedServer, type Step } from './scripted-server.ts';
/** The server of the test under way. */
export interface ScriptNode {
  readonly server: ScriptedServer;
  readonly first: Opened | Failed;
}
/** Starts a server that plays the steps, and opens a conversation with it. */
export declare const open: (steps: readonly Step[], change?: Partial<ConversationOptions>) => Promise<ScriptNode>;
