// `cupcheck doctor`: gather what can be seen, judge it, and say what is wrong, whose job it is, what to do.

import { judge } from '../checks/judge.ts';
import type { CupcheckEvent } from '../core/event.ts';
import type { Report } from '../core/report.ts';
import { parseTarget } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import { doctorText } from '../render/doctor-text.ts';
import { escapeJson, escapeText } from '../render/escape.ts';
import { diagnose } from '../tasks/diagnose.ts';
import { clientCertificate } from './client-certificate.ts';
import { wrongUse } from './errors.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { readPasswordIfAny } from './password.ts';
import { collectEvents, interruptedLine } from './run.ts';
import { status, statusOf } from './status.ts';
import { chooseLook, programName } from './style.ts';
import { prepareTask, repeatOptions } from './task-options.ts';

const print = (report: Report, values: Values, io: Io): void => {
  if (values.json) io.out(`${escapeJson(JSON.stringify(report, null, 2))}\n`);
  else if (!values.events)
    io.out(
      doctorText(report, chooseLook(io, values), {
        isQuiet: values.quiet === true,
        isVerbose: values.verbose === true,
        options: repeatOptions(values),
        program: programName(io.env),
      }),
    );
};

const gather = async (target: string | undefined, values: Values, io: Io): Promise<readonly CupcheckEvent[]> => {
  if (target === undefined && values.from === undefined && values.servicesDomain === undefined)
    throw wrongUse('doctor: nothing was given to look at.\n  Usage: cupcheck doctor <target>');
  // Before a password is asked for in vain.
  const isAccount = target !== undefined && parseTarget(target, nodeIdna).kind === 'account';
  const certificate = await clientCertificate(values, io.signal);
  const task = await prepareTask(values, io.signal);
  try {
    const password = isAccount && target !== undefined ? await readPasswordIfAny(target, values, io) : null;
    return await collectEvents(values, io, (onEvent) =>
      diagnose(target ?? '', {
        ...task.options,
        ...certificate,
        ...(password === null ? {} : { password: () => password }),
        ...(values.mechanism !== undefined && { mechanism: values.mechanism }),
        ...(values.resource !== undefined && { resource: values.resource }),
        ...(values.dial === false && { dial: false }),
        ...(values.compare && { compare: true }),
        ...(values.outside && { outside: values.outside }),
        ...(values.users !== undefined && { users: values.users }),
        ...(values.changeIn !== undefined && { changeInS: values.changeIn }),
        ...(values.reloginLimits && { reloginLimits: values.reloginLimits }),
        signal: io.signal,
        onEvent,
      }),
    );
  } finally {
    await task.close();
  }
};

export const run = async (target: string | undefined, values: Values, io: Io): Promise<number> => {
  const events = await gather(target, values, io);
  const report = judge(events);
  if (report.signIn.code === 'run.aborted' || io.signal.aborted) {
    if (values.json) print(report, values, io);
    io.err(`${escapeText(interruptedLine(events, report))}\n`);
    return status.interrupted;
  }
  print(report, values, io);
  return statusOf(report);
};
