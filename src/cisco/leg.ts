// One candidate of an HTTPS leg, one conversation, in two halves: what needs no password, and the sign-in.

import { CupcheckError } from '../core/error.ts';
import { PhaseClock } from '../xmpp/deadline.ts';
import { tlsContextFor } from '../xmpp/secure-context.ts';
import { type Failed, failedByLoss, isFailed } from '../xmpp/talk.ts';
import { openEdge } from './edge.ts';
import type { GoOn, LegFinished, LegOpened, LegOptions, LegProceed } from './leg-types.ts';
import { dial } from './line.ts';
import { openSoap } from './soap.ts';
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

/** TABLE: each leg after TLS. What it resolves with goes on once there is a password. */
const legs: Readonly<Record<LegOptions['kind'], (talk: HttpTalk) => Promise<GoOn | Failed>>> = {
  uds: openUds,
  soap: openSoap,
  edge: openEdge,
};

/**
 * Connects, verifies the certificate and asks all that needs no password.
 *
 * Nothing is left behind on a failure; while it waits for {@link LegOpened.proceed} a leg holds one connection and no timer.
 * An abort ends either half at once with `run.aborted`.
 * @throws CupcheckError `invalid-file` where certificates of `tls` cannot be read
 */
export const openLeg = async (options: LegOptions): Promise<LegOpened | Failed> => {
  // Unreadable settings are wrong use, and known before anything is opened.
  tlsContextFor(options.tls);
  if (options.signal?.aborted) return { outcome: 'failed', code: 'run.aborted', phase: 'tcp', submitted: false };
  const talk = new HttpTalk(options, (onTimeout) => {
    return new PhaseClock({
      attemptMs: options.attemptMs,
      phaseMs: options.phaseMs,
      now: options.now ?? (() => performance.now()),
      onEvent: options.onEvent,
      onTimeout,
    });
  });
  const onAbort = () => talk.lose({ type: 'lost', how: 'aborted' });
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const release = () => {
    talk.close();
    options.signal?.removeEventListener('abort', onAbort);
    talk.clock.pause();
  };
  /** Runs one half; only a leg that is to wait survives it. */
  const half = async <T>(mayWait: (result: T | Failed) => boolean, run: () => Promise<T | Failed>) => {
    let waits = false;
    try {
      const result = await run();
      waits = mayWait(result);
      return result;
    } finally {
      if (waits) talk.clock.pause();
      else release();
    }
  };

  const goOn = await half<GoOn>(
    (result) => !isFailed(result),
    async () => (await dial(talk, true)) ?? (await legs[options.kind](talk)),
  );
  if (isFailed(goOn)) return goOn;
  return openedOf(talk, release, (how) =>
    half<Exclude<LegFinished, Failed>>(
      () => false,
      () => goOn(how),
    ),
  );
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
