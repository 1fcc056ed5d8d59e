// The loop of walking: ask core what to do next, do it, tell core what happened.

import type { Account } from '../core/account.ts';
import type { Candidate } from '../core/candidate.ts';
import type { FailureCode } from '../core/failure.ts';
import type { Phase } from '../core/phase.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import { advance, mayRedirect, next, startWalk, type WalkAction, type WalkEvent } from '../core/walk.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type Failed, type Opened, openConversation } from '../xmpp/conversation.ts';
import { createInbox } from './inbox.ts';
import type { LoginOptions, Password } from './options.ts';
import { followRedirect } from './redirect.ts';
import type { Run } from './run.ts';

interface Walk {
  readonly draft: PlanDraft;
  readonly credentials: { readonly account: Account; readonly password?: Password };
  readonly hasCredentials: boolean;
  readonly attemptMs: number;
  readonly options: LoginOptions;
  readonly resolver: Resolver;
  readonly run: Run;
}

type Proceeded = Awaited<ReturnType<Opened['proceed']>>;

/** One attempt in flight. */
interface Flight {
  readonly attempt: number;
  readonly candidate: Candidate;
  readonly startedAtMs: number;
  readonly controller: AbortController;
  /** The last phase entered. */
  phase: Phase;
  opened?: Opened;
}

/** Walks the candidates of a plan until the machine says that it is over; every attempt ends before it returns. */
export const walkCandidates = async (walk: Walk): Promise<void> => {
  const { draft, credentials, options, resolver, run } = walk;
  const candidates = new Map(draft.candidates.map((candidate) => [candidate.n, candidate]));
  const flights = new Map<number, Flight>();
  const inbox = createInbox(run.nowMs);
  // One object for all conversations: TLS contexts are remembered by it.
  const tls = {
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.cert === undefined || options.key === undefined ? {} : { cert: options.cert, key: options.key }),
  };
  let failure: { readonly error: unknown } | undefined;
  /** Ends what only a walk that goes on would need. */
  const over = new AbortController();
  let attempts = 0;
  let pending = 0;
  let state = startWalk([...candidates.keys()], {
    walk: draft.walk,
    everyNode: options.everyNode ?? false,
    hasCredentials: walk.hasCredentials,
    attemptMs: walk.attemptMs,
    endsAtMs: run.endsAtMs,
  });
  const tell = (event: WalkEvent): void => {
    state = advance(state, event);
  };
  /** Runs something asynchronous whose outcome is handled in the loop; nothing goes unobserved. */
  const track = <T>(promise: Promise<T>, handle: (value: T) => void): void => {
    pending += 1;
    promise
      .then(
        (value) => inbox.post(() => handle(value)),
        (error: unknown) =>
          inbox.post(() => {
            failure ??= { error };
          }),
      )
      .finally(() =>
        inbox.post(() => {
          pending -= 1;
        }),
      );
  };
  const end = (flight: Flight, result: Proceeded | Failed, code?: FailureCode): void => {
    const failed = result.outcome === 'failed' ? result : undefined;
    const isCut = failed?.code === 'run.aborted' && run.hasTimedOut();
    const shown = code ?? (isCut ? 'run.timeout' : failed?.code);
    run.emit({
      type: 'attempt-ended',
      attempt: flight.attempt,
      outcome: result.outcome,
      ...(shown === undefined ? {} : { code: shown }),
      phase: result.outcome === 'failed' ? result.phase : result.outcome === 'online' ? 'presence' : 'auth',
      ms: run.nowMs() - flight.startedAtMs,
      ...(failed?.cause === undefined ? {} : { cause: failed.cause }),
    });
  };
  const settle = (n: number, result: Proceeded | Failed): void => {
    const flight = flights.get(n);
    if (!flight) return;
    flights.delete(n);
    const failed = result.outcome === 'failed' ? result : undefined;
    const isRedirect = failed?.code === 'stream.see-other-host';
    const isFollowed = isRedirect && mayRedirect(state);
    const ended: WalkEvent = {
      type: 'ended',
      candidate: n,
      outcome: result.outcome,
      ...(failed ? { code: isRedirect && !isFollowed ? ('stream.redirects' as const) : failed.code } : {}),
      phase: failed?.phase ?? (result.outcome === 'online' ? 'presence' : 'auth'),
      submitted: failed?.submitted ?? (result.outcome === 'online' && credentials.password !== undefined),
    };
    tell(ended);
    if (!isFollowed) {
      end(flight, result, isRedirect ? 'stream.redirects' : undefined);
      return;
    }
    const lookup = { ...run, signal: AbortSignal.any([run.signal, over.signal]) };
    track(followRedirect(failed.redirect ?? '', flight.candidate, options, resolver, lookup), (found) => {
      // Another node may have ended the walk meanwhile: a candidate added then would never be tried.
      const isLate = state.end !== undefined;
      end(flight, result, found.length === 0 && !isLate ? 'stream.bad-redirect' : undefined);
      if (isLate) return;
      // Numbered on arrival: two redirects may be looked up at the same time.
      const added = found.map((candidate, index) => ({ ...candidate, n: candidates.size + 1 + index }));
      for (const candidate of added) {
        candidates.set(candidate.n, candidate);
        run.emit({ type: 'candidate-added', candidate });
      }
      tell({ type: 'redirected', candidates: added.map((candidate) => candidate.n) });
    });
  };
  const open = ({ candidate: n, limitMs }: Extract<WalkAction, { do: 'open' }>): void => {
    const candidate = candidates.get(n);
    if (!candidate) throw new RangeError(`no candidate ${n}`);
    attempts += 1;
    const attempt = attempts;
    const controller = new AbortController();
    flights.set(n, { attempt, candidate, startedAtMs: run.nowMs(), controller, phase: 'tcp' });
    tell({ type: 'opening', candidate: n, atMs: run.nowMs() });
    run.emit({ type: 'attempt-started', attempt, candidate: n, limitMs });
    const { kind, host, address, port } = candidate;
    const conversation = openConversation({
      kind,
      host,
      address,
      port,
      domain: credentials.account.domain,
      tls,
      attemptMs: limitMs,
      signal: controller.signal,
      onEvent: (event) => {
        const flight = flights.get(n);
        if (flight?.attempt !== attempt) return;
        if (event.type === 'phase-started') flight.phase = event.phase;
        run.emit({ ...event, attempt });
      },
    });
    track(conversation, (result) => {
      const flight = flights.get(n);
      if (result.outcome === 'failed') settle(n, result);
      else if (!flight) result.abandon();
      else {
        flight.opened = result;
        tell({ type: 'opened', candidate: n });
      }
    });
  };
  const proceed = ({ candidate: n, how }: Extract<WalkAction, { do: 'proceed' }>): void => {
    const opened = flights.get(n)?.opened;
    if (!opened) throw new RangeError(`candidate ${n} is not open`);
    tell({ type: 'proceeding', candidate: n });
    const { account, password } = credentials;
    const resource = options.resource ?? account.resource;
    const step = opened.proceed(
      how === 'probe'
        ? { kind: 'probe' }
        : {
            kind: 'login',
            account,
            ...(password === undefined ? {} : { password }),
            ...(options.mechanism === undefined ? {} : { mechanism: options.mechanism }),
            ...(resource === undefined ? {} : { resource }),
          },
    );
    track(step, (result) => settle(n, result));
  };
  const abandon = (n: number, because: string): void => {
    const flight = flights.get(n);
    if (!flight) return;
    flights.delete(n);
    run.emit({
      type: 'attempt-ended',
      attempt: flight.attempt,
      outcome: 'skipped',
      phase: flight.phase,
      ms: run.nowMs() - flight.startedAtMs,
      because,
    });
    flight.opened?.abandon();
    flight.controller.abort();
  };
  /** Does what the machine wants; returns true once it is over. */
  const act = async (action: WalkAction): Promise<boolean> => {
    switch (action.do) {
      case 'open':
        open(action);
        return false;
      case 'proceed':
        proceed(action);
        return false;
      case 'abandon':
        abandon(action.candidate, action.because);
        return false;
      case 'skip':
        run.emit({ type: 'candidate-skipped', candidate: action.candidate, because: action.because });
        return false;
      case 'wait':
        await inbox.wait(action.untilMs);
        return false;
      case 'finish':
        return true;
    }
  };
  const abortAll = (): void => {
    for (const { controller } of flights.values()) controller.abort();
  };
  run.signal.addEventListener('abort', abortAll, { once: true });
  let isOver = false;
  while (!isOver && !run.signal.aborted && !failure)
    for (const action of next(state, run.nowMs())) isOver = (await act(action)) || isOver;
  // An abort makes an error with a stack, for whoever waits: mostly nobody.
  if (pending > 0) over.abort();
  run.signal.removeEventListener('abort', abortAll);
  for (const [n, { controller }] of flights) {
    if (state.running.get(n) === 'opened') abandon(n, 'the run was over');
    else controller.abort();
  }
  while (pending > 0) await inbox.wait(undefined);
  if (failure) throw failure.error;
  if (isOver) return;
  for (const n of state.queue)
    run.emit({
      type: 'candidate-skipped',
      candidate: n,
      because: run.hasTimedOut() ? 'time ran out' : 'the run was interrupted',
    });
};
