import type { XmppNode } from './servers/prosody.ts';
/** The mechanisms in the order of the server's list. */
export declare function offeredMechanisms(node: XmppNode, caPem: string): Promise<readonly string[]>;
