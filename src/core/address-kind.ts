// Which addresses can be those of a server that others reach.

import { addressFamily } from './endpoint.ts';

/** An address that a record may hold: of one machine, not this one, and good on more than one link. */
export const isUnicastAddress = (text: string): boolean => {
  if (addressFamily(text) === 4) {
    const first = Number(text.split('.')[0]);
    return first > 0 && first !== 127 && first < 224;
  }
  if (addressFamily(text) !== 6 || /[%.]/.test(text)) return false;
  // Of ::1 and :: nothing but zeros and colons stands before the last digit; ff is multicast, fe8 to feb one link.
  return !/^[0:]*:[01]?$/.test(text) && !/^(ff[0-9a-f]{2}|fe[89ab][0-9a-f]):/i.test(text);
};
