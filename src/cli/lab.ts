// `cupcheck lab`: a presence service on loopback until Ctrl-C; `lab list` names the scenarios.

import { rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Lab, listScenarios, startLab } from '../lab/lab.ts';
import { escapeAll, escapeJson, escapeText } from '../render/escape.ts';
import { wrap } from '../render/wrap.ts';
import { badFile } from './files.ts';
import type { Io } from './io.ts';
import { createConsole } from './lab-console.ts';
import { labJson, labText } from './lab-text.ts';
import type { Values } from './options.ts';
import { reasonOf } from './reasons.ts';
import { status } from './status.ts';
import { chooseLook, programName } from './style.ts';

const printJson = (value: unknown, io: Io): void => io.out(`${escapeJson(JSON.stringify(value, null, 2))}\n`);

const list = async (values: Values, io: Io): Promise<number> => {
  const scenarios = await listScenarios();
  if (values.json) printJson({ format: 1, scenarios }, io);
  else {
    const look = chooseLook(io, values);
    const lines = escapeAll(scenarios).flatMap(({ id, title, says }) => [
      ...wrap(`${look.paint('strong', id)}: ${title}`, look.width),
      ...wrap(says, look.width, '    '),
    ]);
    io.out(look.spell(`${lines.join('\n')}\n\n${programName(io.env)} lab <scenario> starts one.\n`));
  }
  return status.works;
};

const defaultNames: readonly string[] = ['lab-ca.pem', ...Array.from({ length: 8 }, (_, i) => `lab-ca-${i + 2}.pem`)];

/** Writes the authority into a file that was not there before: only such a file may be removed at the end. */
const writeAuthority = async (pem: string, chosen: string | undefined): Promise<string> => {
  const names = chosen === undefined ? defaultNames : [chosen];
  for (const name of names) {
    try {
      await writeFile(name, pem, { flag: 'wx' });
      return name;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (isTaken && name !== names.at(-1)) continue;
      throw badFile('--ca-out', name, `${reasonOf(error)}; name another file`, error);
    }
  }
  return defaultNames[0] ?? '';
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    // Nothing else keeps the process alive where every node and name server is dead by scenario.
    const alive = setInterval(() => {}, 3_600_000);
    const end = (): void => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

/** Reads lines until `quit`, the end of input, or the signal. */
const runConsole = async (lab: Lab, io: Io): Promise<void> => {
  const execute = createConsole(lab);
  const lines = createInterface({ input: io.stdin, signal: io.signal });
  try {
    for await (const line of lines) {
      const answer = await execute(line).catch((error: unknown) =>
        error instanceof Error ? `${escapeText(error.message)}\n` : 'that failed\n',
      );
      if (answer === undefined) return;
      io.err(answer);
    }
  } catch (error) {
    if (!io.signal.aborted) throw error;
  } finally {
    lines.close();
    io.stdin.destroy();
  }
};

export const run = async (argument: string | undefined, values: Values, io: Io): Promise<number> => {
  if (argument === 'list') return list(values, io);
  const lab = await startLab(argument ?? 'demo', {
    signal: io.signal,
    ...(values.trace && { onEvent: (event) => io.err(`${escapeText(JSON.stringify(event))}\n`) }),
  });
  let caFile: string | undefined;
  try {
    caFile = await writeAuthority(lab.ca, values.caOut);
    const hasConsole = io.stdin.isTTY === true && !values.json;
    if (values.json) printJson(labJson(lab, caFile), io);
    else io.out(labText(lab, caFile, programName(io.env), chooseLook(io, values), hasConsole));
    await (hasConsole ? runConsole(lab, io) : untilAborted(io.signal));
  } finally {
    await lab.close();
    if (caFile !== undefined) await rm(caFile, { force: true });
  }
  return status.works;
};
