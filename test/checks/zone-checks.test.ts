// The texts of the checks of zone files: every word in braces can be filled, callers are spared jargon, and examples exist.

import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkIds, checkRow } from '../../src/checks/checks.ts';
import { fillCheck } from '../../src/checks/fill.ts';
import { windowsOnly } from '../../src/checks/finds/zone-finds.ts';
import { type ZoneCheck, zoneCheckIds, zoneCheckRow } from '../../src/checks/tables/zone-checks.ts';

const wrong = (isWrong: (check: ZoneCheck) => boolean): readonly string[] =>
  zoneCheckIds.filter((id) => isWrong(zoneCheckRow(id)));
const texts = ['title', 'looksFor', 'caller', 'sentence', 'remedy'] as const satisfies readonly (keyof ZoneCheck)[];

describe('every check of a zone file', () => {
  test('has an id of its kind', () => {
    expect(zoneCheckIds.filter((id) => !/^ZON-\d\d$/.test(id))).toEqual([]);
  });

  test('leaves no brace where there is no file', () => {
    expect(wrong((check) => texts.some((key) => /[{}]/.test(fillCheck(check[key]))))).toEqual([]);
  });

  test('speaks to the caller in plain words, and shortly', () => {
    expect(
      wrong(({ caller }) => /\b(SRV|CNAME|TTL|DNS|SOA|zone|RFC|alias)\b/.test(caller) || caller.length > 160),
    ).toEqual([]);
  });

  test('ends its sentences with a stop, and has a short title of its own without one', () => {
    expect(wrong((check) => texts.some((key) => check[key].endsWith('.') === (key === 'title')))).toEqual([]);
    expect(wrong(({ title }) => title.length > 60)).toEqual([]);
    const titles = [...checkIds.map((id) => checkRow(id).title), ...zoneCheckIds.map((id) => zoneCheckRow(id).title)];
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test('names as its example a file that there is', () => {
    const file = (name: string): URL => new URL(`../../fixtures/zones/${name}.zone`, import.meta.url);
    expect(wrong(({ example }) => !existsSync(file(example)))).toEqual([]);
  });
});

describe('what Windows DNS alone reads', () => {
  const wins = { name: 'dogtel.lab', type: 'WINS', data: '10.0.0.1', place: 'z:9' };
  const read = (stamped: readonly string[], hasWins = false) =>
    windowsOnly({ origin: 'dogtel.lab', isWhole: true, records: hasWins ? [wins] : [], stamped, problems: [] });

  test.each<[readonly string[], boolean, readonly string[]]>([
    [[], false, []],
    [['z:1'], false, ['z:1 has a stamp']],
    [['z:1', 'z:4'], false, ['z:1 and 1 more line have a stamp']],
    [['z:1', 'z:4', 'z:5'], true, ['z:1 and 2 more lines have a stamp', 'z:9 has a WINS record']],
  ])('stamps at %j, WINS: %s', (stamped, hasWins, said) => {
    expect(
      read(stamped, hasWins).map(({ facts }) => `${facts.place} ${facts.cause}`.replace(/ such as .*$/, '')),
    ).toEqual(said);
  });
});
