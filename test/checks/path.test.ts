// The checks of the path: what users notice, one dead node once, one family alone, slow nodes, and the right record.

import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../src/core/failure.ts';
import type { Phase } from '../../src/core/phase.ts';
import { node } from '../core/story.ts';
import { attempt, findingsOf, idsOf, type Run } from './told.ts';

const [cup1, cup2, cup3] = [node('cup1', 1), node('cup2', 2), node('cup3', 3)];
const host = 'cup1.dogtel.lab';
const silent = attempt(host, { code: 'tcp.timeout', ms: 5_000 });
const good = attempt('cup2.dogtel.lab', { phase: 'presence' });

describe('an attempt that was cut when time ran out', () => {
  const cut = (phase: Phase, ms: number): Run => ({
    candidates: [cup1],
    steps: [attempt(host, { code: 'run.timeout', phase, ms })],
  });

  test.each<readonly [Phase, number, readonly string[]]>([
    ['tcp', 1_900, ['NET-02']],
    ['stream', 1_900, ['NET-05']],
    ['starttls', 1_900, ['NET-05']],
    ['tls', 1_900, ['NET-05']],
    ['stream', 400, []],
    ['auth', 1_900, []],
  ])('in %s after %d ms', (phase, ms, wanted) => {
    expect(idsOf(cut(phase, ms))).toEqual(wanted);
  });

  test('claims no more than it saw', () => {
    const [finding] = findingsOf({ ...cut('tcp', 1_900), end: 'timeout' });
    expect(finding?.sentence).toMatch(/ for 1\.9 s: .* Time ran out before another node could take its place\.$/);
  });
});

describe('an attempt that its user broke off', () => {
  const cut = (ms: number): Run => ({
    candidates: [cup1],
    steps: [attempt(host, { code: 'run.aborted', ms })],
    end: 'aborted',
  });

  test('shows the silence that they had no patience for, and no more', () => {
    const [finding, ...others] = findingsOf(cut(1_900));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ id: 'NET-02', severity: 'major' });
    expect(finding?.sentence).toMatch(
      / for 1\.9 s: .* The run was interrupted before another node could take its place\.$/,
    );
  });

  test('shows nothing where they were quick', () => {
    expect(findingsOf(cut(400))).toEqual([]);
  });

  test('makes what was seen before no reason why nobody gets in', () => {
    const refused = attempt(host, { code: 'tcp.refused' });
    const open = attempt('cup2.dogtel.lab', { code: 'run.aborted', ms: 400 });
    const found = findingsOf({ candidates: [cup1, cup2], steps: [refused, open], end: 'aborted' });
    expect(found.map(({ id, severity }) => `${id} ${severity}`)).toEqual(['NET-01 major']);
  });
});

describe('what users notice of a dead node', () => {
  const two = { candidates: [cup1, cup2] };
  const table: readonly (readonly [string, Run, RegExp])[] = [
    [
      'a client that waits for it',
      { ...two, steps: [silent, good], startsMs: [0, 5_000] },
      /Users wait 5 s before cup2\.dogtel\.lab takes them in\.$/,
    ],
    [
      'a client that does not wait, beside others that do',
      { ...two, steps: [silent, good], startsMs: [0, 250] },
      /one node after the other wait 5 s before cup2\.dogtel\.lab takes them in; this one asks them side by side\.$/,
    ],
    [
      'refused at once',
      { ...two, steps: [attempt(host, { code: 'tcp.refused' }), good], startsMs: [0, 10] },
      /Users do not notice it: cup2\.dogtel\.lab takes them in at once\.$/,
    ],
    [
      'asked after one that works',
      { candidates: [cup2, cup1], steps: [good, silent], startsMs: [0, 100] },
      /Users do not notice it as long as cup2\.dogtel\.lab works, which is asked before\.$/,
    ],
    ['nobody works', { ...two, steps: [silent, silent] }, /No other node takes its place\.$/],
    [
      'two dead ones before the one that works',
      {
        candidates: [cup1, cup2, cup3],
        steps: [attempt(host, { code: 'stream.timeout', ms: 3_000 }), silent, good],
        startsMs: [0, 3_000, 8_000],
      },
      /Users wait 3 s, and 8 s with all that fail before cup3\.dogtel\.lab takes them in\.$/,
    ],
    [
      'a certificate that is refused',
      { ...two, steps: [attempt(host, { code: 'tls.expired', phase: 'tls', tls: {} }), good] },
      /This run went on to cup2\.dogtel\.lab; many clients ask their user instead, or give up\.$/,
    ],
  ];
  test.each(table)('%s', (_, run, words) => {
    const sentences = findingsOf(run).map(({ sentence }) => sentence);
    expect(
      sentences.some((sentence) => words.test(sentence)),
      sentences.join('\n'),
    ).toBe(true);
  });
});

test('a machine that is dead in both legs is named once', () => {
  const soap = node('cup1', 1, { kind: 'soap', port: 8443 });
  const [finding, ...others] = findingsOf({ candidates: [soap, cup1, cup2], steps: [silent, silent, good] });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ id: 'NET-02', subject: 'cup1.dogtel.lab (10.0.0.1)', candidates: [1, 2] });
  expect(finding?.sentence).toContain('port 8443 and 5222');
});

describe('why nobody answers', () => {
  const direct = { ...cup1, kind: 'direct-tls', source: 'xmpps-client', port: 5223 } as const;
  const answers = attempt(host, { phase: 'presence' });
  const firewall = / for 5 s: a firewall on the way drops them, for the machine answers on port 5223\./;
  const down = / for 5 s: down, or a firewall on the way drops them\./;

  test.each<[string, Run, RegExp]>([
    ['the machine answers elsewhere', { candidates: [cup1, direct], steps: [silent, answers] }, firewall],
    ['another machine answers', { candidates: [cup1, cup2], steps: [silent, good] }, down],
    [
      'one of two silent machines answers elsewhere',
      { candidates: [cup1, cup3, direct], steps: [silent, silent, answers] },
      down,
    ],
  ])('where %s', (_, run, words) => {
    expect(findingsOf(run).find(({ id }) => id === 'NET-02')?.sentence).toMatch(words);
  });
});

test('machines that are dead in a leg each have a remedy each, with their own ports', () => {
  const soap = node('cup3', 3, { kind: 'soap', port: 8443 });
  const refused = attempt(host, { code: 'tcp.refused' });
  const remedies = findingsOf({ candidates: [soap, cup1, cup2], steps: [refused, refused, good] }).map(
    ({ id, subject, remedy }) => ({ id, subject, ports: remedy.match(/\d{4}/g) }),
  );
  expect(remedies).toEqual([
    { id: 'NET-01', subject: 'cup3.dogtel.lab (10.0.0.3)', ports: ['8443'] },
    { id: 'NET-01', subject: 'cup1.dogtel.lab (10.0.0.1)', ports: ['5222'] },
  ]);
});

describe('one address family', () => {
  const six = node('cup1', 1, { address: '2001:db8::1' });
  const refused = attempt(host, { code: 'tcp.refused' });
  const noWay = attempt(host, { code: 'tcp.unreachable' });
  const table: readonly (readonly [string, Run, readonly (readonly [string, string])[]])[] = [
    ['IPv6 dead', { candidates: [six, cup1], steps: [refused, good] }, [['NET-06', 'minor']]],
    ['IPv4 dead', { candidates: [six, cup1], steps: [good, refused] }, [['NET-06', 'minor']]],
    ['no IPv6 here', { candidates: [six, cup1], steps: [noWay, good] }, [['NET-06', 'info']]],
    ['both dead', { candidates: [six, cup1], steps: [refused, refused] }, [['NET-01', 'critical']]],
    [
      'IPv6 connects and hangs',
      { candidates: [six, cup1], steps: [attempt(host, { code: 'stream.timeout' }), good] },
      [['NET-05', 'major']],
    ],
    [
      'another port of the host works',
      { candidates: [six, { ...cup1, port: 5223, kind: 'direct-tls' }], steps: [refused, good] },
      [['NET-01', 'major']],
    ],
  ];
  test.each(table)('%s', (_, run, wanted) => {
    expect(findingsOf(run).map(({ id, severity }) => [id, severity])).toEqual(wanted);
  });

  test('names the family and the record', () => {
    const [finding] = findingsOf({ candidates: [six, cup1], steps: [refused, good] });
    expect(finding?.sentence).toContain('by IPv6');
    expect(finding?.remedy).toContain('cup1.dogtel.lab. AAAA 2001:db8::1');
  });
});

describe('slow', () => {
  const phases = [
    { phase: 'tcp', ms: 20 },
    { phase: 'auth', ms: 2_900 },
    { phase: 'bind', ms: 100 },
  ] as const;
  const run = (ms: number, attemptMs = 10_000): Run => ({
    candidates: [cup1],
    steps: [attempt(host, { phase: 'bind', phases: [...phases.slice(0, 2), { phase: 'bind', ms }] })],
    start: { attemptMs },
  });
  test.each([
    [80, 10_000, []],
    [100, 10_000, ['NET-07']],
    [80, 8_000, ['NET-07']],
  ])('%d ms more of %d ms: %j', (ms, attemptMs, wanted) => {
    expect(idsOf(run(ms, attemptMs))).toEqual(wanted);
  });

  test('names the step that took the time', () => {
    expect(findingsOf(run(100))[0]?.sentence).toMatch(/took 3 s, most of it for the login \(2\.9 s\)/);
  });

  test('a run in a hurry does not call a busy computer slow', () => {
    const steps = [attempt(host, { phase: 'bind', phases: [{ phase: 'auth', ms: 950 }] })];
    expect(idsOf({ candidates: [cup1], steps, start: { attemptMs: 300 } })).toEqual([]);
  });
});

const services: readonly (readonly [FailureCode, RegExp])[] = [
  ['stream.http', /a web server \(HTTP\), not by XMPP/],
  ['stream.smtp', /a mail server \(SMTP\)/],
  ['stream.ssh', /a secure shell server \(SSH\)/],
  ['stream.sip', /a telephony server \(SIP\)/],
  ['stream.not-xmpp', /something that is not XMPP/],
];
test.each(services)('%s is called by its name', (code, words) => {
  const [finding] = findingsOf({ candidates: [cup1], steps: [attempt(host, { code, phase: 'stream' })] });
  expect(finding).toMatchObject({ id: 'NET-08', whose: 'dns' });
  expect(finding?.sentence).toMatch(words);
});

test('a web server behind TLS, and a plain port where HTTPS is wanted', () => {
  const behind = attempt(host, { code: 'stream.http', phase: 'stream', tls: {} });
  expect(findingsOf({ candidates: [cup1], steps: [behind] })[0]?.sentence).toContain('a web server (HTTP) behind TLS');
  const soap = node('cup1', 1, { kind: 'soap', port: 8443 });
  const plain = findingsOf({ candidates: [soap], steps: [attempt(host, { code: 'tls.not-tls', phase: 'tls' })] });
  expect(plain.map(({ id }) => id)).toEqual(['NET-08']);
  expect(plain[0]?.sentence).toContain('something without TLS, not by HTTPS');
});

test.each([
  ['stream.tls', 'starttls', 'NET-09', '_xmpps-client._tcp.dogtel.lab. 3600 IN SRV 10 0 5222 cup1.dogtel.lab.'],
  ['tls.not-tls', 'direct-tls', 'NET-10', '_xmpp-client._tcp.dogtel.lab. 3600 IN SRV 10 0 5222 cup1.dogtel.lab.'],
] as const)('%s over %s gives the right record', (code, kind, id, record) => {
  const [finding] = findingsOf({ candidates: [{ ...cup1, kind }], steps: [attempt(host, { code, phase: 'tls' })] });
  expect(finding?.id).toBe(id);
  expect(finding?.remedy).toContain(`Publish instead: ${record}`);
});
