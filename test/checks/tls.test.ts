// The checks of certificates and of the handshake: dates, names, aliases, authorities, old versions, and offers taken away.

import { describe, expect, test } from 'vitest';
import { expiryOf } from '../../src/checks/finds/certificates.ts';
import type { Candidate } from '../../src/core/candidate.ts';
import { member, node } from '../core/story.ts';
import { attempt, certificate, findingsOf, idsOf, type Run, type Shows, type Tells } from './told.ts';

const [cup1, cup2] = [node('cup1', 1), node('cup2', 2)];
const host = 'cup1.dogtel.lab';
const shows = (tls: Shows, more: Tells = {}) => attempt(host, { phase: 'presence', tls, ...more });
const good = shows({ certificate: { fingerprint: 'CC' } });

test.each([
  [200, 'expires on 2027-01-01, in 200 days'],
  [1, 'expires on 2027-01-01, in 1 day'],
  [0, 'expires on 2027-01-01, today'],
  [-1, 'expired on 2027-01-01, less than a day ago'],
  [-2, 'expired on 2027-01-01, 1 day ago'],
  [-11, 'expired on 2027-01-01, 10 days ago'],
])('%d whole days left: %s', (daysLeft, words) => {
  expect(expiryOf(certificate({ daysLeft }))).toBe(words);
});

describe('dates to come', () => {
  const ends = (daysLeft: number, day = '01', fingerprint = `${daysLeft}${day}`): Shows => ({
    certificate: { daysLeft, validTo: `2027-01-${day}T00:00:00.000Z`, fingerprint },
  });
  const table: readonly (readonly [string, readonly Shows[], readonly (readonly [string, string])[]])[] = [
    ['a month', [ends(30)], []],
    ['less than a month', [ends(29)], [['TLS-21', 'minor']]],
    ['a week', [ends(7)], [['TLS-21', 'minor']]],
    ['less than a week', [ends(6)], [['TLS-21', 'major']]],
    ['two dates', [ends(29, '01'), ends(200, '02')], [['TLS-21', 'minor']]],
    [
      'two dates, both soon',
      [ends(28, '01'), ends(29, '02')],
      [
        ['TLS-21', 'minor'],
        ['TLS-21', 'minor'],
      ],
    ],
    [
      'one certificate at two places, another day elsewhere',
      [ends(29, '01'), ends(29, '01'), ends(200, '02')],
      [['TLS-21', 'minor']],
    ],
    ['the same day, far off', [ends(60, '01', 'A'), ends(60, '01', 'B')], []],
    ['the same day, in two months', [ends(59, '01', 'A'), ends(59, '01', 'B')], [['TLS-22', 'minor']]],
    ['the same day, soon', [ends(29, '01', 'A'), ends(29, '01', 'B')], [['TLS-22', 'major']]],
    ['not trusted anyway', [{ ...ends(3), isTrusted: false }], []],
  ];
  test.each(table)('%s', (_, all, wanted) => {
    const candidates = all.map((_shows, index) => node(`cup${index + 1}`, index + 1));
    const found = findingsOf({ candidates, steps: all.map((each) => shows(each)) });
    expect(found.map(({ id, severity }) => [id, severity])).toEqual(wanted);
  });
});

describe('names', () => {
  const wrong = (tls: Shows) => shows(tls, { code: 'tls.wrong-name', phase: 'tls' });
  const soap = (each: Candidate): Candidate => ({ ...each, kind: 'soap', port: 8443 });
  const alias = [soap(member(1)), soap(member(2))];
  const neither: Shows = { domain: false, host: false, certificate: { names: ['DNS:elsewhere.test'] } };
  const hostOnly: Shows = { domain: false, certificate: { names: [`DNS:${host}`] } };
  const byDomain: Shows = { host: false, acceptedBy: 'domain' };
  const table: readonly (readonly [string, Run, readonly string[]])[] = [
    ['neither name', { candidates: [cup1, cup2], steps: [wrong(neither), good] }, ['TLS-03']],
    ['the node alone', { candidates: [cup1, cup2], steps: [wrong(hostOnly), good] }, ['TLS-04']],
    ['an alias on no node', { candidates: alias, steps: [wrong(neither), wrong(neither)] }, ['TLS-05']],
    ['an alias on one node of two', { candidates: alias, steps: [wrong(neither), good] }, ['TLS-05']],
    ['one address behind the name', { candidates: alias.slice(0, 1), steps: [wrong(neither)] }, ['TLS-03']],
    [
      'an alias where the domain is looked for',
      { candidates: [member(1), member(2)], steps: [wrong(neither), good] },
      ['TLS-03'],
    ],
    [
      'accepted for the domain',
      { candidates: [cup1, cup2], steps: [shows(byDomain), good], profile: 'jabber-14' },
      ['TLS-10'],
    ],
    [
      'one names the domain, one does not',
      {
        candidates: [cup1, cup2],
        steps: [shows({ ...hostOnly, acceptedBy: 'host' }), shows({ acceptedBy: 'host' })],
        profile: 'jabber-14',
      },
      ['TLS-20'],
    ],
    ['certificates of their own', { candidates: [cup1, cup2], steps: [shows({}), good] }, []],
  ];
  test.each(table)('%s', (_, run, wanted) => {
    expect(idsOf(run)).toEqual(wanted);
  });

  test('the names it bears, the name wanted, and the node that is better', () => {
    const [finding] = findingsOf({ candidates: alias, steps: [wrong(neither), good] });
    expect(finding?.sentence).toContain(
      'cup.dogtel.lab leads to 2 nodes, and cup.dogtel.lab (10.0.0.1) showed a certificate without that name (on it: elsewhere.test)',
    );
    expect(finding?.sentence).toContain('The certificate of cup.dogtel.lab (10.0.0.2) names it.');
    expect(finding?.remedy).toContain('Request the tomcat certificate of 10.0.0.1 with cup.dogtel.lab');
  });

  test('a certificate with many names does not fill the screen', () => {
    const names = Array.from({ length: 40 }, (_, index) => `DNS:n${index}.test`);
    const [finding] = findingsOf({ candidates: [cup1], steps: [wrong({ ...neither, certificate: { names } })] });
    expect(finding?.sentence).toContain('n4.test and 35 more.');
  });
});

test.each([
  ['tls.protocol', 'unsupported protocol', 'TLS-13'],
  ['tls.alert', 'tlsv1 alert protocol version', 'TLS-13'],
  ['tls.alert', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS-13'],
  ['tls.protocol', 'bad record type', 'TLS-12'],
  ['tls.alert', 'ssl/tls alert handshake failure', 'TLS-11'],
] as const)('%s with "%s" is %s', (code, cause, id) => {
  expect(idsOf({ candidates: [cup1], steps: [attempt(host, { code, cause, phase: 'tls' })] })).toEqual([id]);
});

test.each([
  ['another node is not too new', [good], 'certificates', /so this clock is right/],
  ['no other node', [], 'caller', /this clock may be behind/],
] as const)('not valid yet: %s', (_, others, whose, words) => {
  const early = shows({ isTrusted: false }, { code: 'tls.not-yet-valid', phase: 'tls' });
  const [finding] = findingsOf({ candidates: [cup1, cup2].slice(0, 1 + others.length), steps: [early, ...others] });
  expect(finding).toMatchObject({ id: 'TLS-02', whose });
  expect(finding?.sentence).toMatch(words);
});

describe('STARTTLS taken away', () => {
  const lacks = (n: number) =>
    shows(
      {},
      {
        bodies: [
          {
            type: 'features-received',
            attempt: n,
            isEncrypted: false,
            lacksStartTls: true,
            mechanisms: [],
            channelBindings: [],
          },
        ],
      },
    )(n);
  const refuses = attempt(host, { code: 'starttls.not-offered', phase: 'starttls' });

  test.each([
    ['refused where another offers it', [refuses, good], 'TLS-14', 'network', /a downgrade/],
    ['refused, nobody else', [refuses], 'TLS-14', 'server', /No other node offers it either/],
    ['started when asked', [lacks, good], 'TLS-15', 'network', /a downgrade/],
  ] as const)('%s', (_, steps, id, whose, words) => {
    const found = findingsOf({ candidates: [cup1, cup2].slice(0, steps.length), steps });
    expect(found.map((each) => each.id)).toEqual([id]);
    expect(found[0]).toMatchObject({ whose });
    expect(found[0]?.sentence).toMatch(words);
  });
});
