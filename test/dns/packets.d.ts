export declare const types: {
    readonly A: 1;
    readonly NS: 2;
    readonly CNAME: 5;
    readonly SOA: 6;
    readonly TXT: 16;
    readonly AAAA: 28;
    readonly SRV: 33;
    readonly DNAME: 39;
    readonly OPT: 41;
    readonly RRSIG: 46;
};
export declare const uint16: (...values: readonly number[]) => Buffer;
export declare const uint32: (value: number) => Buffer;
/** Labels as they stand; a string is split at its dots, "." is the root. */
export declare const name: (labels: string | readonly string[]) => Buffer;
export declare const pointer: (to: number) => Buffer;
export interface RecordParts {
    readonly owner?: Buffer;
    readonly type: number;
    readonly class?: number;
    readonly ttl?: number;
    readonly data: Buffer;
    /** The length written, where it is not that of the data. */
    readonly length?: number;
}
/** The owner is the question's name, by a pointer, unless another is given. */
export declare const record: ({ owner, type, class: klass, ttl, data, length }: RecordParts) => Buffer;
export declare const a: (address: string, owner?: Buffer) => Buffer;
export declare const aaaa: (groups: readonly number[], owner?: Buffer) => Buffer;
export declare const srv: (priority: number, weight: number, port: number, target: Buffer) => Buffer;
export declare const cname: (owner: Buffer, target: Buffer) => Buffer;
export declare const soa: (zone: Buffer, minimum: number, ttl?: number) => Buffer;
export declare const option: (extendedRcode?: number) => Buffer;
export interface MessageParts {
    readonly id?: number;
    /** Default: a response, authoritative, without recursion. */
    readonly flags?: number;
    /** The question section; null for none. */
    readonly question?: Buffer | null;
    readonly answers?: readonly Buffer[];
    readonly authorities?: readonly Buffer[];
    readonly additionals?: readonly Buffer[];
    /** The counts written, where they are not those of the sections. */
    readonly counts?: readonly [number, number, number, number];
}
export declare const question: (asked: string | readonly string[], type: number, klass?: number) => Buffer;
export declare const flags: {
    response: number;
    authoritative: number;
    truncated: number;
    wantsRecursion: number;
    recursion: number;
};
export declare const message: ({ id, flags: bits, question: asked, answers, authorities, additionals, counts, }?: MessageParts) => Buffer;
/** Answers as real servers give them, one of each kind; for the feeds that cut and spoil. */
export declare const fixtures: Readonly<Record<string, Buffer>>;
