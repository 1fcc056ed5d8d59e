// Chains of aliases inside one answer, and across several: followed to their end, which there always is (traps T16, T17, T23).

import { describe, expect, test } from 'vitest';
import type { AliasRecord, DnsRecord } from '../../src/core/answer.ts';
import { followAliases } from '../../src/dns/aliases.ts';

const alias = (name: string, target: string): AliasRecord => ({ name, ttl: 60, type: 'CNAME', target });
const a = (name: string, address = '10.0.0.1'): DnsRecord => ({ name, ttl: 60, type: 'A', address });
const chain = (length: number): readonly AliasRecord[] =>
  Array.from({ length }, (_, i) => alias(i === 0 ? 'cup' : `h${i}`, `h${i + 1}`));

describe.each<[string, readonly DnsRecord[], ReturnType<typeof followAliases>]>([
  ['no alias', [a('cup')], { owner: 'cup', aliases: [], records: [a('cup')], strays: 0 }],
  ['nothing', [], { owner: 'cup', aliases: [], records: [], strays: 0 }],
  [
    'one alias',
    [alias('cup', 'cup1'), a('cup1'), a('cup1', '10.0.0.2')],
    { owner: 'cup1', aliases: [alias('cup', 'cup1')], records: [a('cup1'), a('cup1', '10.0.0.2')], strays: 0 },
  ],
  [
    'out of order',
    [a('h2'), alias('h1', 'h2'), alias('cup', 'h1')],
    { owner: 'h2', aliases: [alias('cup', 'h1'), alias('h1', 'h2')], records: [a('h2')], strays: 0 },
  ],
  [
    'leading out of the answer',
    [alias('cup', 'elsewhere')],
    { owner: 'elsewhere', aliases: [alias('cup', 'elsewhere')], records: [], strays: 0 },
  ],
  ['the wrong owner', [a('other'), a('cup')], { owner: 'cup', aliases: [], records: [a('cup')], strays: 1 }],
  [
    "another name's alias",
    [alias('other', 'else'), a('cup')],
    { owner: 'cup', aliases: [], records: [a('cup')], strays: 1 },
  ],
  [
    'a second alias of the name',
    [alias('cup', 'h1'), alias('cup', 'h2'), a('h1')],
    { owner: 'h1', aliases: [alias('cup', 'h1')], records: [a('h1')], strays: 1 },
  ],
  [
    'a name that is its own alias',
    [alias('cup', 'cup')],
    { owner: 'cup', aliases: [alias('cup', 'cup')], records: [], strays: 0, problem: 'alias-loop' },
  ],
  [
    'a loop of two',
    [alias('cup', 'h1'), alias('h1', 'cup')],
    { owner: 'h1', aliases: [alias('cup', 'h1'), alias('h1', 'cup')], records: [], strays: 0, problem: 'alias-loop' },
  ],
  ['eight hops', [...chain(8), a('h8')], { owner: 'h8', aliases: chain(8), records: [a('h8')], strays: 0 }],
  [
    'nine hops',
    [...chain(9), a('h9')],
    { owner: 'h8', aliases: chain(9), records: [], strays: 1, problem: 'alias-chain' },
  ],
])('%s', (_what, answers, expected) => {
  test('is followed', () => {
    expect(followAliases('cup', 'A', answers)).toEqual(expected);
  });
});

test('hops and loops count across answers', () => {
  const before = chain(8);
  expect(followAliases('h8', 'A', [a('h8')], before)).toMatchObject({ records: [a('h8')], aliases: before });
  expect(followAliases('h8', 'A', [alias('h8', 'h9')], before).problem).toBe('alias-chain');
  expect(followAliases('h2', 'A', [alias('h2', 'cup')], chain(2)).problem).toBe('alias-loop');
});

test('a question for the alias itself is not followed', () => {
  const answers = [alias('cup', 'h1'), alias('h1', 'h2')];
  expect(followAliases('cup', 'CNAME', answers)).toMatchObject({ owner: 'cup', aliases: [], records: [answers[0]] });
});
