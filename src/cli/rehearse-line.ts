// The live line of a rehearsal: how far it is, about how long it will still take, and what is waited for.

import type { RehearsalProgress } from '../rehearsal/options.ts';
import { rehearsalProgress } from '../render/rehearsal-words.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { chooseLook } from './style.ts';

const clearLine = '\r\x1b[2K';
/** The time that is left runs on between two cases. */
const redrawMs = 1_000;

export interface RehearsalLine {
  readonly tell: (now: RehearsalProgress) => void;
  /** Cleans the line and stops its timer. */
  readonly end: () => void;
}

/** Draws on stderr where that is a terminal and somebody wants it. */
export const startRehearsalLine = (io: Io, values: Values): RehearsalLine => {
  if (!io.isErrTty || values.quiet) return { tell: () => {}, end: () => {} };
  const look = chooseLook(io, values);
  let told: { readonly now: RehearsalProgress; readonly atMs: number } | undefined;
  const draw = (): void => {
    if (!told) return;
    const { now, atMs } = told;
    const leftMs = now.leftMs === undefined ? {} : { leftMs: Math.max(0, now.leftMs - (io.nowMs() - atMs)) };
    io.err(`${clearLine}${look.spell(rehearsalProgress({ ...now, ...leftMs }, look.width))}`);
  };
  const timer = setInterval(draw, redrawMs);
  return {
    tell: (now) => {
      told = { now, atMs: io.nowMs() };
      draw();
    },
    end: () => {
      clearInterval(timer);
      io.err(clearLine);
    },
  };
};
