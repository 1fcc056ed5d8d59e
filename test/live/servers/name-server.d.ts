import { type Launch, type ServerProcess } from './process.ts';
import type { Zone } from './zone.ts';
export type NameServerOptions = {
    readonly address: string;
    /** UDP and TCP; default 5300, which needs no privilege. */
    readonly port?: number;
    readonly zone: Zone;
};
export type NameServer = ServerProcess & {
    readonly address: string;
    readonly port: number;
};
export declare const DNS_PORT = 5300;
export declare function startNameServer(name: string, options: NameServerOptions, launch: (folder: string, port: number) => Launch): Promise<NameServer>;
