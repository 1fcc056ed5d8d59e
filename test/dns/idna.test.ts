// Internationalised names: A-labels for DNS and TLS, U-labels for people (trap T24).

import { expect, test } from 'vitest';
import { nodeIdna } from '../../src/dns/idna.ts';

test.each([
  ['dogtel.lab', 'dogtel.lab'],
  ['Dogtel.LAB', 'dogtel.lab'],
  ['_xmpp-client._tcp.dogtel.lab', '_xmpp-client._tcp.dogtel.lab'],
  ['b\u00fccher.lab', 'xn--bcher-kva.lab'],
  ['B\u00dcCHER.lab', 'xn--bcher-kva.lab'],
  ['bu\u0308cher.lab', 'xn--bcher-kva.lab'],
  ['fa\u00df.lab', 'xn--fa-hia.lab'],
  ['dogtel\u3002lab', 'dogtel.lab'],
  ['xn--bcher-kva.lab', 'xn--bcher-kva.lab'],
  ['XN--BCHER-KVA.lab', 'xn--bcher-kva.lab'],
  // What the rules for URLs would change without a word.
  ['10.1', '10.1'],
  ['1.2.3', '1.2.3'],
  ['\uff11\uff12\uff17.1', ''],
  ['b\u00fccher.lab:5222', ''],
  ['b\u00fccher.lab/desk', ''],
  ['a%41.lab', ''],
  ['\u00fc%41.lab', ''],
  ['a b', ''],
  ['\u00fc\u0000.lab', ''],
  ['xn--a', ''],
  ['', ''],
])('%j is %j', (name, expected) => {
  expect(nodeIdna.toAscii(name)).toBe(expected);
});

test.each([
  ['xn--bcher-kva.lab', 'b\u00fccher.lab'],
  ['dogtel.lab', 'dogtel.lab'],
  ['xn--a', 'xn--a'],
  ['10.1', '10.1'],
])('%j is shown as %j', (name, expected) => {
  expect(nodeIdna.toUnicode(name)).toBe(expected);
});
