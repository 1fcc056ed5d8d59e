// `cupcheck login`: walk the plan until a node accepts the login.

import { parseAccountOnly } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import { loginText } from '../render/text.ts';
import { login } from '../tasks/login.ts';
import { clientCertificate } from './client-certificate.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { readPassword } from './password.ts';
import { collectEvents, printRun } from './run.ts';
import { chooseLook, programName } from './style.ts';
import { prepareTask, repeatOptions } from './task-options.ts';
import { canWait, waitForEnter } from './wait-for-enter.ts';

const breakIt = 'Signed in. Take a node down now, then press Enter to see where the client goes.\n';

export const run = async (account = '', values: Values, io: Io): Promise<number> => {
  // Before a password is asked for in vain.
  parseAccountOnly(account, nodeIdna);
  const certificate = await clientCertificate(values, io.signal);
  const task = await prepareTask(values, io);
  try {
    const password = await readPassword(account, values, io);
    const events = await collectEvents(values, io, (onEvent) =>
      login(account, password === null ? null : () => password, {
        ...task.options,
        ...certificate,
        ...(values.everyNode && { everyNode: true }),
        ...(values.afterFailover && { afterFailover: canWait(io) ? () => waitForEnter(breakIt, io) : true }),
        ...(values.mechanism !== undefined && { mechanism: values.mechanism }),
        ...(values.resource !== undefined && { resource: values.resource }),
        signal: io.signal,
        onEvent,
      }),
    );
    return printRun(events, values, io, (report) =>
      loginText(report, chooseLook(io, values), {
        isQuiet: values.quiet === true,
        options: repeatOptions(values),
        program: programName(io.env),
      }),
    );
  } finally {
    await task.close();
  }
};
