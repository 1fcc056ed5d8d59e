// What a diagnosis leaves behind: one result on stdout, and files beside it.

import type { CupcheckEvent } from '../core/event.ts';
import type { Report } from '../core/report.ts';
import { doctorLinesFor } from '../render/doctor-for.ts';
import { doctorText } from '../render/doctor-text.ts';
import { escapeJson } from '../render/escape.ts';
import { bundleOf } from '../tasks/bundle.ts';
import { version } from '../version.ts';
import { badFile } from './files.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { chooseLook, programName } from './style.ts';
import { repeatOptions } from './task-options.ts';
import { checkWritable, placeOf, writeWhole } from './write-whole.ts';

const json = (value: unknown): string => `${escapeJson(JSON.stringify(value, null, 2))}\n`;

/** Of evidence from elsewhere no more is known than the client it was. */
const optionsAgain = ({ profile }: Report, values: Values): readonly string[] => {
  if (values.replay === undefined) return repeatOptions(values);
  return profile === 'auto' ? [] : ['--profile', profile];
};

/** The result on stdout; with `--events` it has been told as it happened. */
export const printDiagnosis = async (report: Report, values: Values, io: Io): Promise<void> => {
  if (values.events) return;
  if (values.json) io.out(json(report));
  else if (values.markdown) io.out((await import('../render/markdown.ts')).markdownOf(report));
  else if (values.for !== undefined) io.out(doctorLinesFor(report, values.for));
  else
    io.out(
      doctorText(report, chooseLook(io, values), {
        isQuiet: values.quiet === true,
        isVerbose: values.verbose === true,
        hasPage: values.html !== undefined,
        program: programName(io.env),
        options: optionsAgain(report, values),
      }),
    );
};

interface Wanted {
  readonly flag: string;
  readonly path: string;
  readonly text: (events: readonly CupcheckEvent[], report: Report, io: Io) => string | Promise<string>;
}

const bundleText: Wanted['text'] = (events, { isEdited = false }, io) => {
  const { node, openssl } = process.versions;
  const versions = { cupcheck: version, node, openssl, platform: io.platform };
  return json(bundleOf(events, new Date().toISOString(), versions, { isEdited }));
};

/** Loaded only where it is wanted: what draws the page is larger than all the rest. */
const pageText: Wanted['text'] = async (events, report) => {
  const [{ pageOf }, { nodeDeathOf }] = await Promise.all([import('../render/page.ts'), import('./node-death.ts')]);
  const haTimeline = nodeDeathOf(events);
  return pageOf(report, { events, madeAt: new Date().toISOString(), ...(haTimeline && { haTimeline }) });
};

const wantedFiles = ({ html, bundle }: Values): readonly Wanted[] => [
  ...(html === undefined ? [] : [{ flag: '--html', path: html, text: pageText }]),
  ...(bundle === undefined ? [] : [{ flag: '--bundle', path: bundle, text: bundleText }]),
];

const readFiles = ({ replay, haStatus, ca, cert, key, passwordFile }: Values) =>
  Object.entries({
    '--replay': replay,
    '--ha-status': haStatus,
    '--ca': ca,
    '--cert': cert,
    '--key': key,
    '--password-file': passwordFile,
  });

/** Before anything is asked: a run whose evidence cannot be kept would have to be made again. */
export const checkFiles = async (values: Values): Promise<void> => {
  const taken = new Map<string, string>();
  for (const [flag, path] of readFiles(values)) {
    const place = path === undefined ? undefined : await placeOf(path);
    if (place !== undefined) taken.set(place, `${flag} reads`);
  }
  for (const { flag, path } of wantedFiles(values)) {
    await checkWritable(flag, path);
    const place = await placeOf(path);
    if (place === undefined) continue;
    const other = taken.get(place);
    if (other !== undefined) throw badFile(flag, path, `${other} the same file`);
    taken.set(place, `${flag} writes`);
  }
};

/** Writes the files that were wanted. Throws CupcheckError `invalid-file`. */
export const writeFiles = async (
  events: readonly CupcheckEvent[],
  report: Report,
  values: Values,
  io: Io,
): Promise<void> => {
  for (const { flag, path, text } of wantedFiles(values)) {
    await writeWhole(flag, path, await text(events, report, io));
    if (!values.quiet) io.err(`cupcheck: written: ${path}\n`);
  }
};
