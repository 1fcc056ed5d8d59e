// `cupcheck explain`: the failure table, and the sources of Cisco facts, for a reader.

import { type CiscoSourceKey, ciscoSourceKeys, ciscoSources, findCiscoSource } from '../core/cisco-source.ts';
import { type FailureCode, failureCodes, failureRow, isFailureCode } from '../core/failure.ts';
import { nearest } from '../core/nearest.ts';
import { explainListText, explainSourceText, explainText } from '../render/explain-text.ts';
import { wrongUse } from './errors.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { status } from './status.ts';
import { chooseLook, programName } from './style.ts';

const asJson = (code: FailureCode) => ({ code, ...failureRow(code) });

const sourceAsJson = (key: CiscoSourceKey) => ({ key, ...ciscoSources[key] });

const unknownCode = (text: string): Error => {
  const phases = new Set(failureCodes.map((code) => code.split('.')[0] ?? code));
  const near = nearest(text, text.includes('.') ? failureCodes : [...phases, ...ciscoSourceKeys]);
  const hint = near === undefined ? "'cupcheck explain' lists them all." : `Did you mean '${near}'?`;
  return wrongUse(`unknown failure code '${text}'. ${hint}`, 'code');
};

export const run = async (argument: string | undefined, values: Values, io: Io): Promise<number> => {
  const look = chooseLook(io, values);
  const print = (value: unknown): void => io.out(`${JSON.stringify(value, null, 2)}\n`);
  if (argument !== undefined && isFailureCode(argument)) {
    if (values.json) print({ format: 1, ...asJson(argument) });
    else io.out(explainText(argument, look));
    return status.works;
  }
  const source = argument === undefined ? undefined : findCiscoSource(argument);
  if (source !== undefined) {
    if (values.json) print({ format: 1, ...sourceAsJson(source) });
    else io.out(explainSourceText(source, look));
    return status.works;
  }
  const codes = argument === undefined ? failureCodes : failureCodes.filter((code) => code.startsWith(`${argument}.`));
  if (codes.length === 0) throw unknownCode(argument ?? '');
  if (values.json) print({ format: 1, codes: codes.map(asJson) });
  else io.out(explainListText(codes, look, programName(io.env)));
  return status.works;
};
