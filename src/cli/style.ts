// Whether colour is used, which symbols can be shown, and how wide a line may be.

import { asciiSymbols, type Look, type Role, spellAscii, unicodeSymbols } from '../render/look.ts';
import type { Io } from './io.ts';

const widest = 80;
const narrowest = 30;

const codes = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  dim: [2, 22],
  strong: [1, 22],
  command: [36, 39],
} as const satisfies Record<Role, readonly [number, number]>;

const paint = (role: Role, text: string): string => {
  const [on, off] = codes[role];
  return `\x1b[${on}m${text}\x1b[${off}m`;
};

/**
 * `--no-color` decides, then FORCE_COLOR, then NO_COLOR (both as their conventions have it: empty counts as absent),
 * then whether stdout is a terminal that can do it.
 */
export const usesColour = (io: Pick<Io, 'env' | 'isOutTty'>, isForbidden: boolean): boolean => {
  const { FORCE_COLOR: force = '', NO_COLOR: no = '', TERM: term = '' } = io.env;
  if (isForbidden) return false;
  if (force !== '') return force !== '0' && force !== 'false';
  if (no !== '') return false;
  return io.isOutTty && term !== 'dumb';
};

/** POSIX: the first of LC_ALL, LC_CTYPE and LANG that is set decides. Windows: its newer terminals. */
export const showsUnicode = (io: Pick<Io, 'env' | 'platform'>): boolean => {
  const { env } = io;
  if (env.TERM === 'linux') return false;
  if (io.platform === 'win32') return Boolean(env.WT_SESSION) || env.TERM_PROGRAM === 'vscode';
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined ? io.platform === 'darwin' : /utf-?8/i.test(locale);
};

export const chooseLook = (io: Io, options: { readonly color?: boolean } = {}): Look => {
  const isUnicode = showsUnicode(io);
  // A terminal that does not know its size says 0.
  return {
    width: Math.max(narrowest, Math.min(widest, (io.columns || widest + 1) - 1)),
    symbols: isUnicode ? unicodeSymbols : asciiSymbols,
    paint: usesColour(io, options.color === false) ? paint : (_, text) => text,
    spell: isUnicode ? (text) => text : spellAscii,
  };
};

/** How the program was called, for commands that are to be pasted: from a clone it is not on the path. */
export const programName = (env: Io['env']): string =>
  env.npm_lifecycle_event === 'start' && env.npm_package_name === 'cupcheck' ? 'npm start --' : 'cupcheck';
