// Each story of the doctor once more, with its remedy applied: the findings are gone. Here, because it doubles the time of the stories.

import { describe, test } from 'vitest';
import { readStory, scenarioIds } from '../stories/files.ts';
import { playStory } from '../stories/story.ts';

describe.concurrent('with the remedy the finding is gone', () => {
  for (const id of scenarioIds().filter((each) => each.startsWith('doctor-')))
    test(id, async ({ expect, skip }) => {
      const { cure, ...scenario } = await readStory(id);
      skip(cure === undefined, 'there is nothing to mend');
      const { report } = await playStory({ ...scenario, ...cure });
      expect(report.findings?.map(({ id: spoke, subject }) => `${spoke} ${subject}`)).toEqual([]);
    });
});
