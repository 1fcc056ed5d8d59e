export type DnsAnswer = {
    readonly rcode: number;
    readonly answers: number;
    readonly isTruncated: boolean;
};
declare const TYPE_CODES: {
    readonly A: 1;
    readonly CNAME: 5;
    readonly SOA: 6;
    readonly AAAA: 28;
    readonly SRV: 33;
};
export type QueryType = keyof typeof TYPE_CODES;
/** Asks over UDP without EDNS, recursion desired. */
export declare function askDns(address: string, port: number, name: string, type: QueryType): Promise<DnsAnswer>;
/** Opens a stream and returns what the server sent up to and including its features (or its end). */
export declare function readXmppHeader(address: string, port: number, domain: string): Promise<string>;
/** The stream must come with features: a server still loading its hosts sends an error first. A node told to redirect
 * or to dawdle never shows them in time; for it an open port has to do. */
export declare function assertXmpp(address: string, port: number, domain: string, isOdd?: boolean): Promise<void>;
/** `open`, or the error code of the connect; `silent` when nothing came back in time. */
export declare function tryPort(address: string, port: number, withinMs: number): Promise<string>;
export {};
