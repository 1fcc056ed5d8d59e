// Addresses and ports: what counts as one, and that printing and reading are inverse.

import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressFamily, hostOf, parseEndpoint, parsePort, printEndpoint } from '../../src/core/endpoint.ts';

describe('the family of an address', () => {
  test.each<[string, 0 | 4 | 6]>([
    ['10.10.10.25', 4],
    ['255.255.255.255', 4],
    ['10.10.10.256', 0],
    ['10.10.10', 0],
    ['10.10.10.025', 0],
    ['10.10.10.25.', 0],
    ['::', 6],
    ['::1', 6],
    ['1::', 6],
    ['2001:db8::1', 6],
    ['1:2:3:4:5:6:7:8', 6],
    ['1:2:3:4:5:6:7::', 6],
    ['1:2:3:4:5:6:7:8::', 0],
    ['1:2:3:4:5:6:7', 0],
    ['1::2::3', 0],
    [':::', 0],
    [':1:2:3:4:5:6:7', 0],
    ['12345::', 0],
    ['::10.10.10.25', 6],
    ['1:2:3:4:5:6:10.10.10.25', 6],
    ['1:2:3:4:5:6:7:10.10.10.25', 0],
    ['10.10.10.25::', 0],
    ['::10.10.10.256', 0],
    ['fe80::1%eth0', 6],
    ['fe80::1%eth0.100', 6],
    ['fe80::1%', 0],
    ['fe80::1%a%b', 0],
    ['fe80::1%a b', 0],
    ['cup', 0],
    ['', 0],
  ])('%s', (text, family) => {
    expect(addressFamily(text)).toBe(family);
  });

  test('is the one that Node sees, whatever is typed', () => {
    const piece = fc.constantFrom('0', '1', 'ab', 'ffff', '12345', ':', '::', ':', '.', '10.1.2.3', '256', 'g', '00');
    const mix = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(mix, fc.ipV4(), fc.ipV6(), fc.ipV4Extended()), (text) => {
        expect(addressFamily(text)).toBe(isIP(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('ports', () => {
  test.each<[string, number | undefined]>([
    ['1', 1],
    ['5222', 5222],
    ['65535', 65535],
    ['65536', undefined],
    ['0', undefined],
    ['05222', undefined],
    ['+1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['', undefined],
    [' 5222', undefined],
  ])('%j', (text, port) => {
    expect(parsePort(text)).toBe(port);
  });
});

describe('endpoints', () => {
  test.each<[string, { address: string; port?: number } | undefined]>([
    ['10.10.10.25', { address: '10.10.10.25' }],
    ['10.10.10.25:5222', { address: '10.10.10.25', port: 5222 }],
    ['2001:DB8::A', { address: '2001:db8::a' }],
    ['[2001:DB8::A]:5222', { address: '2001:db8::a', port: 5222 }],
    ['[2001:db8::1]', { address: '2001:db8::1' }],
    ['fe80::A%Eth0', { address: 'fe80::a%Eth0' }],
    ['[10.10.10.25]:5222', undefined],
    ['10.10.10.25:0', undefined],
    ['10.10.10.25:65536', undefined],
    ['10.10.10.25:', undefined],
    ['cup:5222', undefined],
    ['[::1', undefined],
    ['', undefined],
  ])('%j', (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint);
  });

  test('are read as they were printed', () => {
    const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), port, (address, number) => {
        const endpoint = { address: address.toLowerCase(), ...(number === undefined ? {} : { port: number }) };
        expect(parseEndpoint(printEndpoint(endpoint))).toEqual(endpoint);
      }),
    );
  });
});

describe('a host as a peer names it', () => {
  test.each([
    ['cup1.dogtel.lab', 'cup1.dogtel.lab'],
    [' CUP1.dogtel.lab. ', 'cup1.dogtel.lab'],
    ['10.10.10.25', '10.10.10.25'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['cup_1', 'cup_1'],
    ['', undefined],
    ['a b', undefined],
    ['a..b', undefined],
    ['-a.lab', undefined],
    ['[2001:DB8::1]', '2001:db8::1'],
    ['1.2.3', undefined],
    ['cup1.25', undefined],
    ['256.1.1.1', undefined],
    ['0x7f.1', undefined],
    ['a/b', undefined],
    ['a@b', undefined],
    ['a\u0000b', undefined],
    ['ü.lab', undefined],
    [`${'a'.repeat(64)}.lab`, undefined],
    [`${'a.'.repeat(130)}lab`, undefined],
  ])('%j names the host %s', (text, host) => {
    expect(hostOf(text)).toBe(host);
  });
});
