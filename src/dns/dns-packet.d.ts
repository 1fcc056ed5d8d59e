// The parts of dns-packet 5.6 that the resolver uses; the package ships no types, and those made by others lack half of it.

declare module 'dns-packet' {
  export interface QueryPacket {
    readonly type: 'query';
    readonly id: number;
    readonly flags: number;
    readonly questions: readonly { readonly type: string; readonly class: 'IN'; readonly name: string }[];
    readonly additionals?: readonly {
      readonly type: 'OPT';
      readonly name: '.';
      readonly udpPayloadSize: number;
      readonly flags: number;
      readonly options: readonly never[];
    }[];
  }
  export const RECURSION_DESIRED: number;
  export function encode(packet: QueryPacket): Buffer;

  interface SrvData {
    readonly priority: number;
    readonly weight: number;
    readonly port: number;
  }
  interface SoaData {
    readonly serial: number;
    readonly refresh: number;
    readonly retry: number;
    readonly expire: number;
    readonly minimum: number;
  }
  // Each reads the data of one record; `offset` is that of the two bytes of length before it.
  export const a: { decode(bytes: Buffer, offset: number): string };
  export const aaaa: { decode(bytes: Buffer, offset: number): string };
  export const srv: { decode(bytes: Buffer, offset: number): SrvData };
  export const soa: { decode(bytes: Buffer, offset: number): SoaData };
  export const txt: { decode(bytes: Buffer, offset: number): readonly Buffer[] };
}
