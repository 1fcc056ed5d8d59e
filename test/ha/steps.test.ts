// From row to row: only the steps of the table are taken, and each of them by some story.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assumptions } from '../../src/ha/assumptions.ts';
import { advanceTo, apply, startGroup } from '../../src/ha/group.ts';
import { matrix } from '../../src/ha/matrix.ts';
import { anyOptions, anyStory } from './any-story.ts';
import { stepStories } from './step-stories.ts';
import { type StepRow, starts, steps } from './steps.ts';
import { type SeenStep, stepsOf } from './steps-seen.ts';

/** `normal → peer-down`, with what is told of a step whose nodes change places. */
const nameOf = (from: string, to: string, swaps: boolean): string =>
  `${from} → ${to}${swaps ? ', places changed' : ''}`;

const rowsByName = new Map<string, StepRow[]>();
for (const row of steps)
  for (const from of row.from)
    for (const to of row.to) {
      const name = nameOf(from, to, row.swaps ?? false);
      rowsByName.set(name, [...(rowsByName.get(name) ?? []), row]);
    }

/** The rows that allow a step: of its cause, and where no source tells of it, with the assumption named in the run. */
const allowing = ({ from, to, swaps, by, after }: SeenStep): readonly StepRow[] =>
  (rowsByName.get(nameOf(from, to, swaps)) ?? []).filter(
    (row) => row.by.includes(by) && (!(row.source in assumptions) || after.assumed.some((id) => id === row.source)),
  );

const check = (step: SeenStep): readonly StepRow[] => {
  const rows = allowing(step);
  // A message is built for a failure only: there are very many steps.
  if (rows.length === 0)
    expect.fail(
      `${nameOf(step.from, step.to, step.swaps)} by ${step.by} is no step of the table, with ${step.after.assumed.join(', ')}`,
    );
  return rows;
};

test('the table speaks of the rows of the matrix, of all of them, and of a node that starts', () => {
  const known = [...matrix.map(({ id }) => id), starts].sort();
  expect([...new Set(steps.flatMap(({ from }) => from))].sort()).toEqual(known);
  expect([...new Set(steps.flatMap(({ to }) => to))].sort()).toEqual(known);
});

test('every step of the table is taken, and no other, by the stories written for them', () => {
  const taken = new Set<string>();
  const causes = new Set<string>();
  for (const { story, options } of stepStories)
    for (const step of stepsOf(story, options).seen)
      for (const row of check(step)) {
        taken.add(`${nameOf(step.from, step.to, step.swaps)}: ${row.says} [${row.source}]`);
        causes.add(`${row.says} [${row.source}], by ${step.by}`);
      }
  const all = steps.flatMap(({ from, to, swaps = false, says, source }) =>
    from.flatMap((one) => to.map((other) => `${nameOf(one, other, swaps)}: ${says} [${source}]`)),
  );
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((name) => !taken.has(name))).toEqual([]);
  expect(
    steps
      .flatMap(({ says, source, by }) => by.map((one) => `${says} [${source}], by ${one}`))
      .filter((name) => !causes.has(name)),
  ).toEqual([]);
});

test('no other step is taken, whatever happens in whatever order', () => {
  fc.assert(
    fc.property(anyStory, anyOptions, (story, options) => {
      stepsOf(story, options).seen.forEach(check);
    }),
    { numRuns: 250 },
  );
});

test('steps are looked for in the very same run of events', () => {
  fc.assert(
    fc.property(anyStory, anyOptions, (story, options) => {
      const { group } = stepsOf(story, options);
      const played = story.reduce(
        (before, [gap, event]) => apply(before, event, before.nowMs + gap * 1000),
        startGroup(options),
      );
      const { nodes, owners, nowMs, alarms } = advanceTo(played, group.nowMs);
      expect(group).toMatchObject({ nodes, owners, nowMs, alarms });
    }),
    { numRuns: 50 },
  );
});
