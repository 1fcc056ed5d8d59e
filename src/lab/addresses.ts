// Addresses as the world would write them, and the loopback addresses on which the lab plays them.

import { isIPv4, isIPv6 } from 'node:net';

/** One /16 of loopback per running lab, or, where only 127.0.0.1 exists (macOS), one address for everybody. */
export type Network = { readonly kind: 'own'; readonly number: number } | { readonly kind: 'single' };

export interface AddressMap {
  readonly network: Network;
  /** 10.a.b.c to 127.X.b.c, 2001:db8::/32 to ::1; anything else stays. */
  mapped(address: string): string;
  /** Back again, where just one known address stands behind; anything else stays. */
  original(address: string): string;
  /** Maps every address inside a text, e.g. a redirect's `[2001:db8::1]:5222`. */
  mappedInText(text: string): string;
}

/** Why the lab cannot play this address, or undefined: anything outside these ranges could reach a real machine. */
export function problemOfAddress(address: string): string | undefined {
  if (isIPv4(address) && (address.startsWith('10.') || address.startsWith('127.'))) return undefined;
  if (isIPv6(address) && (isDocumentation(address) || address === '::1')) return undefined;
  return `'${address}' is not an address the lab can play: write 10.a.b.c or 2001:db8::…, which it maps to loopback`;
}

/** `known` are the addresses of the scenario; two that would fall together are the scenario's mistake (`collisionOf`). */
export function createAddressMap(network: Network, known: readonly string[]): AddressMap {
  const mapped = (address: string): string => {
    if (isIPv6(address)) return isDocumentation(address) ? '::1' : address;
    if (!address.startsWith('10.')) return address;
    if (network.kind === 'single') return '127.0.0.1';
    const [, , third, fourth] = address.split('.');
    return `127.${network.number}.${third}.${fourth}`;
  };
  return {
    network,
    mapped,
    original: (address) => {
      const candidates = new Set(known.filter((one) => mapped(one) === address));
      const [only] = candidates;
      return candidates.size === 1 && only !== undefined ? only : address;
    },
    mappedInText: (text) =>
      text.replace(/[0-9a-f:.]{3,}/gi, (word) =>
        isIPv4(word) || isIPv6(word) ? mapped(word) : mappedEndpoint(word, mapped),
      ),
  };
}

/** Two addresses that differ only in their second octet would be one on loopback. */
export function collisionOf(addresses: readonly string[]): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const address of addresses.filter((one) => one.startsWith('10.'))) {
    const key = address.split('.').slice(2).join('.');
    const other = seen.get(key);
    if (other !== undefined && other !== address) return [other, address];
    seen.set(key, address);
  }
  return undefined;
}

/** `10.10.10.25:5222`, where the port has to be kept apart. */
function mappedEndpoint(word: string, mapped: (address: string) => string): string {
  const colon = word.lastIndexOf(':');
  const address = word.slice(0, colon);
  return colon > 0 && isIPv4(address) ? `${mapped(address)}${word.slice(colon)}` : word;
}

function isDocumentation(address: string): boolean {
  return /^2001:0?db8:/i.test(address);
}
