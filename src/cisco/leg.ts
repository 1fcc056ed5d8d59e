// One candidate of an HTTPS leg, one conversation, in two halves: what needs no password, and the sign-in.

import { monotonicClock } from '../clock.ts';
import { CupcheckError } from '../core/error.ts';
import type { FailureCode } from '../core/failure.ts';
import { limits } from '../core/limits.ts';
import { PhaseClock } from '../xmpp/deadline.ts';
import { tlsContextFor } from '../xmpp/secure-context.ts';
import { type Failed, failedByLoss, isFailed } from '../xmpp/talk.ts';
import { openEdge } from './edge.ts';
import type { GoOn, LegFinished, LegOpened, LegOptions, LegProceed } from './leg-types.ts';
import { dial } from './line.ts';
import { keepSecret } from './secret.ts';
import { type FetchToken, fetchOneTimePassword, openSoap } from './soap.ts';
import { HttpTalk } from './talk.ts';
import { openUds } from './uds.ts';

export type {
  EdgePass,
  EdgeServer,
  LegFinished,
  LegOpened,
  LegOptions,
  LegProceed,
  LegResult,
  NamedServer,
  SoapSession,
} from './leg-types.ts';

/** Why no further one-time password could be had. */
class TokenError extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode) {
    super(`No one-time password: ${code}`);
    this.code = code;
  }
}

/** TABLE: each leg after TLS. What it resolves with goes on once there is a password. */
const legs: Readonly<Record<LegOptions['kind'], (talk: HttpTalk) => Promise<GoOn | Failed>>> = {
  uds: openUds,
  soap: (talk) => openSoap(talk, tokensFor(talk.options)),
  edge: openEdge,
};

/**
 * Connects, verifies the certificate and asks all that needs no password.
 *
 * Nothing is left behind on a failure; while it waits for {@link LegOpened.proceed} a leg holds one connection.
 * An abort ends either half at once with `run.aborted`.
 * @throws CupcheckError `invalid-file` where certificates of `tls` cannot be read
 */
export const openLeg = async (options: LegOptions): Promise<LegOpened | Failed> => {
  // Unreadable settings are wrong use, and known before anything is opened.
  tlsContextFor(options.tls);
  if (options.signal?.aborted) return { outcome: 'failed', code: 'run.aborted', phase: 'tcp', submitted: false };
  const { talk, release } = begin(options);
  const goOn = await half<GoOn>(
    talk,
    release,
    async () => (await dial(talk, true)) ?? (await legs[options.kind](talk)),
  );
  if (isFailed(goOn)) return goOn;
  return openedOf(talk, release, (how) => half(talk, release, () => goOn(how)));
};

const begin = (options: LegOptions): { readonly talk: HttpTalk; readonly release: () => void } => {
  const talk = new HttpTalk(
    options,
    (onTimeout) =>
      new PhaseClock({
        attemptMs: options.attemptMs,
        phaseMs: options.phaseMs,
        clock: options.clock ?? monotonicClock,
        onEvent: options.onEvent,
        onTimeout,
      }),
  );
  if (options.via) keepSecret(talk, options.via.cookie);
  const onAbort = () => talk.lose({ type: 'lost', how: 'aborted' });
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const release = () => {
    // The connection first: nobody who listens to the last event can keep it open.
    talk.close();
    options.signal?.removeEventListener('abort', onAbort);
    talk.clock.pause();
  };
  return { talk, release };
};

/** Runs one half; only a leg that is to go on survives it. */
const half = async <T extends GoOn | { readonly outcome: string }>(
  talk: HttpTalk,
  release: () => void,
  run: () => Promise<T | Failed>,
): Promise<T | Failed> => {
  let waits = false;
  try {
    const result = await run();
    waits = typeof result === 'function';
    return result;
  } finally {
    if (waits) talk.clock.pause();
    else release();
  }
};

/** One-time passwords after the first: each over a connection of its own, without events, since no attempt is under way. */
const tokensFor =
  (options: LegOptions): FetchToken =>
  async (session, path) => {
    const { talk, release } = begin({ ...options, attemptMs: limits.soapMs, onEvent: () => {} });
    try {
      if (options.signal?.aborted) throw new TokenError('run.aborted');
      const dialled = await dial(talk, true);
      if (dialled) throw new TokenError(dialled.code);
      talk.clock.enter('soap');
      keepSecret(talk, session.key);
      const fetched = await fetchOneTimePassword(talk, path, session);
      if (isFailed(fetched)) throw new TokenError(fetched.code);
      return fetched.token;
    } finally {
      release();
    }
  };

const openedOf = (talk: HttpTalk, release: () => void, run: (how: LegProceed) => Promise<LegFinished>): LegOpened => {
  let isUsed = false;
  const lost = new Promise<Failed>((resolve) => {
    void talk.lost.then((loss) => {
      if (isUsed) return;
      release();
      resolve(failedByLoss(talk, loss));
    });
  });
  return {
    outcome: 'opened',
    lost,
    proceed: async (how) => {
      if (isUsed) throw new CupcheckError('bug', 'A leg went on twice.');
      if (talk.loss !== undefined) return lost;
      isUsed = true;
      return run(how);
    },
    abandon: () => {
      if (isUsed) return;
      isUsed = true;
      release();
    },
  };
};
