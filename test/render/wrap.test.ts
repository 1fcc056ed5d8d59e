// Lines break at spaces, columns line up, units stay with their numbers.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list } from '../../src/core/enumerate.ts';
import { count, printMs, printTtl, secondsOf } from '../../src/render/units.ts';
import { alignRows, cut, displayWidth, wrap } from '../../src/render/wrap.ts';

describe('wrap', () => {
  it.each([
    ['fits', 'a b', 10, '', ['a b']],
    ['breaks at spaces', 'aaa bbb ccc', 7, '', ['aaa bbb', 'ccc']],
    ['indents the rest', 'aaa bbb', 6, '- ', ['- aaa', '  bbb']],
    ['leaves a long word whole', 'x aaaaaaaaaa y', 5, '', ['x', 'aaaaaaaaaa', 'y']],
    ['keeps a unit with its number', 'took 12 ms', 8, '', ['took', '12 ms']],
    ['an empty text', '', 5, '- ', ['-']],
  ])('%s', (_, text, width, first, lines) => {
    expect(wrap(text, width, first)).toEqual(lines);
  });

  it('never exceeds the width but for a single word, and loses no word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 40 }), (list_, width) => {
        const lines = wrap(list_.join(' '), width);
        expect(lines.join(' ')).toBe(list_.join(' '));
        for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
      }),
    );
  });
});

it.each([
  ['plain', 5],
  ['\x1b[31mred\x1b[39m', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['✓ ok', 4],
])('displayWidth of %j is %i', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

it('cut says that something is missing', () => {
  expect(cut('abcdefgh', 8)).toBe('abcdefgh');
  expect(cut('abcdefghi', 8)).toBe('abcde...');
});

describe('alignRows', () => {
  const rows = [
    { cells: ['1', 'cup1'], text: 'fine' },
    { cells: ['10', 'c'], text: 'also fine' },
  ];
  it('puts the text beside the cells where all fit', () => {
    expect(alignRows(rows, 40)).toEqual(['   1  cup1  fine', '  10  c     also fine']);
  });
  it('breaks cells that are wider than the width themselves', () => {
    expect(alignRows([{ cells: ['', 'cup1 (SRV of the zone)'], text: 'not tried' }], 16)).toEqual([
      '    cup1 (SRV of',
      '    the zone)',
      '      not tried',
    ]);
  });
  it('puts it below, for all alike, where one does not', () => {
    expect(alignRows(rows, 20)).toEqual(['   1  cup1', '      fine', '  10  c', '      also fine']);
  });
});

it.each([
  [0.42, '0.4 ms'],
  [12.3, '12 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [5_340, '5.3 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [125_000, '2 min 5 s'],
])('printMs(%d) is %s', (ms, text) => {
  expect(printMs(ms)).toBe(text);
});

it.each([
  [0, '0 s'],
  [30, '30 s'],
  [3_600, '1 h'],
  [5_400, '1 h 30 min'],
  [172_800, '2 d'],
])('printTtl(%d) is %s', (seconds, text) => {
  expect(printTtl(seconds)).toBe(text);
});

it('counts and lists as people do', () => {
  expect([count(0, 'node'), count(1, 'node'), count(2, 'node')]).toEqual(['no node', '1 node', '2 nodes']);
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
  expect(secondsOf(5_049)).toBe(5);
});
