// `cupcheck doctor`: gather what can be seen, judge it, and say what is wrong, whose job it is, what to do.

import { judge } from '../checks/judge.ts';
import type { CupcheckEvent } from '../core/event.ts';
import type { Report } from '../core/report.ts';
import { parseTarget } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import { diagnose } from '../tasks/diagnose.ts';
import type { DiagnoseOptions } from '../tasks/options.ts';
import { clientCertificate } from './client-certificate.ts';
import { checkFiles, printDiagnosis, writeFiles } from './doctor-output.ts';
import { wrongUse } from './errors.ts';
import { interruptedRunLine } from './interrupted.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { readPasswordIfAny } from './password.ts';
import { collectEvents } from './run.ts';
import { status, statusOf } from './status.ts';
import { readValidStatus } from './status-file.ts';
import { prepareTask } from './task-options.ts';

/** What goes beside the options of every task. */
const moreOptions = async (values: Values, signal: AbortSignal): Promise<DiagnoseOptions> => {
  const { mechanism, resource, outside, users, changeIn, reloginLimits, haStatus } = values;
  const statusText = haStatus === undefined ? undefined : await readValidStatus('--ha-status', haStatus, signal);
  return {
    ...(await clientCertificate(values, signal)),
    ...(mechanism !== undefined && { mechanism }),
    ...(resource !== undefined && { resource }),
    ...(values.dial === false && { dial: false }),
    ...(values.compare && { compare: true }),
    ...(outside && { outside }),
    ...(users !== undefined && { users }),
    ...(changeIn !== undefined && { changeInS: changeIn }),
    ...(reloginLimits && { reloginLimits }),
    ...(statusText !== undefined && { haStatus: statusText }),
  };
};

/** Options that give a password or stand in for one. */
const passwordFlags = ({ passwordStdin, passwordFile, cert }: Values): readonly string[] => [
  ...(passwordStdin ? ['--password-stdin'] : []),
  ...(passwordFile === undefined ? [] : ['--password-file']),
  ...(cert === undefined ? [] : ['--cert']),
];

/** Whether somebody is to sign in; refuses a password that nobody would get. */
const signsIn = (target: string | undefined, values: Values): boolean => {
  // Before a password is asked for in vain.
  const isAccount = target !== undefined && parseTarget(target, nodeIdna).kind === 'account';
  const [flag] = passwordFlags(values);
  if (flag !== undefined && values.dial === false)
    throw wrongUse(`${flag} and --no-dial exclude each other: without dialling nobody signs in.`, flag);
  if (flag !== undefined && !isAccount)
    throw wrongUse(
      `${flag} needs an account, and '${target ?? ''}' is none.\n  Write it as user@domain, for example: cupcheck doctor alice@dogtel.com.au ${flag}`,
      flag,
    );
  return isAccount && values.dial !== false;
};

const gather = async (target: string | undefined, values: Values, io: Io): Promise<readonly CupcheckEvent[]> => {
  if (target === undefined && values.from === undefined && values.servicesDomain === undefined)
    throw wrongUse('doctor: nothing was given to look at.\n  Usage: cupcheck doctor <target>');
  const mayAsk = signsIn(target, values);
  const more = await moreOptions(values, io.signal);
  const task = await prepareTask(values, io);
  try {
    const password = mayAsk ? await readPasswordIfAny(target ?? '', values, io) : null;
    return await collectEvents(values, io, (onEvent) =>
      diagnose(target ?? '', {
        ...task.options,
        ...more,
        ...(password === null ? {} : { password: () => password }),
        signal: io.signal,
        onEvent,
      }),
    );
  } finally {
    await task.close();
  }
};

const observe = async (
  target: string | undefined,
  values: Values,
  io: Io,
): Promise<{ readonly events: readonly CupcheckEvent[]; readonly report: Report }> => {
  if (values.replay !== undefined) {
    const { refuseGathering, replay } = await import('./doctor-replay.ts');
    refuseGathering(target, values);
    return replay(values.replay, values, io);
  }
  const events = await gather(target, values, io);
  return { events, report: judge(events) };
};

export const run = async (target: string | undefined, values: Values, io: Io): Promise<number> => {
  await checkFiles(values);
  const { events, report } = await observe(target, values, io);
  await printDiagnosis(report, values, io);
  await writeFiles(events, report, values, io);
  // Evidence that is judged again has the status that it had then; nobody is interrupted now.
  if (values.replay !== undefined || !(report.interrupted || io.signal.aborted)) return statusOf(report);
  io.err(interruptedRunLine(events, report.interrupted));
  return status.interrupted;
};
