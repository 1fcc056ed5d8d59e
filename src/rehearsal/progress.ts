// How far a rehearsal is, told before and after each case: what is on stage, and about how long it will still take.

import type { RehearsalCase } from '../core/rehearsal.ts';
import type { Means } from './means.ts';

export interface Reporter {
  /** So many cases will follow, in so many lanes; their waits for silence in ms. */
  readonly expect: (waitsMs: readonly number[], lanes: number) => void;
  readonly begin: (what: string, waitMs: number) => void;
  readonly end: (what: string, last: RehearsalCase) => void;
}

interface OnStage {
  readonly startedAtMs: number;
  readonly waitMs: number;
}

/** What a case takes beside its waits, as long as none has shown it. */
const firstGuessMs = 300;

export const createReporter = (means: Means): Reporter => {
  const { clock } = means;
  const onStage = new Map<string, OnStage>();
  let waiting: readonly number[] = [];
  let lanes: number | undefined;
  let worked = { cases: 0, ms: 0 };
  const leftMs = (atOnce: number): number => {
    const workMs = worked.cases === 0 ? firstGuessMs : worked.ms / worked.cases;
    const now = clock.nowMs();
    const running = [...onStage.values()].map(({ startedAtMs, waitMs }) =>
      Math.max(0, startedAtMs + waitMs + workMs - now),
    );
    const sum = [...running, ...waiting.map((ms) => ms + workMs)].reduce((all, each) => all + each, 0);
    return Math.round(Math.max(sum / atOnce, ...running, ...waiting));
  };
  const tell = (last?: RehearsalCase): void => {
    means.onProgress?.({
      done: means.done,
      total: means.total,
      onStage: [...onStage.keys()],
      clientsLeft: means.clientsLeft,
      ...(lanes === undefined ? {} : { leftMs: leftMs(lanes) }),
      ...(last === undefined ? {} : { last }),
    });
  };
  return {
    expect: (waitsMs, atOnce) => {
      means.total += waitsMs.length;
      waiting = waitsMs;
      lanes = atOnce;
    },
    begin: (what, waitMs) => {
      const index = waiting.indexOf(waitMs);
      waiting = waiting.filter((_, each) => each !== index);
      onStage.set(what, { startedAtMs: clock.nowMs(), waitMs });
      tell();
    },
    end: (what, last) => {
      const begun = onStage.get(what);
      if (begun)
        worked = {
          cases: worked.cases + 1,
          ms: worked.ms + Math.max(0, clock.nowMs() - begun.startedAtMs - begun.waitMs),
        };
      onStage.delete(what);
      means.done += 1;
      tell(last);
    },
  };
};
