// Scenario files of `cupcheck ha simulate`: YAML or JSON, refused with file, line and what would be right.

import { CupcheckError } from '../core/error.ts';
import { isProblem, readScenario } from '../ha/scenario.ts';
import type { Scenario } from '../ha/simulate.ts';
import { badFile, readStart } from './files.ts';

/** A scenario is a page; a file of this size is another kind of file. */
const maxBytes = 1_000_000;

const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');

/** Reads the text of a scenario. Fails with `invalid-scenario`, naming the line. */
export const parseScenario = async (text: string, shown: string): Promise<Scenario> => {
  const { parseText } = await import('../lab/scenario/scenario-text.ts');
  const { value, lineOf } = parseText(text, shown);
  const read = readScenario(value);
  if (!isProblem(read)) return read;
  const line = lineOf(read.path);
  const place = [line === undefined ? shown : `${shown}:${line}`, pathText(read.path)].filter((part) => part !== '');
  throw new CupcheckError('invalid-scenario', `${place.join(': ')}: ${read.message}`, { field: shown });
};

const decode = (bytes: Buffer, path: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw badFile('file', path, 'is not UTF-8 text', cause);
  }
};

/** Reads a scenario file. Fails with `invalid-file` or `invalid-scenario`; `aborted` when the signal fires. */
export const loadScenario = async (path: string, signal: AbortSignal): Promise<Scenario> => {
  const bytes = await readStart('file', path, maxBytes + 1, { signal });
  if (bytes.length > maxBytes) throw badFile('file', path, `a scenario has at most ${maxBytes} bytes`);
  return parseScenario(decode(bytes, path), path);
};
