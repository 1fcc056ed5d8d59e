// `cupcheck lab`: a presence service on loopback until Ctrl-C; `lab list` names the scenarios.

import { rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Lab, listScenarios, readScenario, type Scenario, startLab } from '../lab/lab.ts';
import { escapeAll, escapeJson, escapeText } from '../render/escape.ts';
import { wrap } from '../render/wrap.ts';
import { wrongUse } from './errors.ts';
import { badFile, readStart } from './files.ts';
import { createGroupTeller } from './group-text.ts';
import type { Io } from './io.ts';
import { createConsole, createGroupConsole } from './lab-console.ts';
import { longestScript, playLabScript, readLabScript, type ScriptLine, type Show } from './lab-script.ts';
import { labJson, labText } from './lab-text.ts';
import type { Values } from './options.ts';
import { reasonOfWrite } from './reasons.ts';
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
      throw badFile('--ca-out', name, `${reasonOfWrite(error)}; name another file`, error);
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
  const execute = lab.group === undefined ? createConsole(lab) : createGroupConsole(lab, lab.group);
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

/** The script, read before anything is started; undefined: there is none. */
const readScript = async (values: Values, scenario: Scenario, io: Io): Promise<readonly ScriptLine[] | undefined> => {
  const { script, speed } = values;
  const [first, second] = scenario.nodes;
  if (scenario.group === undefined || first === undefined || second === undefined) {
    if (script === undefined && speed === undefined) return undefined;
    const option = script === undefined ? '--speed' : '--script';
    throw wrongUse(
      `${option}: ${scenario.id} has no redundancy group. Take one that has, for example 'cups-ha', or write 'group: {}' into a scenario of two nodes.`,
      option,
    );
  }
  if (script === undefined) return undefined;
  const bytes = await readStart('--script', script, longestScript + 1, { signal: io.signal });
  if (bytes.length > longestScript) throw badFile('--script', script, 'it is too large for a script');
  return readLabScript(bytes.toString('utf8'), script, [first.name, second.name]);
};

/** Writes in the order in which it was told to, also where a text takes its time. */
const createShow = (write: (text: string) => void): { readonly show: Show; readonly all: () => Promise<void> } => {
  let last: Promise<void> = Promise.resolve();
  return {
    show: (text) => {
      last = Promise.all([text, last]).then(([shown]) => write(shown));
    },
    all: () => last,
  };
};

/** Plays the script until its end or the signal, which ends the lab. */
const runScript = async (lab: Lab, script: readonly ScriptLine[], io: Io, show: Show): Promise<void> => {
  if (lab.group === undefined) return;
  const stop = (): void => void lab.close();
  io.signal.addEventListener('abort', stop, { once: true });
  if (io.signal.aborted) stop();
  try {
    await playLabScript(lab, lab.group, script, show);
  } catch (error) {
    if (!io.signal.aborted) throw error;
  } finally {
    io.signal.removeEventListener('abort', stop);
  }
};

export const run = async (argument: string | undefined, values: Values, io: Io): Promise<number> => {
  if (argument === 'list') return list(values, io);
  const scenario = await readScenario(argument ?? 'demo');
  const script = await readScript(values, scenario, io);
  const look = chooseLook(io, values);
  const tell = createGroupTeller(look);
  const { show, all } = createShow(script === undefined || values.json ? io.err : io.out);
  const lab = await startLab(scenario, {
    signal: io.signal,
    ...(values.speed === undefined ? {} : { speed: values.speed }),
    onEvent: (event) => {
      if (values.trace) io.err(`${escapeText(JSON.stringify(event))}\n`);
      const told = tell(event);
      if (told !== '') show(told);
    },
  });
  let caFile: string | undefined;
  try {
    caFile = await writeAuthority(lab.ca, values.caOut);
    const hasConsole = io.stdin.isTTY === true && !values.json;
    if (values.json) printJson(labJson(lab, caFile), io);
    else io.out(labText(lab, caFile, programName(io.env), look, hasConsole));
    if (script !== undefined) await runScript(lab, script, io, show);
    if (hasConsole) await runConsole(lab, io);
    else if (script === undefined) await untilAborted(io.signal);
  } finally {
    await lab.close();
    await all();
    if (caFile !== undefined) await rm(caFile, { force: true });
  }
  return status.works;
};
