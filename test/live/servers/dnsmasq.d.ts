import { type NameServer, type NameServerOptions } from './name-server.ts';
export declare function startDnsmasq(options: NameServerOptions): Promise<NameServer>;
