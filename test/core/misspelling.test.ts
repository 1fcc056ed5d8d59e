// Misspellings: what is asked, how many, and what each name says when it is read back.

import { expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { misspellingsOf, readMisspelling, services, srvLabel, wrongLabels } from '../../src/core/misspelling.ts';

const domain = 'dogtel.lab';
const all = misspellingsOf(services, () => domain, ['cup.dogtel.lab', 'im1.dogtel.lab'], 1_000);

test('every name is asked once, and none is a right one', () => {
  const names = all.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => services.some((service) => name === `${srvLabel(service)}.${domain}`))).toEqual([]);
});

test.each(all.map((each) => [each.name, each] as const))('%s reads back', (name, each) => {
  expect(readMisspelling(name, domain)).toEqual(each);
});

test('no more are asked than the limit says, the likeliest of every service among them', () => {
  const asked = misspellingsOf(services, () => domain, ['im1.dogtel.lab', 'im2.dogtel.lab'], limits.misspellings);
  expect(asked).toHaveLength(limits.misspellings);
  for (const service of services) {
    const names = asked.map(({ name }) => name);
    expect(names).toContain(`${srvLabel(service)}.${domain}.${domain}`);
    expect(names).toContain(`${wrongLabels[service][0]?.label}.${domain}`);
  }
});

test.each([
  ['_cisco_uds._tcp.voice.lab', '_cisco-uds._tcp.voice.lab', 'an underscore stands where a hyphen belongs'],
  ['_cuplogin.tcp.dogtel.lab', '_cuplogin._tcp.dogtel.lab', 'the underscore before the protocol is missing'],
  [
    '_cuplogin._tcp.www.voice.lab',
    '_cuplogin._tcp.voice.lab',
    'the record stands below www.voice.lab and not below voice.lab',
  ],
  [
    '_xmpp-client._tcp.cup.far.lab',
    '_xmpp-client._tcp.far.lab',
    'the record stands below cup.far.lab and not below far.lab',
  ],
  [
    '_xmpp-client._tcp.im1.far.lab',
    '_xmpp-client._tcp.dogtel.lab',
    'the record stands below im1.far.lab and not below dogtel.lab',
  ],
])('%s', (name, right, says) => {
  expect(readMisspelling(name, domain)).toMatchObject({ name, right, says });
});

test.each(['_xmpp-client._tcp.dogtel.lab', '_sip._tcp.dogtel.lab', 'dogtel.lab', ''])(
  '%j is no misspelling',
  (name) => {
    expect(readMisspelling(name, domain)).toBeUndefined();
  },
);
