// Accounts as a server stores them: SCRAM credentials that match the RFCs' own examples, and nothing that tells users apart.

import { describe, expect, test } from 'vitest';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';

const accounts = createAccounts({ alice: 'secret', Bob: 'pa\u00ADss' });

describe('passwords', () => {
  test.each([
    ['alice', 'secret', true],
    ['ALICE', 'secret', true],
    ['alice', 'Secret', false],
    ['alice', '', false],
    ['mallory', 'secret', false],
    ['mallory', '', false],
    // SASLprep maps the soft hyphen to nothing (RFC 4013 section 2.1).
    ['bob', 'pass', true],
  ])('%s with %s: %s', (user, password, isRight) => {
    expect(accounts.checkPassword(user, password)).toBe(isRight);
  });
});

describe('SCRAM credentials', () => {
  test.each([
    ['sha1', 20],
    ['sha256', 32],
    ['sha512', 64],
  ] as const)('%s has keys of %i bytes', async (hash, size) => {
    const { storedKey, serverKey, iterations, isKnown } = await accounts.scram('alice', hash);
    expect([storedKey.length, serverKey.length, iterations, isKnown]).toEqual([size, size, 4096, true]);
  });

  test('the same for every node that shares the accounts, other ones for other iterations', async () => {
    const first = await accounts.scram('alice', 'sha1');
    expect(await accounts.scram('Alice', 'sha1')).toBe(first);
    const low = await accounts.scram('alice', 'sha1', 1);
    expect(low.iterations).toBe(1);
    expect(low.storedKey.equals(first.storedKey)).toBe(false);
  });

  test('an unknown user looks like a known one', async () => {
    const [one, two] = [await accounts.scram('mallory', 'sha1'), await accounts.scram('mallory', 'sha1')];
    expect(one).toEqual(two);
    expect([one.isKnown, one.salt.length, one.iterations]).toEqual([false, 16, 4096]);
  });

  test('the iteration count is what was asked for', async () => {
    const many = createAccounts({ alice: 'secret' }, { iterations: 10_000 });
    expect((await many.scram('alice', 'sha256')).iterations).toBe(10_000);
    expect(() => createAccounts({}, { iterations: 0 })).toThrow('iterations: expected a whole number of at least 1');
  });

  test('a password is nowhere in what is handed out', async () => {
    expect(JSON.stringify([accounts, await accounts.scram('alice', 'sha1')])).not.toContain('secret');
  });
});
