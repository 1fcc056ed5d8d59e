// One run as the command line sees it: events go to the trace, the live line or stdout, and become the report.

import type { CupcheckEvent } from '../core/event.ts';
import type { Report } from '../core/report.ts';
import { summarize } from '../core/summarize.ts';
import { escapeJson } from '../render/escape.ts';
import { traceLine } from '../render/trace-text.ts';
import { isAbort } from './errors.ts';
import { inFlags } from './flags.ts';
import { interruptedRunLine } from './interrupted.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { silentProgress, startProgress } from './progress.ts';
import { status, statusOf } from './status.ts';
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
    io.err(interruptedRunLine(events, report.interrupted));
    return status.interrupted;
  }
  if (!values.json && !values.events) io.out(asText(report));
  return statusOf(report);
};
