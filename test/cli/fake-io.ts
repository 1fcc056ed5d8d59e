// An Io that remembers what was written, for tests in this process.

import { Readable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
import { patientClock } from '../patient-clock.ts';

export interface FakeIo extends Io {
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** A pipe that carries `text`; `isTTY` pretends that it is a terminal. */
export const input = (text: string | readonly Uint8Array[] = '', isTTY = false): Readable & { isTTY: boolean } =>
  Object.assign(Readable.from(typeof text === 'string' ? (text === '' ? [] : [Buffer.from(text)]) : text), { isTTY });

export const fakeIo = (more: Partial<Io> = {}): FakeIo => {
  let out = '';
  let err = '';
  return {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: input(),
    env: { LANG: 'C.UTF-8' },
    isOutTty: false,
    isErrTty: false,
    platform: 'linux',
    signal: new AbortController().signal,
    nowMs: () => 0,
    clock: patientClock,
    stdout: () => out,
    stderr: () => err,
    ...more,
  };
};
