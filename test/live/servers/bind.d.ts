import type { ServerCertificate } from './certificates.ts';
import { type NameServer, type NameServerOptions } from './name-server.ts';
export type BindOptions = Pick<NameServerOptions, 'zone'> & {
    /** Without it there is no DoT and no DoH. */
    readonly certificate?: ServerCertificate;
    /** Order of the records of one set in successive answers; `none` keeps that of its database, which sorts. Default cyclic. */
    readonly order?: 'cyclic' | 'random' | 'none';
};
export type Bind = NameServer & {
    /** DNS over TLS. */
    readonly tlsPort: number;
    /** DNS over HTTPS: HTTP/2 only, path /dns-query. */
    readonly httpsPort: number;
};
export declare function startBind(options: BindOptions): Promise<Bind>;
