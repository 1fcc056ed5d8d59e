// The live line: from 0.3 s on, what is being waited for and how long that may take at most; gone before the result.

import type { CupcheckEvent } from '../core/event.ts';
import type { Look } from '../render/look.ts';
import { nothingYet, observe, waitingText } from '../render/waiting-text.ts';
import { cut } from '../render/wrap.ts';
import type { Io } from './io.ts';

/** Nobody wants to read of what is over in the blink of an eye. */
const patienceMs = 300;
const redrawMs = 100;
const clearLine = '\r\x1b[2K';

export interface Progress {
  readonly tell: (event: CupcheckEvent) => void;
  /** Cleans the line; may be called twice. */
  readonly end: () => void;
}

export const silentProgress: Progress = { tell: () => {}, end: () => {} };

/** Draws on stderr; to be used only where that is a terminal. */
export const startProgress = (io: Pick<Io, 'err' | 'nowMs'>, look: Look): Progress => {
  const startedAtMs = io.nowMs();
  let state = nothingYet;
  let shown = '';
  const draw = (): void => {
    const nowMs = io.nowMs() - startedAtMs;
    const text = nowMs < patienceMs ? undefined : waitingText(state, nowMs);
    const line = text === undefined ? '' : look.spell(cut(text, look.width));
    if (line === shown) return;
    io.err(clearLine + line);
    shown = line;
  };
  const timer = setInterval(draw, redrawMs);
  return {
    tell: (event) => {
      state = observe(state, event);
    },
    end: () => {
      clearInterval(timer);
      if (shown !== '') io.err(clearLine);
      shown = '';
    },
  };
};
