// A driver for the walk with a virtual clock: candidates with a script each, and a log of what was done when.

import type { FailureCode } from '../../src/core/failure.ts';
import { limits } from '../../src/core/limits.ts';
import type { Phase } from '../../src/core/phase.ts';
import {
  advance,
  isSentOn,
  mayRedirect,
  next,
  startWalk,
  type WalkEvent,
  type WalkOptions,
} from '../../src/core/walk.ts';

type Failure = { readonly code: FailureCode; readonly phase: Phase; readonly submitted: boolean };
export type Result = 'online' | Failure;

/** What a candidate does when it is dialled, and when it goes on. */
export interface Script {
  /** Milliseconds to the opened stream or to the failure; a black hole lasts until the attempt is cut. */
  readonly openMs: number | 'black hole';
  readonly open?: Failure;
  readonly proceedMs?: number;
  readonly result?: Result;
  /** Where a redirect leads, and how long finding that takes. */
  readonly redirect?: { readonly ms: number; readonly to: readonly Script[] };
}

export const fail = (code: FailureCode, phase: Phase = 'tcp', submitted = false): Failure => ({
  code,
  phase,
  submitted,
});
export const good: Script = { openMs: 10 };
export const blackHole: Script = { openMs: 'black hole' };
export const refused: Script = { openMs: 10, open: fail('tcp.refused') };
export const ending = (result: Result, proceedMs = 10): Script => ({ openMs: 10, proceedMs, result });
export const wrongPassword = ending(fail('auth.rejected', 'auth', true));
export const temporary = ending(fail('auth.temporary', 'auth', true));
export const redirecting = (...to: readonly Script[]): Script => ({
  openMs: 10,
  open: fail('stream.see-other-host', 'stream'),
  redirect: { ms: 5, to },
});

export interface Played {
  /** `10 open 1`, `20 proceed 1 login`, `30 end 1 online`, `30 skip 2`, `30 finish` */
  readonly log: readonly string[];
  /** How each submission of the password ended, in order. */
  readonly submissions: readonly ('accepted' | 'refused' | 'unjudged')[];
  /** How often each candidate ended, was abandoned or skipped. */
  readonly endings: ReadonlyMap<number, number>;
  readonly limits: readonly { readonly candidate: number; readonly atMs: number; readonly limitMs: number }[];
  readonly because: readonly string[];
  readonly followed: number;
}

const stopsSubmitting: readonly FailureCode[] = [
  'auth.rejected',
  'auth.account-disabled',
  'auth.credentials-expired',
  'auth.invalid-authzid',
  'auth.failed',
  'auth.password-unusable',
];

export const play = (scripts: readonly Script[], given: Partial<WalkOptions> = {}): Played => {
  const options: WalkOptions = {
    walk: 'sequential',
    everyNode: false,
    hasCredentials: true,
    attemptMs: limits.attemptMs,
    endsAtMs: limits.runMs,
    ...given,
  };
  const all = new Map(scripts.map((script, index) => [index + 1, script]));
  const agenda: { readonly atMs: number; readonly order: number; readonly happen: () => void }[] = [];
  const log: string[] = [];
  const because: string[] = [];
  const endings = new Map<number, number>();
  const submissions: Played['submissions'][number][] = [];
  const cuts: { candidate: number; atMs: number; limitMs: number }[] = [];
  const live = new Set<number>();
  let state = startWalk([...all.keys()], options);
  let now = 0;
  let followed = 0;
  let isFinished = false;

  const say = (text: string): void => void log.push(`${now} ${text}`);
  const later = (ms: number, happen: () => void): void => {
    agenda.push({ atMs: now + ms, order: agenda.length, happen });
    agenda.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  };
  const tell = (event: WalkEvent): void => {
    state = advance(state, event);
  };
  const ends = (n: number): void => {
    live.delete(n);
    endings.set(n, (endings.get(n) ?? 0) + 1);
  };
  const judge = (result: Result | 'reached'): void => {
    if (result === 'reached') return;
    if (result === 'online' || (result.submitted && ['bind', 'presence'].includes(result.phase))) {
      if (options.hasCredentials) submissions.push('accepted');
    } else if (result.submitted) submissions.push(stopsSubmitting.includes(result.code) ? 'refused' : 'unjudged');
  };
  const settle = (n: number, result: Result | 'reached', script: Script): void => {
    if (!live.has(n)) return;
    ends(n);
    judge(result);
    const failure = typeof result === 'string' ? undefined : result;
    say(`end ${n} ${failure?.code ?? result}`);
    const isFollowed = isSentOn(failure?.code) && mayRedirect(state);
    tell({
      type: 'ended',
      candidate: n,
      ...(failure === undefined
        ? { outcome: result === 'online' ? 'online' : 'reached', phase: 'presence', submitted: result === 'online' }
        : {
            outcome: 'failed',
            code: isSentOn(failure.code) && !isFollowed ? 'stream.redirects' : failure.code,
            phase: failure.phase,
            submitted: failure.submitted,
          }),
    });
    if (!isFollowed) return;
    followed += 1;
    const { ms, to } = script.redirect ?? { ms: 0, to: [] };
    later(ms, () => {
      const added = to.map((each, index) => [all.size + index + 1, each] as const);
      for (const [number, each] of added) all.set(number, each);
      say(`redirect ${added.map(([number]) => number).join(' ') || 'nowhere'}`);
      tell({ type: 'redirected', candidates: added.map(([number]) => number) });
    });
  };

  for (let steps = 0; !isFinished; steps += 1) {
    if (steps > 10_000) throw new Error(`the walk does not end:\n${log.slice(-10).join('\n')}`);
    for (const action of next(state, now)) {
      if (action.do === 'wait') {
        const [first] = agenda;
        if (action.untilMs !== undefined && (!first || action.untilMs < first.atMs)) now = action.untilMs;
        else if (first) {
          agenda.shift();
          now = first.atMs;
          first.happen();
        } else throw new Error(`the walk waits for nothing:\n${log.slice(-10).join('\n')}`);
        continue;
      }
      if (action.do === 'finish') {
        say('finish');
        isFinished = true;
        continue;
      }
      const n = action.candidate;
      const script = all.get(n);
      if (!script) throw new Error(`there is no candidate ${n}`);
      say(`${action.do} ${n}${action.do === 'proceed' ? ` ${action.how}` : ''}`);
      if (action.do === 'open') {
        live.add(n);
        cuts.push({ candidate: n, atMs: now, limitMs: action.limitMs });
        tell({ type: 'opening', candidate: n, atMs: now });
        const { openMs, open } = script;
        if (openMs === 'black hole') later(action.limitMs, () => settle(n, fail('tcp.timeout'), script));
        else if (open) later(openMs, () => settle(n, open, script));
        else later(openMs, () => void (live.has(n) && tell({ type: 'opened', candidate: n })));
      } else if (action.do === 'proceed') {
        const { result = 'online', proceedMs = 10 } = script;
        tell({ type: 'proceeding', candidate: n });
        // Without a password nothing is submitted and nobody gets beyond the mechanism list.
        const isEarly = result !== 'online' && !result.submitted && !['bind', 'presence'].includes(result.phase);
        const shown = action.how === 'login' || isEarly ? result : ('reached' as const);
        later(proceedMs, () => settle(n, shown, script));
      } else {
        ends(n);
        because.push(action.because);
      }
    }
  }
  return { log, submissions, endings, limits: cuts, because, followed };
};
