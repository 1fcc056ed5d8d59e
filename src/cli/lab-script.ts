// A script for the redundancy group of a lab: one command a line, with its time in front, and errors that name the line.

import { CupcheckError } from '../core/error.ts';
import { nearest } from '../core/nearest.ts';
import { longestSeconds, printTime, readTime } from '../ha/scenario-time.ts';
import type { Lab, LabGroup } from '../lab/lab.ts';
import { escapeText } from '../render/escape.ts';
import { eventOf, type GroupCommand, groupWords, readGroupCommand } from './group-command.ts';
import { groupStatusText } from './group-text.ts';

/** A command and the time of the group at which it is carried out; without one, the script goes on until then. */
export interface ScriptLine {
  readonly atMs: number;
  readonly command: GroupCommand | undefined;
}

export const longestScript = 65_536;

const example = "write lines such as '+60s stop-service cup1 \"Presence Engine\"' or '0:10:00 status'";

const wrongLine = (file: string, line: number, says: string): CupcheckError =>
  new CupcheckError('invalid-file', `--script: ${file}: line ${line}: ${escapeText(says)}`, { field: '--script' });

/** `+60s` and `+1min30s` count from the line before, `0:10:00` from the beginning. */
const timeOf = (word: string, beforeMs: number): number | string => {
  if (!/^(\+|\d+:)/.test(word)) return `has no time in front; ${example}`;
  const seconds = readTime(word.replace(/^\+/, ''));
  if (typeof seconds === 'string') return seconds;
  const atMs = seconds * 1000 + (word.startsWith('+') ? beforeMs : 0);
  if (atMs > longestSeconds * 1000) return 'is later than a week after the beginning';
  if (atMs >= beforeMs) return atMs;
  return `${word} is before ${printTime(beforeMs / 1000)}, the time of the line above; time does not go backwards`;
};

/**
 * Reads a script; blank lines and what follows a `#` at the beginning of a line are passed over.
 * @throws CupcheckError `invalid-file` with the number of the line and what would be right
 */
export const readLabScript = (text: string, file: string, names: LabGroup['names']): readonly ScriptLine[] => {
  const script: ScriptLine[] = [];
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    const atMs = timeOf(word, script.at(-1)?.atMs ?? 0);
    if (typeof atMs === 'string') throw wrongLine(file, i + 1, atMs);
    const command = rest === '' ? undefined : (readGroupCommand(rest, names) ?? unknown(rest));
    if (command?.kind === 'wrong') throw wrongLine(file, i + 1, command.says);
    script.push({ atMs, command });
  }
  if (script.length === 0) throw wrongLine(file, 1, `there is no command; ${example}`);
  return script;
};

const unknown = (rest: string): GroupCommand => {
  const [word = ''] = rest.split(/\s/);
  const near = nearest(word, groupWords);
  const hint = near === undefined ? `; there are ${groupWords.join(', ')}` : `. Did you mean '${near}'?`;
  return { kind: 'wrong', says: `unknown command '${word}'${hint}` };
};

/** What is shown: a text, or one that is known as soon as the servers follow. */
export type Show = (text: string | Promise<string>) => void;

const showStatus = (lab: Lab, group: LabGroup, atMs: number, show: Show): Promise<void> => {
  let release: (text: string) => void = () => {};
  let text = (): string => '';
  const shown = new Promise<string>((resolve) => {
    release = resolve;
  });
  const seen = group.until(atMs, (state) => {
    text = () => groupStatusText(lab, state);
    show(shown);
  });
  // A lab that ends before says nothing more.
  seen.then(
    () => release(text()),
    () => release(''),
  );
  return seen;
};

/** Plays a script; resolves when the servers follow its last line. What it shows is handed over in order. */
export const playLabScript = async (
  lab: Lab,
  group: LabGroup,
  script: readonly ScriptLine[],
  show: Show,
): Promise<void> => {
  const played = script.map(({ atMs, command }): Promise<unknown> => {
    switch (command?.kind) {
      case 'event':
      case 'fallback':
      case 'start':
        return group.happen((state) => eventOf(command, state), atMs);
      case 'status':
        return showStatus(lab, group, atMs, show);
      case 'at':
        return group.until(atMs, () => show(`${printTime(atMs / 1000)}\n`));
      default:
        return group.until(atMs);
    }
  });
  // All are told when the lab ends before; one of them says so.
  await Promise.allSettled(played);
  await Promise.all(played);
};
