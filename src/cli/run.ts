// One run as the command line sees it: events go to the trace, the live line or stdout, and become the report.

import type { CupcheckEvent } from '../core/event.ts';
import type { Report } from '../core/report.ts';
import { summarize } from '../core/summarize.ts';
import { escapeJson, escapeText } from '../render/escape.ts';
import { traceLine } from '../render/trace-text.ts';
import { count, printMs } from '../render/units.ts';
import { nothingYet, observe, waitingText } from '../render/waiting-text.ts';
import { isAbort } from './errors.ts';
import { inFlags } from './flags.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { silentProgress, startProgress } from './progress.ts';
import { statusOf } from './status.ts';
import { chooseLook } from './style.ts';

type Listener = (event: CupcheckEvent) => void;

/** Runs a task and collects its events; an interrupt is no error here, the events say so. */
export const collectEvents = async (
  values: Values,
  io: Io,
  task: (onEvent: Listener) => Promise<unknown>,
): Promise<readonly CupcheckEvent[]> => {
  const events: CupcheckEvent[] = [];
  // A live line and lines that scroll would spoil each other.
  const isLive = io.isErrTty && !values.quiet && !values.trace && !(values.events && io.isOutTty);
  const progress = isLive ? startProgress(io, chooseLook(io, values)) : silentProgress;
  try {
    await task((event) => {
      events.push(event);
      progress.tell(event);
      if (values.trace) io.err(`${traceLine(event)}\n`);
      if (values.events) io.out(`${escapeJson(JSON.stringify(event))}\n`);
    });
  } catch (error) {
    if (!isAbort(error) || events.length === 0) throw inFlags(error);
  } finally {
    progress.end();
  }
  return events;
};

/** What is known of a run that was broken off, in one line. */
export const interruptedLine = (events: readonly CupcheckEvent[], report: Report): string => {
  const last = events.at(-1)?.atMs ?? 0;
  // What the interrupt itself ended was being waited for.
  const isCut = (event: CupcheckEvent): boolean =>
    event.type === 'run-ended' ||
    (event.type === 'attempt-ended' && (event.code === 'run.aborted' || event.outcome === 'skipped'));
  const before = events.filter((event) => !isCut(event));
  const waiting = waitingText(before.reduce(observe, nothingYet), last);
  const failed = report.attempts.filter(({ outcome, code }) => outcome === 'failed' && code !== 'run.aborted').length;
  const nodes = report.plan.candidates.length;
  const facts = [
    ...(waiting === undefined ? [] : [waiting.replace(/, at most \d+ s more,/, '')]),
    ...(nodes === 0 ? [] : [`${count(failed, 'attempt')} of ${count(nodes, 'candidate')} had failed`]),
  ];
  return `cupcheck: interrupted after ${printMs(last)}${facts.length === 0 ? '' : `, ${facts.join('; ')}`}.`;
};

/** Prints what a run came to, and gives the exit status. */
export const printRun = (
  events: readonly CupcheckEvent[],
  values: Values,
  io: Io,
  asText: (report: Report) => string,
): number => {
  const report = summarize(events);
  if (values.json) io.out(`${escapeJson(JSON.stringify(report, null, 2))}\n`);
  if (report.signIn.code === 'run.aborted' || io.signal.aborted) {
    io.err(`${escapeText(interruptedLine(events, report))}\n`);
    return 130;
  }
  if (!values.json && !values.events) io.out(asText(report));
  return statusOf(report);
};
