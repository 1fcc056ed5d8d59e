// The parts of dns-packet 5.6 that the lab's name server uses; the package ships no types.

declare module 'dns-packet' {
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
