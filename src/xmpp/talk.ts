// The state that the steps of one conversation share, and how what ends it becomes a failure.

import type { Clock } from '../clock.ts';
import type { Domain } from '../core/account.ts';
import type { CandidateKind } from '../core/candidate.ts';
import type { ConversationEvent } from '../core/event.ts';
import type { FailureCode } from '../core/failure.ts';
import { limits } from '../core/limits.ts';
import type { Phase } from '../core/phase.ts';
import type { IdentityRule } from './certificate.ts';
import { explainStreamError, isStreamError } from './conditions.ts';
import type { PhaseCaps, PhaseClock } from './deadline.ts';
import { withoutSecrets } from './masking.ts';
import { quote } from './quote.ts';
import type { TlsSettings } from './secure-context.ts';
import type { Line, Loss } from './socket.ts';
import type { XmlElement, XmlItem } from './xml.ts';

/** What every conversation with a candidate is given, whatever it speaks. */
export interface AttemptOptions {
  /** As in the candidate. The identity rule says whether a certificate is compared with it; HTTPS shows it as SNI. */
  readonly host: string;
  /** An IP address; nothing is looked up. */
  readonly address: string;
  readonly port: number;
  /** Where the socket is opened in their stead (a rehearsal); what is told and verified stays the same. */
  readonly standIn?: { readonly address: string; readonly port: number };
  /** The account domain: A-labels for identity and the SNI of XMPP, U-labels for the stream's `to`. */
  readonly domain: Domain;
  /** Default for XMPP `domain` (RFC 6120, section 13.7.2), for HTTPS `host` (the practice of Cisco clients, an assumption). */
  readonly identityRule?: IdentityRule;
  /** Pass the same object to all conversations of a run: contexts are remembered by it. */
  readonly tls?: TlsSettings;
  /** Both halves together, in ms; the wait between them does not count. */
  readonly attemptMs: number;
  /** Caps of phases, in ms; default: `limits`. */
  readonly phaseMs?: PhaseCaps;
  /** The secrets of the run, if others know them too: this conversation keeps its own there, and repeats none. */
  readonly secrets?: string[];
  readonly signal?: AbortSignal;
  readonly onEvent: (event: ConversationEvent) => void;
  /** Default: the monotonic clock of the process. */
  readonly clock?: Clock | undefined;
}

export interface ConversationOptions extends AttemptOptions {
  readonly kind: CandidateKind;
  /** Localpart, where a server shall know early whose login this is: streams under TLS then begin with `from`. */
  readonly user?: string;
}

export interface Failed {
  readonly outcome: 'failed';
  readonly code: FailureCode;
  /** Where it happened. */
  readonly phase: Phase;
  /** What the server or the operating system said, escaped and cut. */
  readonly cause?: string;
  /** Whether the password (or a proof of it) was written, so that the server may have counted a try. */
  readonly submitted: boolean;
  /** The password was judged good before this happened. */
  readonly accepted?: true;
  /** `see-other-host` as the server wrote it; the home node where the code is `stream.not-home`. */
  readonly redirect?: string;
  /** All places to go to, best first, where the server named more than one: home node and backup node. */
  readonly redirects?: readonly string[];
}

/** What the steps of a conversation share. */
export interface Talk {
  readonly options: ConversationOptions;
  readonly line: Line;
  readonly clock: PhaseClock;
  hasSubmitted: boolean;
  elements: number;
  /** The password, or what stands in for it, in the forms in which a server could repeat it in its answer. */
  readonly secrets: string[];
}

/** As much of a conversation as a failure is told from. */
export interface Telling {
  readonly options: Pick<ConversationOptions, 'kind'>;
  readonly clock: Pick<PhaseClock, 'phase'>;
  readonly hasSubmitted: boolean;
  /** The password was judged good. */
  readonly hasAccepted?: boolean;
  readonly secrets: readonly string[];
}

export interface FailureDetail {
  readonly code: FailureCode;
  readonly cause?: string | undefined;
  readonly redirect?: string | undefined;
  readonly redirects?: readonly string[] | undefined;
}

export const failed = (talk: Telling, { code, cause, redirect, redirects }: FailureDetail): Failed => ({
  outcome: 'failed',
  code,
  phase: talk.clock.phase,
  ...(cause === undefined ? {} : { cause: quote(withoutSecrets(cause, talk.secrets)) }),
  submitted: talk.hasSubmitted,
  ...(talk.hasAccepted === true ? { accepted: true } : {}),
  ...(redirect === undefined ? {} : { redirect }),
  ...(redirects === undefined ? {} : { redirects }),
});

export const isFailed = (value: unknown): value is Failed =>
  typeof value === 'object' && value !== null && 'outcome' in value && value.outcome === 'failed';

export const isLoss = (value: unknown): value is Loss =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'lost';

/** How silence and an end are called in each phase. */
const silences: Readonly<
  Record<Phase, { readonly timeout: FailureCode; readonly closed: FailureCode; readonly reset?: FailureCode }>
> = {
  dns: { timeout: 'tcp.timeout', closed: 'tcp.reset' },
  tcp: { timeout: 'tcp.timeout', closed: 'tcp.reset' },
  tls: { timeout: 'tls.timeout', closed: 'tls.closed', reset: 'tls.reset' },
  http: { timeout: 'http.timeout', closed: 'http.closed' },
  soap: { timeout: 'soap.timeout', closed: 'soap.closed' },
  stream: { timeout: 'stream.timeout', closed: 'stream.closed', reset: 'stream.reset' },
  starttls: { timeout: 'starttls.timeout', closed: 'starttls.closed' },
  auth: { timeout: 'auth.timeout', closed: 'auth.closed' },
  bind: { timeout: 'bind.timeout', closed: 'bind.closed' },
  presence: { timeout: 'presence.timeout', closed: 'presence.closed' },
};

/** Errors of the operating system while connecting. */
const errnoCodes = {
  ECONNREFUSED: 'tcp.refused',
  ETIMEDOUT: 'tcp.timeout',
  EHOSTUNREACH: 'tcp.unreachable',
  EHOSTDOWN: 'tcp.unreachable',
  ENETUNREACH: 'tcp.unreachable',
  ENETDOWN: 'tcp.unreachable',
  EADDRNOTAVAIL: 'tcp.unreachable',
  EAFNOSUPPORT: 'tcp.unreachable',
} as const satisfies Record<string, FailureCode>;

const codeOfErrno = (errno: string): FailureCode =>
  Object.entries(errnoCodes).find(([name]) => name === errno)?.[1] ?? 'tcp.failed';

/** OpenSSL's reasons for a first record that is no TLS record. */
const plainReasons = /wrong version number|packet length too long|record layer failure|http request/;

/** The failure that a lost connection is, in the phase it is in. */
export const failedByLoss = (talk: Telling, loss: Loss): Failed => {
  const { phase } = talk.clock;
  const names = silences[phase];
  switch (loss.how) {
    case 'aborted':
      return failed(talk, { code: 'run.aborted' });
    case 'too-large':
      return failed(talk, { code: 'stream.too-large', cause: `more than ${limits.attemptBytes} bytes` });
    case 'timeout':
      return failed(talk, { code: names.timeout });
    case 'closed':
      return failed(talk, { code: names.closed });
    case 'reset':
      return failed(talk, { code: names.reset ?? names.closed, cause: loss.cause });
    case 'error': {
      const code = loss.cause === 'ETIMEDOUT' ? names.timeout : (names.reset ?? names.closed);
      return failed(talk, { code: phase === 'tcp' ? codeOfErrno(loss.cause) : code, cause: loss.cause });
    }
    // TLS 1.3 tells of a refused client certificate only after the handshake: an alert may come in any phase.
    case 'tls-alert':
      return failed(talk, { code: talk.hasSubmitted ? names.closed : 'tls.alert', cause: loss.cause });
    case 'tls-error': {
      const isPlain = talk.options.kind !== 'starttls' && plainReasons.test(loss.cause);
      const code = isPlain ? 'tls.not-tls' : 'tls.protocol';
      return failed(talk, { code: talk.hasSubmitted ? names.closed : code, cause: loss.cause });
    }
  }
};

/** The failure behind an item that ends the conversation. */
export const failedByEnd = (talk: Talk, item: Exclude<XmlItem, { type: 'header' | 'element' }> | Loss): Failed => {
  switch (item.type) {
    case 'lost':
      return failedByLoss(talk, item);
    case 'footer':
      return failed(talk, { code: silences[talk.clock.phase].closed, cause: 'the server ended the stream' });
    case 'fault':
      return failed(talk, { code: `stream.${item.fault}`, cause: item.cause });
  }
};

/** The next top-level element; whatever else comes ends the conversation. */
export const nextElement = async (talk: Talk): Promise<XmlElement | Failed> =>
  takeElement(talk, await talk.line.next());

/** The element that an item is, counted; a failure where it is anything else. */
export const takeElement = (talk: Talk, item: XmlItem | Loss): XmlElement | Failed => {
  if (item.type === 'header') return failed(talk, { code: 'stream.not-well-formed', cause: 'a second header' });
  if (item.type !== 'element') return failedByEnd(talk, item);
  if (isStreamError(item.element)) return failed(talk, explainStreamError(item.element));
  talk.elements += 1;
  if (talk.elements > limits.stanzas)
    return failed(talk, { code: 'stream.too-large', cause: `more than ${limits.stanzas} elements` });
  return item.element;
};
