// A line at the door: no more than its places at once, in order, and nobody is left behind by a failure.

import { expect, test } from 'vitest';
import { createTurnstile } from '../../src/dns/turnstile.ts';

test('lets its places through at once and the rest in order', async () => {
  const pass = createTurnstile(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (n: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(n);
      ends.push(() => resolve(n));
    });
  const all = Promise.all([1, 2, 3, 4].map((n) => pass(work(n))));
  await Promise.resolve();
  expect(begun).toEqual([1, 2]);
  for (let next = ends.shift(); next; next = ends.shift()) {
    next();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(begun).toEqual([1, 2, 3, 4]);
  expect(await all).toEqual([1, 2, 3, 4]);
});

test('a failure frees the place', async () => {
  const pass = createTurnstile(1);
  const failing = pass(() => Promise.reject(new Error('no')));
  const behind = pass(async () => 'through');
  await expect(failing).rejects.toThrow('no');
  expect(await behind).toBe('through');
});
