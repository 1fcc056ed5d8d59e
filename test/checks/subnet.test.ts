// One subnet or several, by 24 bits of IPv4 and 64 of IPv6.

import { expect, test } from 'vitest';
import { isOneSubnet } from '../../src/checks/finds/subnet.ts';

test.each<[string, readonly string[], boolean]>([
  ['two neighbours', ['10.10.10.25', '10.10.10.26'], true],
  ['two subnets', ['10.10.10.25', '10.10.20.25'], false],
  ['three, one of them elsewhere', ['10.10.10.25', '10.10.10.26', '10.10.20.25'], false],
  ['one address', ['10.10.10.25'], false],
  ['one address of each family', ['10.10.10.25', '2001:db8::25'], false],
  ['neighbours by IPv6', ['2001:db8::25', '2001:db8:0:0:1::26'], true],
  ['the same subnet spelled otherwise', ['2001:DB8:0000::25', '2001:db8::0:26'], true],
  ['two subnets by IPv6', ['2001:db8:0:1::25', '2001:db8:0:2::25'], false],
  [
    'neighbours by one family and not by the other',
    ['10.10.10.25', '10.10.10.26', '2001:db8:0:1::1', '2001:db8:0:2::1'],
    false,
  ],
  ['neighbours by both', ['10.10.10.25', '10.10.10.26', '2001:db8::1', '2001:db8::2'], true],
  ['nothing', [], false],
])('%s', (_, addresses, wanted) => {
  expect(isOneSubnet(addresses)).toBe(wanted);
});
