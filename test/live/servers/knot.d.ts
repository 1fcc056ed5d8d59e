import { type NameServer, type NameServerOptions } from './name-server.ts';
export declare function startKnot(options: NameServerOptions): Promise<NameServer>;
