// Addresses and ports as they are typed: `10.10.10.25`, `10.10.10.25:5222`, `[2001:db8::1]:5222`; hosts as peers name them.

import { isHostName } from './name.ts';

/** An IP address and, where one was given, a port. */
export interface Endpoint {
  readonly address: string;
  readonly port?: number;
}

const isIPv4 = (text: string): boolean => {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
};

const isIPv6 = (text: string): boolean => {
  const [address = '', zone, ...more] = text.split('%');
  if (more.length > 0 || (zone !== undefined && !/^[\w.-]+$/.test(zone))) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const tail = groups.at(-1);
  const hasIPv4Tail = tail?.includes('.') === true && !address.endsWith('::');
  const words = hasIPv4Tail ? groups.slice(0, -1) : groups;
  if (hasIPv4Tail && !isIPv4(tail)) return false;
  if (!words.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return false;
  const count = words.length + (hasIPv4Tail ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
};

/** 4, 6, or 0 where it is no address. A zone (`fe80::1%eth0`) is allowed. */
export const addressFamily = (text: string): 0 | 4 | 6 => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0);

/** 1 to 65535, or undefined. */
export const parsePort = (text: string): number | undefined => {
  if (!/^[1-9]\d{0,4}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
};

/** The name of a network interface after % keeps its case. */
const lowerAddress = (address: string): string => address.replace(/^[^%]+/, (digits) => digits.toLowerCase());

/** Reads an address with or without a port; undefined where it is neither. */
export const parseEndpoint = (text: string): Endpoint | undefined => {
  if (addressFamily(text) !== 0) return { address: lowerAddress(text) };
  const [, bracketed, plain, portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d+))?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? '';
  if (addressFamily(address) !== (bracketed === undefined ? 4 : 6)) return undefined;
  if (portText === undefined) return { address: lowerAddress(address) };
  const port = parsePort(portText);
  return port === undefined ? undefined : { address: lowerAddress(address), port };
};

/** `10.10.10.25:5222`, `[2001:db8::1]:5222`; without a port the bare address. */
export const printEndpoint = ({ address, port }: Endpoint): string =>
  port === undefined ? address : addressFamily(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;

/** A host as a peer names it: a host name (A-labels), or an IP address, in brackets or not. Lower case; undefined for anything else. */
export const hostOf = (text: string): string | undefined => {
  const bare = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (addressFamily(bare) !== 0) return lowerAddress(bare);
  const name = bare.toLowerCase().replace(/\.$/, '');
  return isHostName(name) ? name : undefined;
};
