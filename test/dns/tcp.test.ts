// Messages on a stream: cut rightly however the bytes come.

import { expect, test } from 'vitest';
import { createUnframer, frame } from '../../src/dns/tcp.ts';

const messages = [Buffer.from('one'), Buffer.alloc(0), Buffer.alloc(16_384, 1), Buffer.from('four')];
const stream = Buffer.concat(messages.map(frame));

test.each([1, 2, 3, 7, 4_096, stream.length])('in pieces of %i bytes', (size) => {
  const unframe = createUnframer();
  const got: Buffer[] = [];
  for (let at = 0; at < stream.length; at += size) got.push(...unframe(stream.subarray(at, at + size)));
  expect(got).toEqual(messages);
});

test.each([
  [16_384, 16_384],
  [16_385, 16_385],
  [65_535, 16_385],
])('of %i bytes %i are kept, and the next message is whole', (length, kept) => {
  const whole = Buffer.concat([frame(Buffer.alloc(length, 1)), frame(Buffer.from('next'))]);
  for (const size of [1_000, whole.length]) {
    const unframe = createUnframer();
    const got: Buffer[] = [];
    for (let at = 0; at < whole.length; at += size) got.push(...unframe(whole.subarray(at, at + size)));
    expect(got.map((message) => message.length)).toEqual([kept, 4]);
    expect(String(got[1])).toBe('next');
  }
});

test('an unfinished message is kept back', () => {
  const unframe = createUnframer();
  expect(unframe(frame(Buffer.from('half')).subarray(0, 5))).toEqual([]);
  expect(unframe(Buffer.from('f')).map(String)).toEqual(['half']);
});
