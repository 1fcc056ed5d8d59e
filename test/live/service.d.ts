import type { Resolver } from '../../src/dns/resolver.ts';
import { type Verdict } from '../../src/tasks/login.ts';
import type { LoginOptions } from '../../src/tasks/options.ts';
import { type Bind } from './servers/bind.ts';
import { type Authority, type Issued } from './servers/certificates.ts';
import type { ZoneRecord } from './servers/zone.ts';
export declare const DOMAIN = "corp.test";
export declare const PASSWORD = "secret";
export declare const USERS: {
    alice: string;
};
export interface Ask extends LoginOptions {
    /** Default alice@corp.test. */
    readonly account?: string;
    /** Default the right one; null sends none. */
    readonly password?: string | null;
}
export interface Service {
    /** Addresses of the nodes, best first. */
    readonly nodes: readonly string[];
    readonly authority: Authority;
    /** Good for the domain and every host in it. */
    readonly certificate: Issued;
    readonly bind: Bind;
    readonly resolver: Resolver;
    /** Trusts the authority, asks BIND, and looks into no hosts file; otherwise `login` as it is. */
    login(ask?: Ask): Promise<Verdict>;
    close(): Promise<void>;
}
/** The name with an address record for each node. */
export declare const MULTI = "cup.corp.test";
/** A name whose one record is the direct TLS port of that node, counted from 1. */
export declare const directTlsOf: (node: number) => string;
/** Claims addresses for so many nodes and starts BIND, with `more` records where a story needs them; the nodes themselves are the story's own. */
export declare function openService(count: number, more?: (nodes: readonly string[]) => readonly ZoneRecord[]): Promise<Service>;
