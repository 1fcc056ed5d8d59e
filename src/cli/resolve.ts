// `cupcheck resolve`: the dial plan, without dialling.

import { resolveText } from '../render/text.ts';
import { locate } from '../tasks/locate.ts';
import { wrongUse } from './errors.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { collectEvents, printRun } from './run.ts';
import { chooseLook, programName } from './style.ts';
import { prepareTask, repeatOptions } from './task-options.ts';

export const run = async (target: string | undefined, values: Values, io: Io): Promise<number> => {
  if (target === undefined && values.from === undefined && values.servicesDomain === undefined)
    throw wrongUse('resolve: nothing was given to look for.\n  Usage: cupcheck resolve <target>');
  const task = await prepareTask(values, io);
  try {
    const events = await collectEvents(values, io, (onEvent) =>
      locate(target ?? '', { ...task.options, signal: io.signal, onEvent }),
    );
    return printRun(events, values, io, (report) =>
      resolveText(report, chooseLook(io, values), {
        isQuiet: values.quiet === true,
        options: repeatOptions(values),
        program: programName(io.env),
        ...(values.attemptTimeout === undefined ? {} : { attemptMs: values.attemptTimeout }),
      }),
    );
  } finally {
    await task.close();
  }
};
