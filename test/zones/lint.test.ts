// Zone files with and without mistakes: which findings, at which lines, with which exit status; and nothing makes it fall.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zoneCheckIds, zoneCheckRow } from '../../src/checks/tables/zone-checks.ts';
import { statusOfLint } from '../../src/cli/lint.ts';
import { readZoneInput } from '../../src/cli/zone-input.ts';
import { profileIds } from '../../src/core/profile.ts';
import { lintText as printLint } from '../../src/render/lint-text.ts';
import { plainLook } from '../../src/render/look.ts';
import { displayWidth } from '../../src/render/wrap.ts';
import { lintZone } from '../../src/zones/lint.ts';
import { fakeIo } from '../cli/fake-io.ts';
import { lintText, start } from './fixture.ts';

const folder = fileURLToPath(new URL('../../fixtures/zones/', import.meta.url));
const ids = readdirSync(folder).flatMap((name) => (name.endsWith('.zone') ? name.slice(0, -5) : []));
const lintAnew = async (id: string) => {
  const path = `${folder}${id}.zone`;
  const { zone, origin } = await readZoneInput(path, undefined, fakeIo());
  return lintZone(zone, { file: path, origin, domain: origin, profiles: profileIds });
};
const kept = new Map<string, ReturnType<typeof lintAnew>>();
const lintFile = (id: string): ReturnType<typeof lintAnew> => {
  const known = kept.get(id) ?? lintAnew(id);
  kept.set(id, known);
  return known;
};
/** `2 ZON-01:13 RED-01:12`: the exit status, then the findings with their lines. */
const expected = (id: string): string => {
  const [, text = ''] = /^; expect (.*)$/m.exec(readFileSync(`${folder}${id}.zone`, 'utf8')) ?? [];
  return text;
};

describe('the files of fixtures/zones', () => {
  test.each(ids)('%s', async (id) => {
    const { lint, report } = await lintFile(id);
    const findings = lint.findings.map(
      (finding) => `${finding.id}:${(finding.places ?? []).map((place) => place.replace(/^.*:/, '')).join(',')}`,
    );
    expect([statusOfLint(lint), ...findings].join(' ')).toBe(expected(id));
    expect(report.findings).toEqual(lint.findings);
    for (const line of printLint(lint, plainLook).split('\n'))
      if (!line.includes('/')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  test('every check of a zone file speaks in its example, and is silent on healthy files', () => {
    expect(zoneCheckIds.filter((id) => !expected(zoneCheckRow(id).example).includes(id))).toEqual([]);
    expect(ids.filter((id) => id.startsWith('healthy-')).map(expected)).toEqual(['0', '0', '0', '0']);
  });

  test('no sentence has a brace left', async () => {
    const all = await Promise.all(ids.map(lintFile));
    expect(JSON.stringify(all.map(({ lint }) => lint.findings))).not.toMatch(/\{\w+\}/);
  });
});

describe('the answer comes first', () => {
  const answer = async (text: string, profile?: (typeof profileIds)[number]) =>
    printLint((await lintText(start + text, profile === undefined ? {} : { profiles: [profile] })).lint, plainLook)
      .split('\n\n')[0]
      ?.replaceAll(/\s+/g, ' ')
      .replaceAll(/\d+(\.\d+)? m?s\b/g, 'a while');
  const nodes = 'cup1 A 10.10.10.25\ncup2 A 10.10.20.25\n';

  test.each<[string, string, (typeof profileIds)[number] | undefined, string]>([
    [
      'one after the other',
      `${nodes}_xmpp-client._tcp SRV 10 50 5222 cup1\n_xmpp-client._tcp SRV 20 50 5222 cup2`,
      'xmpp',
      '✓ This zone lets XMPP clients sign in at cup1, then cup2. ✓ With any one of these servers gone the others take over, after at most a while (calculated).',
    ],
    [
      'drawn by weight',
      `${nodes}_cisco-uds._tcp SRV 10 50 8443 cup1\n_cisco-uds._tcp SRV 10 50 8443 cup2`,
      'jabber-14',
      '✓ This zone lets Jabber 14 reach Unified CM, which names the presence nodes, at cup1 or cup2. ✓ With any one of these servers gone the others take over, after at most a while (calculated).',
    ],
    [
      'a node alone',
      'cup1 A 10.0.0.1\n_xmpp-client._tcp SRV 10 50 5222 cup1',
      'xmpp',
      '✓ This zone lets XMPP clients sign in at cup1. ! Without cup1.dogtel.com.au (10.0.0.1) users stay out (calculated).',
    ],
    [
      'more than anybody would read',
      Array.from({ length: 9 }, (_, i) => `n${i} A 10.0.${i}.1\n_xmpp-client._tcp SRV 1${i} 0 5222 n${i}`).join('\n'),
      'xmpp',
      '✓ This zone lets XMPP clients sign in at n0, then n1, then n2, then n3, then n4, then n5, then 3 more. ✓ With any one of these servers gone the others take over, after at most a while (calculated).',
    ],
    [
      'nothing',
      'www A 10.0.0.1',
      'jabber-14',
      '✗ With this zone no client finds a presence server of dogtel.com.au by itself.',
    ],
    [
      'a guess',
      '@ A 10.0.0.80',
      'xmpp',
      '✗ With this zone no client finds a presence server of dogtel.com.au by itself. - XMPP clients would guess, and try the address of dogtel.com.au itself: 10.0.0.80.',
    ],
    [
      'a server that is not in this zone',
      '_xmpp-client._tcp SRV 10 50 5222 cup.example.',
      'xmpp',
      '! Where XMPP clients would go depends on names outside this zone, not looked up: cup.example. --network asks for them.',
    ],
  ])('%s', async (_, text, profile, wanted) => {
    expect(await answer(text, profile)).toBe(wanted);
  });

  test('a server typed by hand is followed as well', async () => {
    const { lint } = await lintText(`${start}cup A 10.0.0.1\ncup A 10.0.1.2`, { at: 'cup', profiles: ['cup-8.6'] });
    expect(printLint(lint, plainLook)).toMatch(
      /^✓ This zone lets .* sign in at cup\s+\(10\.0\.0\.1\), then cup \(10\.0\.1\.2\)/,
    );
    expect(lint.findings).toEqual([]);
  });
});

test('the same file gives the same words', async () => {
  const print = async () => printLint((await lintAnew('label-misspelt')).lint, plainLook);
  expect(await print()).toBe(await print());
});

test('nothing is dialled and no name server is asked', async () => {
  for (const id of ['healthy-active-active', 'target-outside']) {
    const { lint, report } = await lintFile(id);
    expect(report.attempts).toEqual([]);
    for (const { plan } of lint.clients)
      expect(new Set(plan.questions.map(({ transport }) => transport))).toEqual(new Set(['file']));
  }
});

const line = fc.constantFrom(
  ...[
    'cup1 A 10.0.0.1',
    'cup1 A 10.0.0.2',
    'cup2 AAAA 2001:db8::1',
    'cup2 CNAME cup1',
    'cup1 CNAME cup2',
    '@ A 10.0.0.80',
  ],
  ...['_xmpp-client._tcp SRV 10 50 5222 cup1', '_xmpp-client._tcp SRV 10 0 5222 cup2', '_xmpp-client._tcp SRV 0 0 0 .'],
  ...[
    '_cisco-uds._tcp SRV 10 50 8443 cup1',
    '_cuplogin._tcp SRV 1 1 8443 10.0.0.1',
    '_cuplogin._tcp CNAME _cisco-uds._tcp',
  ],
  ...[
    '*._tcp SRV 1 1 5222 cup1',
    '* A 10.0.0.9',
    '_tcp NS ns.example.',
    '_tcp DNAME example.',
    '@ NS ns1',
    '@ SOA a b 1 2 3 4 5',
  ],
  ...[
    'cup1 TXT "',
    'x SVR 1',
    '$ORIGIN example.',
    '$ORIGIN dogtel.com.au.',
    '_collab-edge._tls SRV 1 1 8443 cup.example.',
  ],
);

test('any mixture of records is judged, and every place is a line of the file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const text = `$TTL 1h\n${lines.join('\n')}\n`;
      const { lint } = await lintText(text, { profiles: ['xmpp', 'jabber-10.5'] });
      for (const { places = [], sentence } of lint.findings) {
        expect(sentence).not.toMatch(/undefined|\{\w+\}/);
        for (const place of places) expect(Number(place.slice(2))).toBeLessThanOrEqual(lines.length + 1);
      }
      expect([0, 2, 3, 4]).toContain(statusOfLint(lint));
      printLint(lint, plainLook);
    }),
    { numRuns: 25 },
  );
});
