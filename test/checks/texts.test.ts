// The texts of all checks: every word in braces can be filled, callers are spared jargon, and sources exist.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import { checkIds, checkRow } from '../../src/checks/checks.ts';
import { fillCheck, plainWords } from '../../src/checks/fill.ts';
import { zoneCheckIds } from '../../src/checks/tables/zone-checks.ts';
import { findCiscoSource } from '../../src/core/cisco-source.ts';

const texts = ['title', 'looksFor', 'caller', 'sentence', 'remedy'] as const satisfies readonly (keyof Check)[];

/** What a person at the phone does not know, and does not have to. */
const jargon =
  /\b(SRV|TLS|STARTTLS|SASL|SCRAM|NXDOMAIN|NODATA|SERVFAIL|CNAME|AAAA|A record|TXT|TTL|DNS|XMPP|SOAP|UDS|HTTPS?|TCP|UDP|IPv[46]|RFC|resolver|zone|ports?|handshake|certificate authority|alias|subnet)\b/;

const mostCallerChars = 160;
const mostTitleChars = 60;

const wrong = (isWrong: (check: Check) => readonly string[] | boolean): readonly string[] =>
  checkIds.flatMap((id) => {
    const found = isWrong(checkRow(id));
    if (found === true) return [id];
    return found === false || found.length === 0 ? [] : [`${id}: ${found.join('; ')}`];
  });

test('there are checks', () => {
  expect(checkIds.length).toBeGreaterThanOrEqual(60);
});

describe('every check', () => {
  test('has an id of one of the five kinds', () => {
    expect(checkIds.filter((id) => !/^(DNS|NET|TLS|LOG|RED)-\d\d$/.test(id))).toEqual([]);
  });

  test('uses in its braces words that can be filled', () => {
    const braces = (text: string): readonly string[] =>
      [...text.matchAll(/\{(\w*)\}/g)].flatMap(([, word]) => word ?? '');
    expect(
      wrong((check) => texts.flatMap((key) => braces(check[key])).filter((word) => !Object.hasOwn(plainWords, word))),
    ).toEqual([]);
  });

  test('leaves no brace where there is no run', () => {
    expect(wrong((check) => texts.filter((key) => /[{}]/.test(fillCheck(check[key]))))).toEqual([]);
  });

  test('speaks to the caller in plain words, and shortly', () => {
    expect(wrong(({ caller }) => jargon.exec(caller)?.slice(0, 1) ?? [])).toEqual([]);
    expect(wrong(({ caller }) => (caller.length > mostCallerChars ? [String(caller.length)] : []))).toEqual([]);
  });

  test('ends its sentences with a stop', () => {
    // A text may end with words that come from elsewhere as whole sentences, or with a record, which ends with a dot.
    const ends = /([.?!]|\{(advice|effect|wanted)\})$/;
    expect(
      wrong((check) => (['looksFor', 'caller', 'sentence', 'remedy'] as const).filter((key) => !ends.test(check[key]))),
    ).toEqual([]);
  });

  test('has a short title without a stop', () => {
    expect(wrong(({ title }) => title.endsWith('.') || title.length > mostTitleChars)).toEqual([]);
    const titles = checkIds.map((id) => checkRow(id).title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test('names sources that exist', () => {
    const isKnown = (part: string): boolean =>
      /^(RFC \d{3,5}|XEP-\d{4}|CVE-\d{4}-\d{4,})(, sections? [\d.]+( and [\d.]+)?)?$/.test(part) ||
      findCiscoSource(part) !== undefined;
    const parts = (source: string): readonly string[] => source.split('; ').map((part) => part.replace(/ \(.*\)$/, ''));
    expect(wrong(({ source }) => (source === undefined ? [] : parts(source).filter((part) => !isKnown(part))))).toEqual(
      [],
    );
  });

  test('hides checks that exist, and not itself', () => {
    const all: readonly string[] = checkIds;
    expect(
      checkIds.flatMap((id) =>
        (checkRow(id).hides ?? [])
          .filter((other) => other === id || !all.includes(other))
          .map((other) => `${id} ${other}`),
      ),
    ).toEqual([]);
  });
});

describe('the keys in brackets inside of texts', () => {
  test('are those of sources', () => {
    const keys = (text: string): readonly string[] =>
      [...text.matchAll(/\[([A-Z][A-Za-z0-9-]+)\]/g)].flatMap(([, key]) => key ?? []);
    expect(
      wrong((check) => texts.flatMap((key) => keys(check[key])).filter((key) => findCiscoSource(key) === undefined)),
    ).toEqual([]);
  });
});

describe('every table of checks', () => {
  const folder = new URL('../../src/checks/tables/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const idsOf = (name: string): readonly string[] =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/^ {2}'([A-Z]{3}-\d\d)': \{$/gm)].flatMap(
      ([, id]) => id ?? [],
    );

  test('has been read', () => {
    expect(files.filter((name) => idsOf(name).length === 0)).toEqual([]);
    expect(files.flatMap(idsOf).toSorted()).toEqual([...checkIds, ...zoneCheckIds].toSorted());
  });

  test('lists its ids in order', () => {
    expect(files.filter((name) => idsOf(name).join() !== idsOf(name).toSorted().join())).toEqual([]);
  });

  test('has ids of its own', () => {
    const all = files.flatMap(idsOf);
    expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([]);
  });
});
