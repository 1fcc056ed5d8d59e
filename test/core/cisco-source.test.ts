// The sources of Cisco facts: every key that stands in the code has its row, and every row is used.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ciscoSourceKeys, ciscoSources, findCiscoSource } from '../../src/core/cisco-source.ts';

const folder = new URL('../../src/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name !== 'core/cisco-source.ts')
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);

const key = '[A-Z][A-Z0-9]+(?:-[A-Z]+)?[a-z]?';
const bracketed = new RegExp(`\\[(${key})\\]`, 'g');

/** What a field says besides standards, remarks in parentheses, and the ids of {@link sources}. */
const keysOfField = (text: string): readonly string[] =>
  text
    .replaceAll(/\([^)]*\)/g, '')
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(RFC|XEP|CVE|sections?)\b|^[\d. and]+$|^[a-z-]+$/.test(part));

const stated = files.flatMap(([name, text]) => [
  ...[...text.matchAll(bracketed)].map(([, found = '']) => `${name}: ${found}`),
  ...[...text.matchAll(/\bsource: '([^']*)'/g)].flatMap(([, field = '']) =>
    keysOfField(field).map((found) => `${name}: ${found}`),
  ),
]);

describe('keys', () => {
  test('are met in brackets and in fields', () => {
    expect(stated.some((line) => line.endsWith(': HA125'))).toBe(true);
    expect(stated.some((line) => line.endsWith(': CUIC-XMPP'))).toBe(true);
    expect(keysOfField('DNS97b (pinpoint zone: 9.6.x, iPad); XEP-0233; RFC 7617, 2; CAXL')).toEqual(['DNS97b', 'CAXL']);
  });

  test('have their row', () => {
    const known = new Set<string>(ciscoSourceKeys);
    expect(stated.filter((line) => !known.has(line.slice(line.indexOf(': ') + 2)))).toEqual([]);
  });

  test('without a use have none', () => {
    const text = files.map(([, one]) => one).join('\n');
    expect(ciscoSourceKeys.filter((each) => !new RegExp(`(?<![\\w-])${each}(?![\\w-])`).test(text))).toEqual([]);
  });
});

test.each([
  ['HA125', 'HA125'],
  ['ha125', 'HA125'],
  ['[dns97A]', 'DNS97a'],
  ['cuic-xmpp', 'CUIC-XMPP'],
  ['HA12', undefined],
  ['toString', undefined],
  ['', undefined],
])('%j is %s', (text, found) => {
  expect(findCiscoSource(text)).toBe(found);
});

test('no row is empty, and none is told twice', () => {
  const rows = Object.values(ciscoSources);
  expect(rows.filter(({ title, where }) => title.length < 10 || where.length < 9)).toEqual([]);
  expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
});
