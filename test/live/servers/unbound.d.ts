import { type NameServer, type NameServerOptions } from './name-server.ts';
export type UnboundOptions = NameServerOptions & {
    /** The server that holds the zone, for example BIND. */
    readonly upstream: {
        readonly address: string;
        readonly port: number;
    };
};
export declare function startUnbound(options: UnboundOptions): Promise<NameServer>;
