// One-time passwords: good once, for their user, while they are fresh.

import { expect, test } from 'vitest';
import { createOneTimePasswords } from '../../src/lab/cluster/one-time-passwords.ts';

test('a one-time password is good once', () => {
  const passwords = createOneTimePasswords();
  const token = passwords.issue('alice');
  expect([passwords.redeem('alice', token), passwords.redeem('alice', token)]).toEqual([true, false]);
});

test('it is good for its user alone, in any case, and a wrong user does not use it up', () => {
  const passwords = createOneTimePasswords();
  const token = passwords.issue('Alice');
  expect(passwords.redeem('bob', token)).toBe(false);
  expect(passwords.redeem('aLICE', token)).toBe(true);
});

test('each one is another and each is good', () => {
  const passwords = createOneTimePasswords();
  const tokens = Array.from({ length: 100 }, () => passwords.issue('alice'));
  expect(new Set(tokens).size).toBe(100);
  expect(tokens.every((token) => passwords.redeem('alice', token))).toBe(true);
});

test.each([
  ['in time', 999, true],
  ['at the end of its life', 1000, false],
  ['long after', 5000, false],
])('%s', (_, atMs, isGood) => {
  let now = 0;
  const passwords = createOneTimePasswords({ lifetimeMs: 1000, nowMs: () => now });
  const token = passwords.issue('alice');
  now = atMs;
  expect(passwords.redeem('alice', token)).toBe(isGood);
});

test('a token nobody issued is no token', () => {
  const passwords = createOneTimePasswords();
  expect([passwords.redeem('alice', ''), passwords.redeem('alice', 'foo')]).toEqual([false, false]);
});

test('the oldest makes room when very many are held', () => {
  const passwords = createOneTimePasswords();
  const first = passwords.issue('alice');
  const second = passwords.issue('alice');
  for (let n = 0; n < 9999; n += 1) passwords.issue('bob');
  expect([passwords.redeem('alice', first), passwords.redeem('alice', second)]).toEqual([false, true]);
});
