// The hosts file: names and aliases to addresses; what it cannot use becomes a note.

import { describe, expect, test } from 'vitest';
import { parseHosts } from '../../src/dns/hosts.ts';

const v4 = (address: string) => ({ address, family: 4 });
const v6 = (address: string) => ({ address, family: 6 });

describe.each<[string, string, Readonly<Record<string, unknown>>, readonly string[]]>([
  ['nothing', '', {}, []],
  ['comments', '# 10.0.0.1 cup\n\n   \n', {}, []],
  ['a name', '10.0.0.1 cup\n', { cup: [v4('10.0.0.1')] }, []],
  [
    'aliases',
    '10.0.0.1\tcup.dogtel.lab  cup # both\r\n',
    { 'cup.dogtel.lab': [v4('10.0.0.1')], cup: [v4('10.0.0.1')] },
    [],
  ],
  ['case and final dot', '10.0.0.1 CUP.\n', { cup: [v4('10.0.0.1')] }, []],
  ['both families', '127.0.0.1 localhost\n::1 localhost\n', { localhost: [v4('127.0.0.1'), v6('::1')] }, []],
  ['several addresses', '10.0.0.2 cup\n10.0.0.1 cup\n10.0.0.2 cup\n', { cup: [v4('10.0.0.2'), v4('10.0.0.1')] }, []],
  ['a zone', 'fe80::1%lo0 localhost\n', { localhost: [v6('fe80::1%lo0')] }, []],
  ['no address', 'cup 10.0.0.1\n10.0.0.1 cup\n', { cup: [v4('10.0.0.1')] }, ['line 1: "cup" is no address']],
  ['a short address', '127.1 cup\n', {}, ['line 1: "127.1" is no address']],
  ['no name', '10.0.0.1 # cup\n', {}, ['line 1: 10.0.0.1 has no name']],
])('%s', (_what, text, addresses, notes) => {
  test('is read', () => {
    const hosts = parseHosts(text);
    expect(Object.fromEntries(hosts.addresses)).toEqual(addresses);
    expect(hosts.notes).toEqual(notes);
  });
});

test('of many bad lines twenty are named and the rest counted', () => {
  const { notes } = parseHosts('nonsense\n'.repeat(50));
  expect(notes).toHaveLength(21);
  expect(notes.at(-1)).toBe('and 30 more');
});

test('a name that is also a property of every object is no entry', () => {
  expect(parseHosts('10.0.0.1 cup\n').addresses.get('constructor')).toBeUndefined();
  expect(parseHosts('10.0.0.1 __proto__\n').addresses.get('__proto__')).toEqual([v4('10.0.0.1')]);
});
