// Name servers as people write them: an address, with a port where it is not 53.

import { addressFamily } from './address-family.ts';

/** A name server; `address` is an IP address and may carry a zone (`fe80::1%eth0`). */
export interface NameServer {
  readonly address: string;
  readonly port: number;
}

const forms = /^(?:\[(?<bracketed>[^\]]+)\](?::(?<portAfter>\d{1,5}))?|(?<plain>[^:]+):(?<port>\d{1,5}))$/;

/** Reads `ip`, `ip:port`, `[v6]` and `[v6]:port`; undefined for anything else. `port` is used where none is written. */
export const parseServer = (text: string, port = 53): NameServer | undefined => {
  if (addressFamily(text) !== 0) return { address: text, port };
  const groups = forms.exec(text)?.groups;
  const address = groups?.bracketed ?? groups?.plain;
  if (address === undefined) return undefined;
  if (addressFamily(address) !== (groups?.bracketed === undefined ? 4 : 6)) return undefined;
  const written = groups?.portAfter ?? groups?.port;
  const number = written === undefined ? port : Number(written);
  return number >= 1 && number <= 65_535 ? { address, port: number } : undefined;
};

/** `address:port`, IPv6 in brackets. */
export const serverText = ({ address, port }: NameServer): string =>
  addressFamily(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
