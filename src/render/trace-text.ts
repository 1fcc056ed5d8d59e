// One event as one line, for --trace.

import type { CupcheckEvent } from '../core/event.ts';
import { escapeText } from './escape.ts';
import { printMs } from './units.ts';

const valueText = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);

/** `  12 ms  phase-started  attempt=1 phase=tcp limitMs=5000`. */
export const traceLine = ({ run: _run, seq, atMs, type, ...rest }: CupcheckEvent): string => {
  const facts = Object.entries(rest).map(([key, value]) => `${key}=${valueText(value)}`);
  return escapeText(`${printMs(atMs).padStart(8)}  #${seq} ${type}${facts.length === 0 ? '' : `  ${facts.join(' ')}`}`);
};
