// The verdicts over several legs: which leg keeps the user out, who judged the password, which group has no second server.

import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import type { EventBody } from '../../src/core/event.ts';
import type { FailureCode } from '../../src/core/failure.ts';
import { summarize } from '../../src/core/summarize.ts';
import { failed, node, reached, skipped, tell } from './story.ts';

const uds = (n: number) => node(`cucm${n}`, 40 + n, { kind: 'uds', port: 8443, source: 'cisco-uds' });
const soap = (n: number) => plain(node(`cup${n}`, n, { kind: 'soap', port: 8443, source: 'service-profile' }));
const xmpp = (n: number) => plain(node(`cup${n}`, n, { source: 'soap-config' }));
const plain = ({ priority: _priority, weight: _weight, ...rest }: Candidate): Candidate => rest;

/** A leg that did its part; `isJudge` where the password was sent in it. */
const passed =
  (isJudge: boolean) =>
  (attempt: number): readonly EventBody[] => [
    { type: 'attempt-started', attempt, candidate: attempt, limitMs: 10_000 },
    ...(isJudge ? [{ type: 'password-submitted' as const, attempt, mechanism: 'Basic' }] : []),
    { type: 'attempt-ended', attempt, outcome: 'passed', phase: 'http', ms: 20 },
  ];
const refusedAt =
  (code: FailureCode) =>
  (attempt: number): readonly EventBody[] => [
    { type: 'attempt-started', attempt, candidate: attempt, limitMs: 10_000 },
    { type: 'password-submitted', attempt, mechanism: 'Basic' },
    { type: 'attempt-ended', attempt, outcome: 'failed', code, phase: 'http', ms: 20 },
  ];
/** XMPP with a one-time password: online, and no password sent. */
const byToken = (attempt: number): readonly EventBody[] => [
  { type: 'attempt-started', attempt, candidate: attempt, limitMs: 10_000 },
  { type: 'attempt-ended', attempt, outcome: 'online', phase: 'presence', ms: 20 },
];

const every = { start: { everyNode: true } };

describe('sign-in over legs', () => {
  test('the leg that judged the password is named, wherever the user landed', () => {
    const told = tell({ candidates: [uds(1), soap(1), xmpp(1)] }, passed(true), passed(true), byToken);
    expect(summarize(told).signIn).toEqual({
      outcome: 'online',
      candidate: 3,
      checkedBy: 1,
      sentence: 'alice@dogtel.lab can sign in, on cup1.dogtel.lab (10.0.0.1).',
    });
  });

  test('a refusal of Unified CM is a refusal of the sign-in', () => {
    const told = tell({ candidates: [uds(1), uds(2)] }, refusedAt('http.unauthorized'), skipped);
    expect(summarize(told).signIn).toMatchObject({ outcome: 'refused', code: 'http.unauthorized', checkedBy: 1 });
  });

  test.each([
    ['soap.rejected', 1],
    ['soap.client-version', undefined],
    ['soap.no-token', 1],
    ['soap.timeout', undefined],
  ] as const)('%s: judged by %s', (code, by) => {
    expect(summarize(tell({ candidates: [soap(1)] }, refusedAt(code))).signIn.checkedBy).toBe(by);
  });

  test('what failed in a leg that somebody else passed does not speak', () => {
    const told = tell(
      { candidates: [uds(1), uds(2), soap(1), xmpp(1)] },
      failed('tcp.refused'),
      passed(true),
      passed(true),
      failed('stream.shutdown', 'stream'),
    );
    expect(summarize(told).signIn).toMatchObject({
      outcome: 'unreachable',
      code: 'stream.shutdown',
      candidate: 4,
      sentence: 'alice@dogtel.lab cannot sign in: cup1.dogtel.lab (10.0.0.1) is shutting down.',
    });
  });

  test('a leg that names nothing to go to is told as that', () => {
    const told = tell(
      {
        candidates: [uds(1)],
        leftOut: [{ what: 'cup1.inside', because: 'has no address', code: 'dns.no-address' }],
      },
      passed(true),
    );
    expect(summarize(told).signIn).toMatchObject({
      outcome: 'unreachable',
      code: 'dns.no-address',
      candidate: 1,
      sentence:
        'alice@dogtel.lab cannot sign in: cucm1.dogtel.lab (10.0.0.41) names no node that has an address (cup1.inside).',
    });
  });
});

describe('redundancy over legs', () => {
  const whole = [uds(1), uds(2), soap(1), soap(2), xmpp(1), xmpp(2)];

  test('every group stands for itself', () => {
    const told = tell(
      { candidates: whole, ...every },
      passed(true),
      passed(true),
      passed(true),
      passed(true),
      byToken,
      byToken,
    );
    expect(summarize(told).redundancy).toEqual({
      outcome: 'intact',
      sentence: 'All 2 nodes of Unified CM let this login through. All 2 nodes let this login through.',
    });
  });

  test('one server of Unified CM is a weak point however many presence nodes there are', () => {
    const [first, , ...rest] = whole;
    const told = tell(
      { candidates: [...(first ? [first] : []), ...rest], ...every },
      passed(true),
      passed(true),
      passed(true),
      byToken,
      byToken,
    );
    expect(summarize(told).redundancy).toEqual({
      outcome: 'none',
      sentence: 'There is only one node of Unified CM, cucm1.dogtel.lab (10.0.0.41): if it dies, nobody can sign in.',
    });
  });

  test('a presence node whose SOAP login is broken does not count as second node', () => {
    const told = tell(
      { candidates: [soap(1), soap(2), xmpp(1)], ...every },
      passed(true),
      failed('soap.fault', 'soap'),
      byToken,
    );
    expect(summarize(told).redundancy.outcome).toBe('none');
  });

  test('a backup node that sends the user home is alive and not proven', () => {
    const told = tell(
      { candidates: [soap(1), soap(2), xmpp(1), xmpp(2)], ...every },
      passed(true),
      passed(true),
      byToken,
      reached,
    );
    expect(summarize(told).redundancy).toEqual({
      outcome: 'unknown',
      sentence: 'Not every node could be proven: cup2.dogtel.lab (10.0.0.2).',
    });
  });

  test('behind one Expressway the servers are told apart by name', () => {
    const behind = (n: number): Candidate => ({ ...plain(uds(n)), address: '10.0.0.9', via: 'edge1.dogtel.lab' });
    const told = tell(
      { candidates: [behind(1), behind(2)], ...every },
      passed(true),
      failed('http.unavailable', 'http'),
    );
    expect(summarize(told).redundancy.sentence).toMatch(/^Only cucm1.*cucm2.*does not\./);
  });
});

describe('redundancy after a failover', () => {
  const step = (state: 'FAILOVER' | 'XMPPCONNECT_P' | 'STOP' | 'XMPPCONNECTED', more = {}): EventBody => ({
    type: 'failover-step',
    state,
    ms: 1,
    ...more,
  });
  const both = { candidates: [soap(1), xmpp(1), xmpp(2)] };

  test.each([
    [
      'another node took the user over',
      [step('FAILOVER'), step('XMPPCONNECT_P', { candidate: 3, outcome: 'ok' }), step('XMPPCONNECTED')],
      {
        outcome: 'intact',
        sentence: 'After the lost connection the client came back on cup2.dogtel.lab (10.0.0.2), by XMPPCONNECT_P.',
      },
    ],
    [
      'nothing was taken down',
      [step('XMPPCONNECT_P', { candidate: 2, outcome: 'ok' }), step('XMPPCONNECTED')],
      {
        outcome: 'unknown',
        sentence:
          'The client came back on the same node, cup1.dogtel.lab (10.0.0.1), by XMPPCONNECT_P: take that node down to see a failover.',
      },
    ],
    [
      'the client gave up',
      [step('FAILOVER'), step('STOP')],
      { outcome: 'none', sentence: 'After the lost connection the client stops: the user has to sign in again.' },
    ],
    [
      'time ran out',
      [step('FAILOVER')],
      { outcome: 'unknown', sentence: 'The failover of the client did not come to an end.' },
    ],
    [
      'the sign-in was one without SOAP',
      [],
      {
        outcome: 'unknown',
        sentence:
          'There is no SOAP login to go back to: a failover is walked under a Jabber profile, such as jabber-14.',
      },
    ],
  ])('%s', (_, steps, redundancy) => {
    const told = tell({ ...both, start: { afterFailover: true } }, passed(true), byToken, () => steps);
    const report = summarize(told);
    expect(report.redundancy).toEqual(redundancy);
    expect(report.failover ?? []).toHaveLength(steps.length);
    expect(report.signIn.outcome).toBe('online');
  });
});

test('a failover that was wanted begins with a sign-in', () => {
  const told = tell({ candidates: [soap(1)], start: { afterFailover: true } }, refusedAt('soap.rejected'));
  expect(summarize(told).redundancy).toEqual({
    outcome: 'unknown',
    sentence: 'There was no sign-in that a failover could begin with.',
  });
});
