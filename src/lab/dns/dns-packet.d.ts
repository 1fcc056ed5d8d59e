// The parts of dns-packet 5.6 that the lab's name server uses; the package ships no types.

declare module 'dns-packet' {
  export interface DecodedRecord {
    readonly name: string;
    readonly type: string;
    readonly class?: string;
    readonly ttl?: number;
    readonly data: unknown;
    readonly extendedRcode?: number;
  }
  export interface DecodedMessage {
    readonly id: number;
    readonly type: 'query' | 'response';
    readonly rcode: string;
    readonly flag_aa: boolean;
    readonly flag_tc: boolean;
    readonly flag_rd: boolean;
    readonly flag_ra: boolean;
    readonly questions: readonly { readonly name: string; readonly type: string }[];
    readonly answers: readonly DecodedRecord[];
    readonly authorities: readonly DecodedRecord[];
    readonly additionals: readonly DecodedRecord[];
  }
  export function decode(bytes: Buffer): DecodedMessage;
  export function record(type: string): { encode(data: unknown): Buffer };
}

declare module 'dns-packet/types.js' {
  const types: { toType(name: string): number; toString(code: number): string };
  export = types;
}

declare module 'dns-packet/rcodes.js' {
  const rcodes: { toRcode(name: string): number };
  export = rcodes;
}
