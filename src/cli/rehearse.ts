// `cupcheck rehearse`: where clients land with each node gone; calculated, live, or against a lab.

import type { CupcheckEvent } from '../core/event.ts';
import { isUndecided } from '../core/failure.ts';
import type { Rehearsal } from '../core/rehearsal.ts';
import { summarize } from '../core/summarize.ts';
import { parseTarget } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import type { RehearseOptions } from '../rehearsal/options.ts';
import { escapeJson } from '../render/escape.ts';
import { rehearsalText } from '../render/rehearsal-text.ts';
import { doneWords } from '../render/rehearsal-words.ts';
import { clientCertificate } from './client-certificate.ts';
import { isAbort, wrongUse } from './errors.ts';
import { inFlags } from './flags.ts';
import { interruptedLine } from './interrupted.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { readPasswordIfAny } from './password.ts';
import { startRehearsalLine } from './rehearse-line.ts';
import { type ExitStatus, status } from './status.ts';
import { chooseLook } from './style.ts';
import { prepareTask } from './task-options.ts';
import { checkWritable, writeWhole } from './write-whole.ts';

/** Whether DNS could not be asked: then nobody knows. */
const isUnasked = ({ profiles }: Rehearsal): boolean =>
  profiles.some(({ outcome, code }) => outcome === 'unreachable' && code !== undefined && isUndecided(code));

const statusOfRehearsal = (rehearsal: Rehearsal): ExitStatus => {
  switch (rehearsal.outcome) {
    case 'intact':
      return status.works;
    case 'broken':
      return status.notRedundant;
    case 'refused':
      return status.refused;
    case 'unreachable':
      return isUnasked(rehearsal) ? status.undecided : status.unreachable;
    case 'unknown':
      return status.undecided;
  }
};

/** What nobody would get, or what the lab brings itself. */
const refuseIdle = (target: string | undefined, values: Values): void => {
  const { lab, model, passwordStdin, passwordFile, server } = values;
  if (lab !== undefined && target !== undefined)
    throw wrongUse(`--lab brings its own account: leave '${target}' away.`, '--lab');
  if (lab !== undefined && server)
    throw wrongUse('--lab brings its own name servers: leave --server away.', '--server');
  if (lab === undefined && target === undefined && values.from === undefined && values.servicesDomain === undefined)
    throw wrongUse('rehearse: nothing was given to rehearse.\n  Usage: cupcheck rehearse <target>');
  const flag = passwordStdin ? '--password-stdin' : passwordFile === undefined ? undefined : '--password-file';
  if (flag !== undefined && (model || lab !== undefined))
    throw wrongUse(`${flag} is of no use here: ${model ? 'a model signs nobody in' : 'the lab has its own'}.`, flag);
};

/** The password of an account, where somebody is to sign in. */
const passwordFor = async (target: string | undefined, values: Values, io: Io): Promise<string | null> => {
  if (target === undefined || values.model || values.lab !== undefined) return null;
  return parseTarget(target, nodeIdna).kind === 'account' ? readPasswordIfAny(target, values, io) : null;
};

const optionsOf = (values: Values): RehearseOptions => ({
  ...(values.profiles && { profiles: values.profiles }),
  ...(values.model && { depth: 'model' as const }),
  ...(values.pairs === false && { pairs: false }),
  ...(values.ways && { ways: values.ways }),
  ...(values.rehearsalTimeout !== undefined && { timeoutMs: values.rehearsalTimeout }),
  ...(values.atOnce !== undefined && { atOnce: values.atOnce }),
  ...(values.mechanism !== undefined && { mechanism: values.mechanism }),
  ...(values.resource !== undefined && { resource: values.resource }),
});

/** Rehearses, and gathers the events of the run with everything up. */
const observe = async (
  target: string | undefined,
  values: Values,
  io: Io,
): Promise<{ readonly rehearsal: Rehearsal; readonly events: readonly CupcheckEvent[] }> => {
  const certificate = await clientCertificate(values, io.signal);
  const task = await prepareTask(values, io);
  const events: CupcheckEvent[] = [];
  const line = startRehearsalLine(io, values);
  try {
    const password = await passwordFor(target, values, io);
    const options: RehearseOptions = {
      ...task.options,
      ...certificate,
      ...optionsOf(values),
      ...(password === null ? {} : { password: () => password }),
      until: io.signal,
      onProgress: line.tell,
      onEvent: (event) => void events.push(event),
    };
    if (values.lab !== undefined) {
      const { rehearseLab } = await import('../rehearsal/rehearse-lab.ts');
      return { rehearsal: await rehearseLab(values.lab, options), events };
    }
    line.tell({ done: 0, total: 0, onStage: ['asking DNS'], clientsLeft: 0 });
    const { rehearse } = await import('../rehearsal/task.ts');
    return { rehearsal: await rehearse(target ?? '', options), events };
  } catch (error) {
    throw inFlags(error);
  } finally {
    line.end();
    await task.close();
  }
};

/** Prints what is known, and writes the page where one is wanted. */
const print = async (rehearsal: Rehearsal, events: readonly CupcheckEvent[], values: Values, io: Io): Promise<void> => {
  const { html, quiet } = values;
  // Without a plan an interrupt leaves nothing to be read.
  const isEmpty = rehearsal.profiles.length === 0 && rehearsal.unfinished?.by === 'interrupt';
  if (values.json) io.out(`${escapeJson(JSON.stringify(rehearsal, null, 2))}\n`);
  else if (!isEmpty) io.out(rehearsalText(rehearsal, chooseLook(io, values), { isQuiet: quiet === true }));
  if (html === undefined) return;
  if (events.length === 0) {
    io.err(`cupcheck: not written, since no sign-in was begun: ${html}\n`);
    return;
  }
  // What draws the page is larger than all the rest.
  const { pageOf } = await import('../render/page.ts');
  await writeWhole('--html', html, pageOf(summarize(events), { events, rehearsal, madeAt: new Date().toISOString() }));
  if (!quiet) io.err(`cupcheck: written: ${html}\n`);
};

export const run = async (target: string | undefined, values: Values, io: Io): Promise<number> => {
  refuseIdle(target, values);
  const { html } = values;
  if (html !== undefined) await checkWritable('--html', html);
  const startedAtMs = io.nowMs();
  const observed = await observe(target, values, io).catch((error: unknown) => {
    if (isAbort(error) && io.signal.aborted) return undefined;
    throw error;
  });
  if (!observed) {
    io.err(interruptedLine(io.nowMs() - startedAtMs));
    return status.interrupted;
  }
  const { rehearsal, events } = observed;
  await print(rehearsal, events, values, io);
  if (!io.signal.aborted) return statusOfRehearsal(rehearsal);
  const { unfinished } = rehearsal;
  io.err(interruptedLine(io.nowMs() - startedAtMs, ...(unfinished ? [doneWords(unfinished)] : [])));
  return status.interrupted;
};
