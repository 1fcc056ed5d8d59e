// Every fixture packet fed whole, cut at each byte, with rubbish behind it, and with bytes spoilt: a value or a known failure, always.

import { describe, expect, test } from 'vitest';
import { seeded } from '../../src/core/random.ts';
import { interpret } from '../../src/dns/interpret.ts';
import { decodeResponse, matchResponse, type Query } from '../../src/dns/wire.ts';
import { fixtures } from './packets.ts';

const query: Query = { id: 0x1234, spelling: 'cup.dogtel.lab', mixesCase: true, type: 'A', bytes: Buffer.alloc(0) };

/** All that happens to a packet after it arrived; true where it could be read. */
const digest = (bytes: Buffer): boolean => {
  matchResponse(bytes, query);
  const response = decodeResponse(bytes);
  if ('problem' in response) {
    expect(response.problem).toMatch(/^\S.*\S$/);
    return false;
  }
  for (const type of ['A', 'SRV', 'NS', 'SOA'] as const) interpret(response, 'cup.dogtel.lab', type, []);
  return true;
};

describe.each(Object.entries(fixtures))('%s', (_name, bytes) => {
  test('whole', () => {
    expect(digest(bytes)).toBe(true);
  });

  test('cut at each byte it is malformed', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(digest(bytes.subarray(0, length)), `${length} bytes`).toBe(false);
    }
  });

  test('with rubbish behind it the same', () => {
    const clean = decodeResponse(bytes);
    const soiled = decodeResponse(Buffer.concat([bytes, Buffer.from([0xc0, 0x0c, 0xff, 0, 1])]));
    expect(soiled).toEqual({ ...clean, notes: ['bytes after the message: 5'] });
  });

  test('spoilt in 2,400 ways', () => {
    const random = seeded(bytes.length);
    const draw = (below: number): number => Math.floor(random() * below);
    let readable = 0;
    for (let i = 0; i < 2_400; i += 1) {
      const spoilt = Buffer.from(bytes);
      for (let hits = draw(4); hits >= 0; hits -= 1) {
        // Values that mean something to a parser more often than any others.
        const value = [0, 0xff, 0xc0, 0x0c, 0x3f, 0x40][draw(12)] ?? draw(256);
        spoilt[draw(spoilt.length)] = value;
      }
      if (digest(spoilt.subarray(0, draw(8) === 0 ? draw(spoilt.length) : spoilt.length))) readable += 1;
    }
    // Otherwise the mutants would all be turned away at the door.
    expect(readable).toBeGreaterThan(200);
    expect(readable).toBeLessThan(2_400);
  });
});

test('noise of any length is malformed or read, never more', () => {
  const random = seeded(7);
  for (let i = 0; i < 2_000; i += 1) {
    const noise = Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)));
    if (noise.length > 2) noise[2] = 0x84;
    digest(noise);
  }
  expect(digest(Buffer.alloc(0))).toBe(false);
});
