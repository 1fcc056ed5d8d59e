export type Addresses = {
    /** The next unused address, 127.x.y.1 to 127.x.y.250. */
    next(): string;
    release(): Promise<void>;
};
/** Claims a /24 of 127.0.0.0/8 (Linux answers on all of it). The search begins at a place derived from the process id. */
export declare function claimAddresses(): Promise<Addresses>;
/** Ports of 127.0.0.1 that are free for UDP and TCP, for servers that cannot listen on other addresses. */
export declare function freePorts(count: number): Promise<readonly number[]>;
