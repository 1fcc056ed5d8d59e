// A diagnosis that is broken off at any event: what was seen until then is judged, alike each time, in sentences that can be read.

import { beforeAll, describe, expect, test } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { severities } from '../../src/core/finding.ts';
import { doctorText } from '../../src/render/doctor-text.ts';
import { plainLook } from '../../src/render/look.ts';
import { markdownOf } from '../../src/render/markdown.ts';
import { playStory } from '../stories/story.ts';

const ids = ['doctor-views-old-copy', 'doctor-log-backup-refuses'];
const look = { isQuiet: false, isVerbose: true, program: 'cupcheck' };

const begunWith = (events: readonly CupcheckEvent[], count: number): readonly CupcheckEvent[] => {
  const [first] = events;
  const begun = events.slice(0, count);
  if (!first || begun.at(-1)?.type === 'run-ended') return begun;
  const head = { run: first.run, seq: count + 1, atMs: begun.at(-1)?.atMs ?? 0 };
  return [...begun, { ...head, type: 'run-ended', reason: 'timeout', code: 'run.timeout' }];
};

describe.each(ids)('%s', (id) => {
  let events: readonly CupcheckEvent[];
  beforeAll(async () => {
    ({ events } = await playStory(id));
  });

  test.each([
    ['at any event', (count: number) => events.slice(0, count)],
    ['by the clock', (count: number) => begunWith(events, count)],
  ])('%s', (_, cut) => {
    for (let count = 1; count <= events.length; count += 2) {
      const seen = cut(count);
      const report = judge(seen);
      expect(judge(JSON.parse(JSON.stringify(seen)))).toStrictEqual(report);
      const { findings = [], plan } = report;
      const seqs = new Set(seen.map(({ seq }) => seq));
      const known = new Set(plan.candidates.map(({ n }) => n));
      for (const finding of findings) {
        expect(finding.events.length, finding.id).toBeGreaterThan(0);
        expect(
          finding.events.filter((seq) => !seqs.has(seq)),
          finding.id,
        ).toEqual([]);
        expect(
          (finding.candidates ?? []).filter((n) => !known.has(n)),
          finding.id,
        ).toEqual([]);
        for (const text of [finding.title, finding.subject, finding.caller, finding.sentence, finding.remedy])
          expect(text, finding.id).not.toMatch(/^$| {2}|undefined|NaN|\[object|\{\w*\}/);
      }
      const weights = findings.map(({ severity }) => severities.indexOf(severity));
      expect(weights).toEqual(weights.toSorted((a, b) => a - b));
      expect(doctorText(report, plainLook, look) + markdownOf(report)).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});
