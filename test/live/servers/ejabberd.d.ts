import type { ServerCertificate } from './certificates.ts';
import type { XmppNode } from './prosody.ts';
export type EjabberdOptions = {
    readonly address: string;
    /** Default 5222. */
    readonly port?: number;
    /** Direct TLS (XEP-0368); default 5223. */
    readonly tlsPort?: number;
    readonly domain: string;
    /** Name to password; kept in plain text, so that every SCRAM mechanism is offered. */
    readonly users: Readonly<Record<string, string>>;
    readonly certificate: ServerCertificate;
    /** For the client ports, as ejabberd calls them: `no_tlsv1_3`, … */
    readonly protocolOptions?: readonly string[];
    /** Further lines of the configuration, at its top level. */
    readonly extra?: string;
};
export declare function startEjabberd(options: EjabberdOptions): Promise<XmppNode>;
/** Both nodes serve the same domain and users; they start side by side. Stop them both: neither waits for the other. */
export declare function startEjabberdCluster(options: Omit<EjabberdOptions, 'address'> & {
    readonly addresses: readonly [string, string];
}): Promise<readonly [XmppNode, XmppNode]>;
