// One candidate, one conversation, in two halves: up to the first features, and on to the proof of a login.

import type { TLSSocket } from 'node:tls';
import { monotonicClock } from '../clock.ts';
import { CupcheckError } from '../core/error.ts';
import { PhaseClock } from './deadline.ts';
import type { Credentials } from './sasl.ts';
import { signIn } from './sasl.ts';
import { tlsContextFor } from './secure-context.ts';
import { bind, ping } from './session.ts';
import { Line } from './socket.ts';
import { secure, startTls } from './starttls.ts';
import { type Features, readStream, streamHeader } from './stream.ts';
import {
  type ConversationOptions,
  type Failed,
  failed,
  failedByLoss,
  isFailed,
  nextElement,
  type Talk,
} from './talk.ts';

export type { ConversationOptions, Failed } from './talk.ts';

/** What to do with an opened stream. */
export type Proceed =
  /** Up to the mechanism list; nothing is submitted. A `user` (localpart) is named to the server once TLS is there. */
  | { readonly kind: 'probe'; readonly user?: string }
  /** All the way: sign in, bind `resource` (default: the account's, or the server's choice), ping. */
  | ({
      readonly kind: 'login';
      readonly resource?: string;
      /**
       * Ends with `stream.not-home` where the server names another node as this user's home; a function says whether that
       * one is worth going to. Default: signs in here.
       */
      readonly homeNode?: boolean | ((home: string) => boolean);
    } & Credentials);

export type Finished = Failed | { readonly outcome: 'online' } | { readonly outcome: 'reached' };

/** A stream whose first features have come; it may wait while others are tried. */
export interface Opened {
  readonly outcome: 'opened';
  /** Goes on; to be called once. Rejects only with what the password function throws, and for bugs. */
  readonly proceed: (how: Proceed) => Promise<Finished>;
  /** Closes at once; `lost` does not resolve. */
  readonly abandon: () => void;
  /** Resolves when the stream dies while it waits. */
  readonly lost: Promise<Failed>;
}

/**
 * Connects, with direct TLS encrypts and verifies, opens the stream and reads the first features.
 *
 * Nothing is left behind on a failure. An abort ends either half at once with `run.aborted`.
 * @throws CupcheckError `invalid-file` where certificates or keys of `tls` cannot be read
 */
export const openConversation = async (options: ConversationOptions): Promise<Opened | Failed> => {
  // Unreadable settings are wrong use, and known before anything is opened.
  tlsContextFor(options.tls);
  if (options.signal?.aborted) return { outcome: 'failed', code: 'run.aborted', phase: 'tcp', submitted: false };
  const { address, port } = options.standIn ?? options;
  const line = new Line(address, port);
  const clock = new PhaseClock({
    attemptMs: options.attemptMs,
    phaseMs: options.phaseMs,
    clock: options.clock ?? monotonicClock,
    onEvent: options.onEvent,
    onTimeout: () => line.lose({ type: 'lost', how: 'timeout' }),
  });
  const talk: Talk = { options, line, clock, hasSubmitted: false, elements: 0, secrets: options.secrets ?? [] };
  const onAbort = () => line.lose({ type: 'lost', how: 'aborted' });
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const release = () => {
    options.signal?.removeEventListener('abort', onAbort);
    clock.pause();
  };

  /** Runs one half; only a stream that is to wait survives it. */
  const half = async <T extends { readonly outcome: string }>(
    steps: () => Promise<T | Failed>,
  ): Promise<T | Failed> => {
    let outcome: string | undefined;
    try {
      const result = await steps();
      outcome = result.outcome;
      return result;
    } finally {
      if (outcome === 'opened') clock.pause();
      else {
        // The connection first: nobody who listens to the last event can keep it open.
        if (outcome === 'online' || outcome === 'reached') line.close();
        else line.lose({ type: 'lost', how: 'closed' });
        release();
      }
    }
  };

  return half(async () => {
    const first = await openFirst(talk);
    return isFailed(first) ? first : openedOf(talk, first, half, release);
  });
};

interface FirstStream {
  readonly features: Features;
  readonly socket: TLSSocket | undefined;
}

const openFirst = async (talk: Talk): Promise<FirstStream | Failed> => {
  const { clock, line, options } = talk;
  clock.enter('tcp');
  const loss = await line.connected();
  if (loss) return failedByLoss(talk, loss);
  const socket = options.kind === 'direct-tls' ? await secure(talk) : undefined;
  if (isFailed(socket)) return socket;
  const features = await openStream(talk, socket && options.user);
  return isFailed(features) ? features : { features, socket };
};

const openStream = async (talk: Talk, user?: string): Promise<Features | Failed> => {
  const { clock, line, options } = talk;
  clock.enter('stream');
  const from = user === undefined ? undefined : `${user}@${options.domain.unicode}`;
  line.write(streamHeader(options.domain, from));
  const features = await readStream(talk);
  if (isFailed(features)) return features;
  const { mechanisms, channelBindings, hostnames, hasStartTls } = features;
  options.onEvent({
    type: 'features-received',
    isEncrypted: line.isEncrypted,
    ...(line.isEncrypted || hasStartTls ? {} : { lacksStartTls: true as const }),
    mechanisms,
    channelBindings,
    ...(hostnames.length === 0 ? {} : { hostnames }),
  });
  return features;
};

type Half = <T extends { readonly outcome: string }>(steps: () => Promise<T | Failed>) => Promise<T | Failed>;

const openedOf = (talk: Talk, first: FirstStream, half: Half, release: () => void): Opened => {
  const { line } = talk;
  let isTaken = false;
  let isUsed = false;
  const lost = new Promise<Failed>((resolve) => {
    void line.lost.then(async () => {
      if (isTaken) return;
      // A stream error may have come before the end; it says more.
      const end = await nextElement(talk);
      release();
      resolve(isFailed(end) ? end : failed(talk, { code: 'stream.closed' }));
    });
  });
  return {
    outcome: 'opened',
    lost,
    proceed: async (how) => {
      if (isUsed) throw new CupcheckError('bug', 'A conversation went on twice.');
      isUsed = true;
      if (line.loss !== undefined) return lost;
      isTaken = true;
      return half<{ outcome: 'online' } | { outcome: 'reached' }>(() => finish(talk, first, how));
    },
    abandon: () => {
      if (isUsed) return;
      isUsed = true;
      isTaken = true;
      line.lose({ type: 'lost', how: 'closed' });
      release();
    },
  };
};

/** Whom the stream under TLS names; a login does so only where the answer can be about the user's home node. */
const userOf = (how: Proceed): string | undefined => {
  if (how.kind === 'probe') return how.user;
  return how.homeNode ? how.account.user : undefined;
};

const bare = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** The user's home node where this is another one ([CAXL], jabber-facts 3.4); none named: carry on here. */
const homeElsewhere = ({ hostnames: [home] }: Features, host: string): string | undefined =>
  home === undefined || bare(home) === bare(host) ? undefined : home;

const finish = async (
  talk: Talk,
  first: FirstStream,
  how: Proceed,
): Promise<{ readonly outcome: 'online' } | { readonly outcome: 'reached' } | Failed> => {
  let { features, socket } = first;
  if (socket === undefined) {
    const refusal = await startTls(talk, features.hasStartTls);
    if (refusal) return refusal;
    const secured = await secure(talk);
    if (isFailed(secured)) return secured;
    const again = await openStream(talk, talk.options.user ?? userOf(how));
    if (isFailed(again)) return again;
    socket = secured;
    features = again;
  }
  if (how.kind === 'probe') {
    if (features.mechanisms.length > 0) return { outcome: 'reached' };
    talk.clock.enter('auth');
    return failed(talk, { code: 'auth.no-mechanism', cause: 'the server offers nothing' });
  }
  const home = how.homeNode ? homeElsewhere(features, talk.options.host) : undefined;
  if (home !== undefined && (how.homeNode === true || (typeof how.homeNode === 'function' && how.homeNode(home)))) {
    const { hostnames } = features;
    const cause = `the home node is ${hostnames.join(', the backup node ')}`;
    return failed(talk, { code: 'stream.not-home', cause, redirect: home, redirects: hostnames });
  }
  const refusal = await signIn(talk, socket, features, how);
  if (refusal) return refusal;
  const session = await bind(talk, how.account, how.resource ?? how.account.resource);
  if (isFailed(session)) return session;
  return (await ping(talk, session.needsSession)) ?? { outcome: 'online' };
};
