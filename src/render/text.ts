// The door of the text renderers: a report in, printable text out.

import type { Report } from '../core/report.ts';
import { escapeAll } from './escape.ts';
import type { Look } from './look.ts';
import { loginHints, nextText, resolveHints } from './next-text.ts';
import { planInBrief, planLine, planText } from './plan-text.ts';
import { verdictInBrief, verdictLines, verdictText } from './verdict-text.ts';

export interface TextOptions {
  /** Only the verdict. */
  readonly isQuiet?: boolean;
  /** Without the questions, what was left out, and the closing hints. */
  readonly isBrief?: boolean;
  /** How the program is called in commands to be pasted; default `cupcheck`. */
  readonly program?: string;
  /** Options of the command line that the next command needs as well. */
  readonly options?: readonly string[];
  /** Milliseconds that one candidate may take; default: as the profile has it. */
  readonly attemptMs?: number;
}

const join = (lines: readonly string[], look: Look): string => look.spell(`${lines.join('\n')}\n`);

/** What `cupcheck resolve` prints. */
export const resolveText = (raw: Report, look: Look, options: TextOptions = {}): string => {
  const report = escapeAll(raw);
  if (options.isQuiet) return join(planLine(report, look), look);
  if (options.isBrief) return join(planInBrief(report, look, options.attemptMs), look);
  const hints = nextText(resolveHints(report, options.options ?? []), look, options.program);
  return join([...planText(report, look, options.attemptMs), ...hints], look);
};

/** What `cupcheck login` prints. */
export const loginText = (raw: Report, look: Look, options: TextOptions = {}): string => {
  const report = escapeAll(raw);
  if (options.isQuiet) return join(verdictLines(report, look), look);
  if (options.isBrief) return join(verdictInBrief(report, look), look);
  const hints = nextText(loginHints(report, options.options ?? []), look, options.program);
  return join([...verdictText(report, look), ...hints], look);
};
