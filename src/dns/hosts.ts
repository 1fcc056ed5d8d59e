// Reads the text of a hosts file (hosts(5)); what it cannot use becomes a note, never an error.

import { addressFamily } from './address-family.ts';

export interface HostsFile {
  /** Addresses by name in lower case, in the order of the file. */
  readonly addresses: ReadonlyMap<string, readonly { readonly address: string; readonly family: 4 | 6 }[]>;
  readonly notes: readonly string[];
}

const noteMax = 20;

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** Names and their aliases are treated alike, as the C library does. */
export const parseHosts = (text: string): HostsFile => {
  const addresses = new Map<string, { readonly address: string; readonly family: 4 | 6 }[]>();
  const notes: string[] = [];
  let omitted = 0;
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const [address, ...names] = line
      .replace(/#.*$/, '')
      .split(/[ \t\v\f]+/)
      .filter((word) => word !== '');
    if (address === undefined) continue;
    const family = addressFamily(address);
    if ((family !== 4 && family !== 6) || names.length === 0) {
      const problem = family === 0 ? `${quote(address)} is no address` : `${address} has no name`;
      if (notes.length < noteMax) notes.push(`line ${index + 1}: ${problem}`);
      else omitted += 1;
      continue;
    }
    for (const name of names) {
      const key = name.replace(/\.$/, '').toLowerCase();
      const known = addresses.get(key);
      if (known === undefined) addresses.set(key, [{ address, family }]);
      else if (!known.some((other) => other.address === address)) known.push({ address, family });
    }
  }
  if (omitted > 0) notes.push(`and ${omitted} more`);
  return { addresses, notes };
};
