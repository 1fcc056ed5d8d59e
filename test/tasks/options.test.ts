// Options are checked before anything happens, and the error names the field.

import { describe, expect, test } from 'vitest';
import { locate } from '../../src/tasks/locate.ts';
import { login } from '../../src/tasks/login.ts';
import { checkOptions, type LoginOptions } from '../../src/tasks/options.ts';

/** What plain JavaScript could hand in. */
const given = (fields: object): LoginOptions => fields;

const bad: readonly (readonly [fields: object, field: string, words: RegExp])[] = [
  [{ timeout: 5 }, 'timeout', /is not an option of login; there are .*timeoutMs/],
  [{ everynode: true }, 'everynode', /everyNode/],
  [{ onevent: () => {} }, 'onevent', /onEvent/],
  [{ timeoutMs: 0 }, 'timeoutMs', /from 1 to/],
  [{ timeoutMs: -1 }, 'timeoutMs', /from 1 to/],
  [{ timeoutMs: Number.NaN }, 'timeoutMs', /from 1 to/],
  [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs', /from 1 to/],
  [{ timeoutMs: 2_147_483_648 }, 'timeoutMs', /2147483647/],
  [{ timeoutMs: '5' }, 'timeoutMs', /must be a number/],
  [{ attemptMs: 0 }, 'attemptMs', /from 1 to/],
  [{ port: 0 }, 'port', /from 1 to 65535/],
  [{ port: 65_536 }, 'port', /from 1 to 65535/],
  [{ port: 5222.5 }, 'port', /whole number/],
  [{ seed: -1 }, 'seed', /from 0 to 4294967295/],
  [{ seed: 4_294_967_296 }, 'seed', /from 0 to 4294967295/],
  [{ seed: 0.5 }, 'seed', /whole number/],
  [{ profile: 'cup' }, 'profile', /auto, xmpp, cup-8\.6/],
  [{ profile: 'toString' }, 'profile', /one of/],
  [{ family: 5 }, 'family', /4 or 6/],
  [{ family: '4' }, 'family', /4 or 6/],
  [{ walk: 'parallel' }, 'walk', /'race' or 'sequential'/],
  [{ cert: 'PEM' }, 'key', /needs both/],
  [{ key: 'PEM' }, 'cert', /needs both/],
];

test.each(bad)('%o', (fields, field, words) => {
  const check = () => checkOptions(given(fields), 'login');
  expect(check).toThrow(words);
  expect(check).toThrow(expect.objectContaining({ name: 'CupcheckError', code: 'invalid-option', field }));
});

const good: readonly object[] = [
  {},
  { timeoutMs: 1, attemptMs: 2_147_483_647, port: 65_535, seed: 0, profile: 'auto', family: 6, walk: 'race' },
  { seed: 4_294_967_295, profile: 'cup-8.6', family: 4, walk: 'sequential', port: 1 },
  { timeoutMs: 0.5 + 1, everyNode: true, mechanism: 'PLAIN', resource: 'desk', cert: 'PEM', key: 'PEM' },
  { timeoutMs: undefined, profile: undefined, port: undefined, signal: undefined },
];

test.each(good.map((fields) => [fields]))('%o is good', (fields) => {
  expect(() => checkOptions(given(fields), 'login')).not.toThrow();
});

describe('nothing happens before the check', () => {
  const untouched = { onEvent: () => expect.unreachable('a run has begun') };

  test.each([
    [
      'a login that takes no options of its own',
      () => locate('dogtel.lab', given({ ...untouched, everyNode: true })),
      'everyNode',
    ],
    ['a misspelt option', () => login('alice@dogtel.lab', null, given({ ...untouched, tiemoutMs: 5 })), 'tiemoutMs'],
  ])('%s', async (_, act, field) => {
    await expect(act()).rejects.toMatchObject({ code: 'invalid-option', field });
  });

  test.each([
    ['no account', () => login('dogtel.lab', null, untouched)],
    ['two @ signs', () => login('a@b@dogtel.lab', null, untouched)],
    ['a presence server that is no name', () => login('alice@dogtel.lab', null, { ...untouched, at: 'cup..lab' })],
    ['a presence server that is an account', () => login('alice@dogtel.lab', null, { ...untouched, at: 'bob@x.lab' })],
    ['a target that is no name', () => locate('cup dogtel', untouched)],
    ['a presence server that is no name, without a login', () => locate('dogtel.lab', { ...untouched, at: '' })],
  ])('%s', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ name: 'CupcheckError', code: 'invalid-target' });
  });
});
