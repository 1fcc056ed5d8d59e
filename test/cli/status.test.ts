// The exit status of a report: one table.

import { describe, expect, it } from 'vitest';
import { status, statusOf } from '../../src/cli/status.ts';
import type { Report } from '../../src/core/report.ts';
import { online, plan, report } from '../render/samples.ts';

const signIn = (outcome: Report['signIn']['outcome'], code?: Report['signIn']['code']): Report['signIn'] => ({
  outcome,
  sentence: 'x',
  ...(code === undefined ? {} : { code }),
});
const redundancy = (outcome: Report['redundancy']['outcome']): Report['redundancy'] => ({ outcome, sentence: 'x' });
const noPlan = (code: NonNullable<Report['plan']['code']>): Partial<Report> => ({
  plan: plan({ candidates: [], code }),
});
const reached = { ...online, outcome: 'reached' } as const;

const rows: readonly (readonly [string, Partial<Report>, number])[] = [
  ['a plan', {}, 0],
  ['a login', { signIn: signIn('online') }, 0],
  ['a login on every node', { signIn: signIn('online'), redundancy: redundancy('intact') }, 0],
  ['a proof without password', { attempts: [reached] }, 0],
  ['a wrong password', { signIn: signIn('refused', 'auth.rejected') }, 1],
  ['every node dead', { signIn: signIn('unreachable', 'tcp.timeout') }, 2],
  ['no plan: no such name', noPlan('dns.no-such-name'), 2],
  ['no plan: target "."', noPlan('dns.not-offered'), 2],
  ['no plan: nothing found', noPlan('dns.nothing-found'), 2],
  ['no plan: the name server is silent', noPlan('dns.timeout'), 3],
  ['no plan: SERVFAIL', noPlan('dns.server-failure'), 3],
  ['no plan: no name server', noPlan('dns.no-name-server'), 3],
  ['no plan in time', noPlan('run.timeout'), 3],
  ['a login without a verdict', { signIn: signIn('undecided', 'run.timeout') }, 3],
  ['a login, another node not proven', { signIn: signIn('online'), redundancy: redundancy('unknown') }, 3],
  ['a login on one node of two', { signIn: signIn('online'), redundancy: redundancy('none') }, 4],
  ['a login on two nodes of three', { signIn: signIn('online'), redundancy: redundancy('degraded') }, 4],
  ['one node of two ready, no password', { attempts: [reached], redundancy: redundancy('none') }, 4],
  ['an interrupt', { signIn: signIn('undecided', 'run.aborted') }, 130],
  ['an interrupt after a login', { signIn: signIn('online'), interrupted: { afterMs: 9, tried: 1, nodes: 2 } }, 130],
];

describe('exit status', () => {
  it.each(rows)('%s', (_, more, expected) => {
    expect(statusOf(report(more))).toBe(expected);
  });

  it('has no two meanings for one number', () => {
    expect(new Set(Object.values(status)).size).toBe(Object.keys(status).length);
  });
});
