// Drives the redundancy group's machine by a clock: one timer for what is due next, and each new state put onto the servers.

import { type Clock, monotonicClock } from '../../clock.ts';
import { CupcheckError } from '../../core/error.ts';
import { advanceTo, apply, nextDueMs } from '../../ha/group.ts';
import { type GroupEvent, tellEvent } from '../../ha/group-event.ts';
import type { Group, TimelineEntry } from '../../ha/group-state.ts';

/** Tells the time and calls back; the monotonic clock of the process unless a caller has another. */
export type LabClock = Clock;

/** The redundancy group of a running lab: two presence nodes that fail over as the machine of `cupcheck ha` says. */
export interface LabGroup {
  readonly names: readonly [string, string];
  /** The group's milliseconds for one of the clock. */
  readonly speed: number;
  /** The group's time, in milliseconds since the start. */
  readonly nowMs: number;
  /** The machine as it is now; what it says may be on its way to the servers still. */
  look(): Group;
  /**
   * Lets something happen, now or at a later time of the group (a function is asked then what); resolves when the servers
   * follow, with the reason where it is refused.
   */
  happen(event: GroupEvent | ((group: Group) => GroupEvent), atMs?: number): Promise<string | undefined>;
  /**
   * Resolves at this time of the group (default: now), when the servers follow; `see` is shown the machine as it is at that
   * very time. Rejects with `aborted` where the lab ends before.
   */
  until(atMs?: number, see?: (group: Group) => void): Promise<void>;
}

/** What a group tells; `at` in seconds of its time. */
export type LabGroupEvent =
  /** A node came to show another state. */
  | ({ readonly type: 'group-state' } & TimelineEntry)
  /** Something happened from outside, or was refused for a reason. */
  | { readonly type: 'group-event'; readonly at: number; readonly event: string; readonly refused?: string };

/** A group with its end. */
export interface ClusterDriver extends LabGroup {
  /** Takes the timer back; whoever waits is told `aborted`. */
  close(): Promise<void>;
}

export interface DriverOptions {
  readonly clock?: LabClock | undefined;
  /** Default 1. */
  readonly speed?: number | undefined;
  /** Puts a state onto the servers; called for one after the other. */
  readonly put: (group: Group) => Promise<void>;
  readonly onEvent: (event: LabGroupEvent) => void;
}

interface Planned {
  readonly atMs: number;
  readonly run: (atMs: number) => void;
  readonly end: () => void;
}

/** setTimeout cannot wait longer. */
const longestMs = 2_147_483_647;

/** Starts the clock of a group; the servers are to be as `start` says already. */
export function startClusterDriver(start: Group, options: DriverOptions): ClusterDriver {
  const { clock = monotonicClock, speed = 1, put, onEvent } = options;
  const startedMs = clock.nowMs();
  let group = start;
  let planned: readonly Planned[] = [];
  let lastPut: Promise<void> = Promise.resolve();
  let problem: { readonly error: unknown } | undefined;
  let isClosed = false;
  let cancel: () => void = () => {};

  const timeNow = (): number => Math.floor((clock.nowMs() - startedMs) * speed);

  function take(next: Group): void {
    const fresh = next.timeline.slice(group.timeline.length);
    group = next;
    lastPut = lastPut
      .then(() => (isClosed ? undefined : put(next)))
      .catch((error: unknown) => {
        problem ??= { error };
      });
    for (const entry of fresh) onEvent({ type: 'group-state', ...entry });
  }

  /** Everything up to now, in the order of its time; at one moment the machine's own timers come first, as in the machine. */
  function catchUp(): void {
    if (isClosed) return;
    cancel();
    const nowMs = timeNow();
    for (;;) {
      const dueMs = nextDueMs(group) ?? Number.POSITIVE_INFINITY;
      const [first] = planned;
      const plannedMs = first?.atMs ?? Number.POSITIVE_INFINITY;
      if (Math.min(dueMs, plannedMs) > nowMs) break;
      if (dueMs <= plannedMs) take(advanceTo(group, dueMs));
      else {
        planned = planned.slice(1);
        group = advanceTo(group, plannedMs);
        first?.run(plannedMs);
      }
    }
    const nextMs = Math.min(nextDueMs(group) ?? Number.POSITIVE_INFINITY, planned[0]?.atMs ?? Number.POSITIVE_INFINITY);
    if (nextMs === Number.POSITIVE_INFINITY) return;
    cancel = clock.after(Math.min(longestMs, Math.ceil((nextMs - nowMs) / speed)), catchUp);
  }

  /**
   * Does it at its time, after whatever was planned for the same time before. A time that is over is still good where the
   * machine has not passed it, so that a script is played to the millisecond however fast time passes.
   */
  function plan<Result>(wishedMs: number | undefined, act: (atMs: number) => Result): Promise<Result> {
    const atMs = wishedMs === undefined ? timeNow() : Math.max(group.nowMs, wishedMs);
    const done = new Promise<Result>((resolve, reject) => {
      const end = (): void => reject(new CupcheckError('aborted', 'the lab ended before that time'));
      if (isClosed) return end();
      const run = (dueMs: number): void => {
        const result = act(dueMs);
        void lastPut.then(() => (problem === undefined ? resolve(result) : reject(problem.error)));
      };
      planned = [...planned, { atMs, run, end }].sort((a, b) => a.atMs - b.atMs);
    });
    // Later, so that what is planned together is in order before any of it happens.
    queueMicrotask(catchUp);
    return done;
  }

  return {
    names: start.options.names,
    speed,
    get nowMs() {
      return timeNow();
    },
    look: () => {
      catchUp();
      return isClosed ? group : advanceTo(group, timeNow());
    },
    happen: (event, wishedMs) =>
      plan(wishedMs, (dueMs) => {
        const what = typeof event === 'function' ? event(group) : event;
        const next = apply(group, what, dueMs);
        const why = next.refusals.slice(group.refusals.length).at(-1)?.why;
        const told = tellEvent(what, group.options.names);
        onEvent({ type: 'group-event', at: dueMs / 1000, event: told, ...(why === undefined ? {} : { refused: why }) });
        take(next);
        return why;
      }),
    until: (wishedMs, see) => plan(wishedMs, () => void see?.(group)),
    close: async () => {
      isClosed = true;
      cancel();
      for (const { end } of planned) end();
      planned = [];
      await lastPut;
    },
  };
}
