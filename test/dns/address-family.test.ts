// Addresses are told from other texts as node:net tells them.

import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { seeded } from '../../src/core/random.ts';
import { addressFamily } from '../../src/dns/address-family.ts';

const texts = [
  ...['10.0.0.1', '0.0.0.0', '255.255.255.255', '256.0.0.1', '1.2.3', '1.2.3.4.5', '1.2.3.4.', '.1.2.3.4', '01.2.3.4'],
  ...['1..2.3', '1.2.3.x', ' 1.2.3.4', '1.2.3.4\n', '', 'cup', '10', '0x7f.0.0.1', '1.2.3.1000', '\u0661.2.3.4'],
  ...['::', '::1', '1::', '2001:db8::25', '2001:DB8::25', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9'],
  ...['1::2::3', ':::', ':', '::ffff:10.0.0.1', '::ffff:10.0.0.256', '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:7:1.2.3.4'],
  ...['12345::', 'g::', '[::1]', '::1]', '::1/64', 'fe80::1%eth0', 'fe80::1%', 'fe80::1%25eth0', '::1%a.b-c', '::1 '],
];

test.each(texts)('%j', (text) => {
  expect(addressFamily(text)).toBe(isIP(text));
});

test('and so are 5,000 drawn from the letters of addresses', () => {
  const random = seeded(4);
  const draw = (letters: string): string =>
    Array.from({ length: 2 + Math.floor(random() * 12) }, () => letters[Math.floor(random() * letters.length)]).join(
      '',
    );
  for (let i = 0; i < 5_000; i += 1) {
    const text = draw(i % 2 === 0 ? '::::12af.' : '...0129');
    expect(addressFamily(text), text).toBe(isIP(text));
  }
});
