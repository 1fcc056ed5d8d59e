// Which profile stands for a release of Jabber: the table has no gap, and says what is not documented.

import { expect, test } from 'vitest';
import { profileIds } from '../../src/core/profile.ts';
import { rowOfRelease, versionRows } from '../../src/core/profile-versions.ts';

test.each<[string, readonly string[] | undefined]>([
  ['jabber-9.3.1', ['jabber-9.3']],
  ['jabber-9.5', ['jabber-9.3', 'jabber-9.6']],
  ['9.6', ['jabber-9.6']],
  ['jabber-9.7', ['jabber-10.5']],
  ['jabber-9.8', ['jabber-10.5']],
  ['jabber-9.9', ['jabber-10.5']],
  ['jabber-10', ['jabber-10.5']],
  ['jabber-10.0', ['jabber-10.5']],
  ['Jabber 10.5.2', ['jabber-10.5']],
  ['jabber-10.6', ['jabber-10.5', 'jabber-14']],
  ['jabber-11', ['jabber-10.5', 'jabber-14']],
  ['jabber-11.9', ['jabber-10.5', 'jabber-14']],
  ['jabber-12.x', ['jabber-10.5', 'jabber-14']],
  ['13', ['jabber-10.5', 'jabber-14']],
  ['jabber-14.0', ['jabber-14']],
  ['jabber-14.3.1', ['jabber-14']],
  ['jabber-15', ['jabber-14']],
  ['jabber-15.x', ['jabber-14']],
  // Which of 9 and 10 is meant decides.
  ['jabber-9.x', undefined],
  ['jabber-10.x', undefined],
  ['jabber-9', undefined],
  ['jabber-9.2', undefined],
  ['jabber-16', undefined],
  ['jabber', undefined],
  ['jabber-', undefined],
  ['jaber-14', undefined],
  ['cup-9.0', undefined],
  ['', undefined],
])('%s: %j', (text, expected) => expect(rowOfRelease(text)?.profiles).toEqual(expected));

test('every row names its profiles, and follows the one before', () => {
  for (const { profiles, says } of versionRows) {
    expect(profiles.length).toBeGreaterThan(0);
    expect(profileIds.filter((id) => says.includes(`'${id}'`))).toEqual(profiles);
  }
  versionRows.slice(1).forEach(({ from: [major, minor] }, i) => {
    const [before, lastMinor] = versionRows[i]?.to ?? [0, 0];
    const isNext = major === before ? minor === lastMinor + 1 : major === before + 1 && minor === 0;
    expect(isNext, `${major}.${minor}`).toBe(true);
  });
});
