// `cupcheck ha simulate`: a scenario of timed events, played in virtual time.

import { writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { CupcheckError } from '../core/error.ts';
import { sampleStory } from '../ha/sample-story.ts';
import { isProblem, readScenario } from '../ha/scenario.ts';
import { type Scenario, simulate } from '../ha/simulate.ts';
import { escapeJson } from '../render/escape.ts';
import { haTimelineSvg } from '../render/ha-timeline-svg.ts';
import { haTimelineText } from '../render/ha-timeline-text.ts';
import { badFile } from './files.ts';
import { loadScenario } from './ha-scenario.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { reasonOfWrite } from './reasons.ts';
import { status } from './status.ts';
import { chooseLook, programName } from './style.ts';

const sample = (): Scenario => {
  const read = readScenario(sampleStory);
  if (isProblem(read)) throw new CupcheckError('bug', `the sample scenario is wrong: ${read.message}`);
  return read;
};

export const run = async (argument: string | undefined, values: Values, io: Io): Promise<number> => {
  const scenario = argument === undefined ? sample() : await loadScenario(argument, io.signal);
  const simulation = simulate({ ...scenario, ...(values.seed !== undefined && { seed: values.seed }) });
  // Two turns of the event loop: an interrupt that came while it computed is seen before a file is emptied for the picture.
  for (let turn = 0; turn < 2; turn += 1) await setImmediate();
  if (io.signal.aborted) throw new CupcheckError('aborted', 'interrupted.');
  if (values.svg !== undefined) {
    const { svg } = values;
    await writeFile(svg, haTimelineSvg(simulation)).catch((error: unknown) => {
      throw badFile('--svg', svg, reasonOfWrite(error), error);
    });
  }
  if (values.json) {
    io.out(`${escapeJson(JSON.stringify(simulation, null, 2))}\n`);
    return status.works;
  }
  const about = {
    isSample: argument === undefined,
    program: programName(io.env),
    ...(values.svg !== undefined && { svg: values.svg }),
  };
  io.out(haTimelineText(simulation, about, chooseLook(io, values)));
  return status.works;
};
