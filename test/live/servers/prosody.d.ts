import type { ServerCertificate } from './certificates.ts';
import { type ServerProcess } from './process.ts';
import { type AuthenticationRecord } from './record.ts';
/** What the account store keeps decides which SCRAM mechanisms can be offered. */
declare const STORES: {
    readonly 'hashed-sha-1': 'authentication = "internal_hashed"';
    readonly 'hashed-sha-256': 'authentication = "internal_hashed"; password_hash = "SHA-256"';
    readonly plain: 'authentication = "internal_plain"';
};
export type ProsodyOptions = {
    readonly address: string;
    /** Default 5222. */
    readonly port?: number;
    /** Direct TLS (XEP-0368); default 5223. */
    readonly tlsPort?: number;
    readonly domain: string;
    /** Name to password. */
    readonly users: Readonly<Record<string, string>>;
    readonly certificate: ServerCertificate;
    /** Default `hashed-sha-1`. */
    readonly store?: keyof typeof STORES;
    /** Further modules, by name, found in `pluginFolder` or among Prosody's own. */
    readonly modules?: readonly string[];
    readonly pluginFolder?: string;
    /** see-other-host to `to`, at the first header or after TLS. */
    readonly redirect?: {
        readonly to: string;
        readonly when: 'open' | 'secure';
    };
    /** Waited before each features element; default 0. */
    readonly featuresDelayMs?: number;
    /** The one version of TLS spoken, as Prosody calls it; default 1.2 and 1.3. */
    readonly tlsProtocol?: 'tlsv1_2' | 'tlsv1_3';
    /** Lines for the host's section, in Prosody's own language. */
    readonly extra?: string;
};
export type XmppNode = ServerProcess & AuthenticationRecord & {
    readonly address: string;
    readonly port: number;
    readonly tlsPort: number;
    readonly domain: string;
};
export declare function startProsody(options: ProsodyOptions): Promise<XmppNode>;
export {};
