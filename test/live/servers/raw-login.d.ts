import type { XmppNode } from './prosody.ts';
export type RawLogin = {
    readonly user: string;
    readonly password: string;
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-1' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
    readonly caPem: string;
};
/**
 * Resolves with the server's judgement, `<success …>` or `<failure …>`; after a success only once a resource is bound,
 * since a node may accept a password and still be unable to open a session.
 */
export declare function rawLogin(node: XmppNode, options: RawLogin): Promise<string>;
