// Name servers as people write them.

import { expect, test } from 'vitest';
import { parseServer, serverText } from '../../src/dns/servers.ts';

test.each<[string, string | undefined]>([
  ['10.0.0.53', '10.0.0.53:53'],
  ['10.0.0.53:5353', '10.0.0.53:5353'],
  ['::1', '[::1]:53'],
  ['[::1]', '[::1]:53'],
  ['[::1]:5353', '[::1]:5353'],
  ['fe80::1%eth0', '[fe80::1%eth0]:53'],
  ['[fe80::1%eth0]:5353', '[fe80::1%eth0]:5353'],
  ['10.0.0.53:65535', '10.0.0.53:65535'],
  ['10.0.0.53:65536', undefined],
  ['10.0.0.53:0', undefined],
  ['10.0.0.53:', undefined],
  ['10.0.0.53:x', undefined],
  ['10.0.0', undefined],
  ['[10.0.0.53]:53', undefined],
  ['[::1]53', undefined],
  ['[::1', undefined],
  ['dns.lab', undefined],
  ['dns.lab:53', undefined],
  [' 10.0.0.53', undefined],
  ['', undefined],
])('%j', (text, expected) => {
  const server = parseServer(text);
  expect(server && serverText(server)).toBe(expected);
});

test('the port of the transport is used where none is written', () => {
  expect(parseServer('10.0.0.53', 853)).toEqual({ address: '10.0.0.53', port: 853 });
  expect(parseServer('10.0.0.53:53', 853)).toEqual({ address: '10.0.0.53', port: 53 });
});
