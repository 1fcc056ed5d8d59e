// Internationalised domain names by the rules Node has built in (UTS 46).

import { domainToASCII, domainToUnicode } from 'node:url';
import { addressFamily } from './address-family.ts';

/** What changes the meaning of a name inside a URL, but has no place in a name: it would be cut off or decoded. */
const urlSyntax = /[\u0000- %/\\?#@:[\]<>^|\u007f]/;

/** Node 24 takes an `xn--` label that decodes to nothing as it stands, where Node 20 refuses it; UTS 46 calls it an error. */
const isDecodable = (label: string): boolean => !label.startsWith('xn--') || !/^(xn--|$)/.test(domainToUnicode(label));

/**
 * A-labels and U-labels. `toAscii` gives '' where a name has no A-labels; a name that is ASCII already is only put in
 * lower case. `toUnicode` gives the name back unchanged where it has no U-labels.
 */
export const nodeIdna = {
  toAscii: (name: string): string => {
    if (urlSyntax.test(name)) return '';
    // Checked by us, since the URL rules would read `10.1` as an address; `xn--` labels must decode.
    const isAscii = /^[\u0021-\u007e]*$/.test(name);
    if (isAscii && !/(^|\.)xn--/i.test(name)) return name.toLowerCase();
    const ascii = domainToASCII(name);
    return addressFamily(ascii) === 0 && ascii.split('.').every(isDecodable) ? ascii : '';
  },
  toUnicode: (name: string): string => (/(^|\.)xn--/i.test(name) ? domainToUnicode(name) || name : name),
} as const;
