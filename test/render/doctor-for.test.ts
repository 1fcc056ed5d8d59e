// What is said aloud to a caller: first whether signing in works, where the worst finding is about another server.

import { expect, test } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import type { SignIn } from '../../src/core/report.ts';
import { doctorLinesFor } from '../../src/render/doctor-for.ts';
import { report } from './samples.ts';

const finding = (severity: Finding['severity'], candidates: readonly number[] = []): Finding => ({
  id: 'NET-01',
  severity,
  whose: 'server',
  title: 'A node refuses connections',
  subject: 'cup1.dogtel.lab',
  caller: 'It hangs.',
  sentence: 'It refused.',
  remedy: 'Start it.',
  candidates,
  events: [1],
});

const signIn = (outcome: SignIn['outcome'], candidate?: number): SignIn => ({
  outcome,
  sentence: 'As it is.',
  ...(candidate === undefined ? {} : { candidate }),
});

test.each<readonly [string, SignIn, readonly Finding[], string]>([
  ['nothing found', signIn('online', 2), [], 'Everything works: you can sign in.'],
  [
    'another server',
    signIn('online', 2),
    [finding('major', [1])],
    'You can sign in. What is wrong is at another server. It hangs.',
  ],
  ['the same server', signIn('online', 2), [finding('minor', [1, 2])], 'You can sign in. It hangs.'],
  ['no server at all', signIn('online', 2), [finding('major')], 'You can sign in. It hangs.'],
  ['an attack beside a server that works', signIn('online', 2), [finding('critical', [1])], 'It hangs.'],
  ['one cause for all', signIn('unreachable'), [finding('critical', [1, 2])], 'It hangs.'],
  [
    'a cause for each',
    signIn('unreachable'),
    [finding('critical', [1]), finding('critical', [2])],
    'No server lets you in at the moment. It hangs.',
  ],
  ['refused', signIn('refused', 2), [finding('critical', [2]), finding('critical', [1])], 'It hangs.'],
  ['without a password', signIn('not-asked'), [finding('major', [1])], 'It hangs.'],
])('%s', (_, verdict, findings, wanted) => {
  expect(doctorLinesFor(report({ signIn: verdict, findings }), 'caller')).toBe(`${wanted}\n`);
});
