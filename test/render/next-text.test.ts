// What to type next where a node sends the user home: both ways to know whether it takes over, and no more than is of use.

import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { doctorText } from '../../src/render/doctor-text.ts';
import { plainLook } from '../../src/render/look.ts';
import { takeoverHints } from '../../src/render/next-text.ts';
import { loginText } from '../../src/render/text.ts';
import { candidate, online, plan, report } from './samples.ts';

const open: Report = report({
  target: 'alice@dogtel.lab',
  plan: plan({ candidates: [candidate(1), candidate(2)] }),
  attempts: [
    online,
    { ...online, n: 2, candidate: 2, outcome: 'reached', because: 'sends alice to the home node cup1.dogtel.lab' },
  ],
  signIn: { outcome: 'online', candidate: 1, sentence: 'alice@dogtel.lab can sign in.' },
  redundancy: { outcome: 'unknown', sentence: 'cup2 answers.' },
  findings: [],
});

const finding = (id: string) => ({
  id,
  severity: 'info' as const,
  whose: 'server' as const,
  title: 'x',
  subject: 'x',
  caller: 'x',
  sentence: 'x',
  remedy: 'x',
  events: [1],
});

const ways = (more: Partial<Report>): readonly string[] =>
  takeoverHints({ ...open, ...more }, ['--profile', 'jabber-14']).map(({ command }) => command.join(' '));

const status = 'doctor alice@dogtel.lab --ha-status status.txt --profile jabber-14';
const walk = 'login alice@dogtel.lab --after-failover --profile jabber-14';

describe('the ways to know', () => {
  test.each<[string, Partial<Report>, readonly string[]]>([
    ['are two', {}, [status, walk]],
    ['are two where the text was that of other nodes', { findings: [finding('RED-15')] }, [status, walk]],
    ['are one where the text does not tell', { findings: [finding('RED-14')] }, [walk]],
    ['are none where it is known', { redundancy: { outcome: 'intact', sentence: 'x' } }, []],
    ['are none where another node is in doubt', { attempts: [online] }, []],
    ['are none where nobody got in', { signIn: { outcome: 'undecided', sentence: 'x' } }, []],
    ['are none after a failover', { failover: [{ state: 'STOP', ms: 1 }] }, []],
    ['are none where the run was broken off', { interrupted: { afterMs: 9, tried: 1, nodes: 2 } }, []],
  ])('%s', (_, more, wanted) => {
    expect(ways(more)).toEqual(wanted);
  });

  test('stand below the result of the doctor and of the login, each on a line of its own, reasons within 80 columns', () => {
    for (const text of [doctorText(open, { ...plainLook, width: 80 }), loginText(open, { ...plainLook, width: 80 })]) {
      expect(text).toMatch(
        /\nNext: with what 'utils ha status' .*\n {8}cupcheck doctor alice@dogtel\.lab --ha-status status\.txt\n {6}see a failover: .*\n {8}cupcheck login alice@dogtel\.lab --after-failover\n$/,
      );
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });
});
