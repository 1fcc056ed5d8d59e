// What a run that was broken off still decides, and how far it is said to have come.

import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import type { EventBody } from '../../src/core/event.ts';
import type { RedundancyOutcome, SignInOutcome } from '../../src/core/report.ts';
import { summarize } from '../../src/core/summarize.ts';
import { failed, node, online, sentTo, skipped, tell } from './story.ts';

type Step = (n: number) => readonly EventBody[];

const [cup1, cup2] = [node('cup1', 1), node('cup2', 2)];
const cut = failed('run.aborted');
const passed: Step = (n) => [
  { type: 'attempt-started', attempt: n, candidate: n, limitMs: 10_000 },
  { type: 'attempt-ended', attempt: n, outcome: 'passed', phase: 'soap', ms: 9 },
];
const soap = (host: string, last: number): Candidate =>
  node(host, last, { kind: 'soap', source: 'user-page', port: 8443 });
const uds = (host: string, last: number): Candidate =>
  node(host, last, { kind: 'uds', source: 'cisco-uds', port: 8443 });

const told = (candidates: readonly Candidate[], steps: readonly Step[], end: 'aborted' | 'done' = 'aborted') =>
  summarize(tell({ start: { task: 'diagnose', everyNode: true }, candidates, end }, ...steps));

describe('the verdicts', () => {
  test.each<[string, readonly Candidate[], readonly Step[], SignInOutcome, RedundancyOutcome]>([
    ['nothing was known yet', [], [], 'undecided', 'unknown'],
    ['nobody had answered', [cup1, cup2], [cut, skipped], 'undecided', 'unknown'],
    ['one had let the login through', [cup1, cup2], [online, cut], 'online', 'unknown'],
    ['one had failed', [cup1, cup2], [failed('tcp.refused'), cut], 'undecided', 'unknown'],
    ['the password was refused', [cup1, cup2], [failed('auth.rejected', 'auth'), skipped], 'refused', 'unknown'],
    ['all had failed', [cup1, cup2], [failed('tcp.refused'), failed('tcp.timeout')], 'unreachable', 'none'],
    [
      'one sent on, and that was being followed',
      [cup1],
      [failed('stream.see-other-host', 'stream')],
      'undecided',
      'unknown',
    ],
    ['one sent on to another that had failed', [cup1], [sentTo(cup2, 2), failed('tcp.refused')], 'undecided', 'none'],
    ['both had let the login through', [cup1, cup2], [online, online], 'online', 'intact'],
    [
      'both had, and another way to one was open',
      [cup1, cup2, { ...cup2, port: 5223 }],
      [online, online, cut],
      'online',
      'unknown',
    ],
    ['Unified CM had not answered', [uds('cucm1', 1), uds('cucm2', 2)], [cut, skipped], 'undecided', 'unknown'],
    [
      'Unified CM had, and no presence node was known',
      [uds('cucm1', 1), uds('cucm2', 2)],
      [passed, passed],
      'undecided',
      'unknown',
    ],
    [
      'SOAP was through, and XMPP was to follow',
      [soap('cup1', 1), soap('cup2', 2)],
      [passed, passed],
      'undecided',
      'unknown',
    ],
  ])('%s', (_, candidates, steps, signIn, redundancy) => {
    const report = told(candidates, steps);
    expect([report.signIn.outcome, report.redundancy.outcome], report.redundancy.sentence).toEqual([
      signIn,
      redundancy,
    ]);
  });
});

describe('how far it came', () => {
  test.each<[string, readonly Candidate[], readonly Step[], number, number]>([
    ['nowhere', [], [], 0, 0],
    ['what was cut off was not tried', [cup1, cup2], [failed('tcp.refused'), cut], 1, 2],
    ['nor was what was skipped', [cup1, cup2], [skipped, skipped], 0, 2],
    [
      'two ways to one node count once',
      [cup1, { ...cup1, port: 5223 }, cup2],
      [online, failed('tcp.refused'), cut],
      1,
      2,
    ],
    ['one way is enough to have tried it', [cup1, { ...cup1, port: 5223 }], [online, cut], 1, 1],
  ])('%s', (_, candidates, steps, tried, nodes) => {
    const report = told(candidates, steps);
    expect(report.interrupted).toEqual({ afterMs: report.ms, tried, nodes });
  });

  test('is said of nobody who was not broken off', () => {
    expect(told([cup1], [online], 'done').interrupted).toBeUndefined();
  });
});
