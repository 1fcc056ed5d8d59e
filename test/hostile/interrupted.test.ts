// A diagnosis that its user breaks off at any moment: what is said then is what the whole run says, or less, and nothing else.

import { afterAll, describe, expect, test } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import type { CupcheckEvent } from '../../src/core/event.ts';
import type { Report } from '../../src/core/report.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { diagnose } from '../../src/tasks/diagnose.ts';
import type { DiagnoseOptions } from '../../src/tasks/options.ts';
import { patientClock } from '../patient-clock.ts';
import { untilQuiet } from '../stories/handles.ts';
import { resolverOf } from '../stories/story.ts';

afterAll(async () => {
  expect(await untilQuiet(), 'something is still open after the interrupts').toEqual([]);
});

/** Runs until the `last` event, and is broken off there. */
const runUntil = async (lab: Lab, last: number, more: DiagnoseOptions): Promise<readonly CupcheckEvent[]> => {
  const controller = new AbortController();
  const events: CupcheckEvent[] = [];
  const resolver = resolverOf(lab, {});
  try {
    await diagnose('alice@dogtel.lab', {
      seed: 1,
      clock: patientClock,
      walk: 'sequential',
      ca: [lab.ca],
      resolver,
      password: () => 'secret',
      ...more,
      signal: controller.signal,
      onEvent: (event) => {
        events.push(event);
        if (event.seq === last) controller.abort();
      },
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'aborted')) throw error;
  } finally {
    await resolver.close();
  }
  return events;
};

const open: readonly string[] = ['undecided', 'unknown', 'not-asked'] satisfies readonly (
  | Report['signIn']['outcome']
  | Report['redundancy']['outcome']
)[];

describe.concurrent.each<[string, DiagnoseOptions]>([
  ['doctor-node-refuses', {}],
  ['doctor-views-disagree', { compare: true }],
  ['jabber-every-node-intact', { profile: 'jabber-14' }],
])('%s', (id, options) => {
  test('says no more than the whole run', async () => {
    const lab = await startLab(id);
    try {
      const whole = await runUntil(lab, Number.POSITIVE_INFINITY, options);
      const end = judge(whole);
      expect(end.interrupted).toBeUndefined();
      const known = new Set(end.findings?.map((finding) => finding.id));
      for (let last = 1; last < whole.length - 1; last += 1 + Math.floor(whole.length / 14)) {
        const events = await runUntil(lab, last, options);
        const at = `after event ${last}, ${events[last - 1]?.type}`;
        expect(events.at(-1), at).toMatchObject({ type: 'run-ended', reason: 'aborted' });
        const report = judge(events);
        expect(judge(JSON.parse(JSON.stringify(events))), at).toStrictEqual(report);
        const said = (report.findings ?? []).map((finding) => finding.id);
        expect(
          said.filter((each) => !known.has(each)),
          at,
        ).toEqual([]);
        expect([...open, end.signIn.outcome], `${at}: ${report.signIn.sentence}`).toContain(report.signIn.outcome);
        expect([...open, end.redundancy.outcome], `${at}: ${report.redundancy.sentence}`).toContain(
          report.redundancy.outcome,
        );
        const { tried = -1, nodes = -1 } = report.interrupted ?? {};
        expect(tried, at).toBeGreaterThanOrEqual(0);
        expect(tried, at).toBeLessThanOrEqual(nodes);
      }
    } finally {
      await lab.close();
    }
  });
});
