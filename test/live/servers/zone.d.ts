export type ZoneRecord = {
    readonly name: string;
    readonly type: 'A' | 'AAAA';
    readonly address: string;
} | {
    readonly name: string;
    readonly type: 'CNAME';
    readonly target: string;
} | {
    readonly name: string;
    readonly type: 'SRV';
    readonly priority: number;
    readonly weight: number;
    readonly port: number;
    /** `.` says that the service is decidedly not offered (RFC 2782). */
    readonly target: string;
};
/** All names are absolute, without the final dot. */
export type Zone = {
    readonly origin: string;
    readonly records: readonly ZoneRecord[];
};
export declare const TTL_S = 300;
/** RFC 1035 master file; every record written out, since only BIND knows $GENERATE. */
export declare function zoneFile(zone: Zone): string;
export declare function dnsmasqLines(zone: Zone): string;
export type CorpZone = {
    readonly zone: Zone;
    /** What the names stand for, so that a story need not spell them. */
    readonly names: {
        readonly domain: string;
        /** One name with the addresses of all nodes, in order. */
        readonly multi: string;
        /** CNAME of `multi`. */
        readonly alias: string;
        /** A name with 60 SRV records: too many for any UDP answer. */
        readonly crowd: string;
    };
};
/**
 * The company of the live suite. Nodes are listed best first: under `_xmpp-client` each with a priority of its own (10,
 * 20, …), under `_xmpps-client` with equal priorities and weights 10, 20, …, under `_cuplogin` in falling priority too.
 */
export declare function corpZone(domain: string, nodes: readonly string[], ports?: {
    client: number;
    directTls: number;
}): CorpZone;
