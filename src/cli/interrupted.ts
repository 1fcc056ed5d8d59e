// What is said of a run that Ctrl-C or a signal broke off: one line on stderr, in one form for every command.

import type { CupcheckEvent } from '../core/event.ts';
import type { Interrupted } from '../core/report.ts';
import { escapeText } from '../render/escape.ts';
import { triedWords } from '../render/interrupted-text.ts';
import { printMs } from '../render/units.ts';
import { nothingYet, observe, waitingText } from '../render/waiting-text.ts';

/** `cupcheck: interrupted after 8 s: 3 of 20 sign-ins were done.`, escaped, with its line end. */
export const interruptedLine = (afterMs: number, ...facts: readonly string[]): string =>
  escapeText(
    `cupcheck: interrupted after ${printMs(afterMs)}${facts.length === 0 ? '' : `: ${facts.join('; ')}`}.`,
  ).concat('\n');

/** What the run was waiting for when it was broken off; what the interrupt itself ended was being waited for. */
const awaited = (events: readonly CupcheckEvent[]): readonly string[] => {
  const isCut = (event: CupcheckEvent): boolean =>
    event.type === 'run-ended' ||
    (event.type === 'attempt-ended' && (event.code === 'run.aborted' || event.outcome === 'skipped'));
  const before = events.filter((event) => !isCut(event));
  const waiting = waitingText(before.reduce(observe, nothingYet), events.at(-1)?.atMs ?? 0);
  return waiting === undefined ? [] : [waiting.replace(/, at most \d+ s more,/, '')];
};

/** The line of a run of attempts: how far it had come, and what was being waited for. */
export const interruptedRunLine = (events: readonly CupcheckEvent[], interrupted: Interrupted | undefined): string =>
  interruptedLine(events.at(-1)?.atMs ?? 0, ...(interrupted ? [triedWords(interrupted)] : []), ...awaited(events));
