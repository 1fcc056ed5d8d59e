// The time of one attempt: the phase it is in, that phase's cap, and what is left of the whole.

import type { Clock } from '../clock.ts';
import type { ConversationEvent } from '../core/event.ts';
import { limits } from '../core/limits.ts';
import type { Phase } from '../core/phase.ts';

/** Own caps of phases, in ms; the rest comes from `limits`. */
export type PhaseCaps = Partial<Record<Phase, number>>;

const defaultCaps: Readonly<Record<Phase, number>> = {
  dns: limits.dnsTryMs,
  tcp: limits.tcpMs,
  tls: limits.tlsMs,
  http: limits.httpMs,
  soap: limits.soapMs,
  stream: limits.streamMs,
  starttls: limits.starttlsMs,
  auth: limits.authMs,
  bind: limits.bindMs,
  presence: limits.presenceMs,
};

export interface PhaseClockOptions {
  /** Of all phases together, in ms; time between `pause` and `enter` does not count. */
  readonly attemptMs: number;
  readonly phaseMs?: PhaseCaps | undefined;
  readonly clock: Clock;
  readonly onEvent: (event: ConversationEvent) => void;
  /** A phase used up its time; called at most once for each phase. */
  readonly onTimeout: () => void;
}

/** Measures phases and rings when one takes too long. Owns one timer, and only within a phase. */
export class PhaseClock {
  /** The phase under way, or the last one. */
  phase: Phase = 'tcp';
  readonly #options: PhaseClockOptions;
  #leftMs: number;
  #spentMs = 0;
  #capMs = 0;
  #startedAt: number | undefined;
  #isInPhase = false;
  #stopTimer: (() => void) | undefined;

  constructor(options: PhaseClockOptions) {
    this.#options = options;
    this.#leftMs = options.attemptMs;
  }

  /** Ends the phase under way and begins another with the tighter of its cap and what is left of the attempt. */
  enter(phase: Phase): void {
    this.pause();
    this.phase = phase;
    this.#isInPhase = true;
    this.#spentMs = 0;
    this.#capMs = Math.max(0, Math.min(this.#options.phaseMs?.[phase] ?? defaultCaps[phase], this.#leftMs));
    this.#options.onEvent({ type: 'phase-started', phase, limitMs: this.#capMs });
    this.#run();
  }

  /** Ends the phase under way, if any; the clock stands still and holds no timer until `enter`. */
  pause(): void {
    if (!this.#isInPhase) return;
    this.#halt();
    this.#isInPhase = false;
    this.#leftMs -= this.#spentMs;
    this.#options.onEvent({ type: 'phase-ended', phase: this.phase, ms: this.#spentMs });
  }

  /** Stands still while a person is asked: their typing is not the server's silence. */
  async without<T>(wait: () => Promise<T>): Promise<T> {
    this.#halt();
    try {
      return await wait();
    } finally {
      if (this.#isInPhase) this.#run();
    }
  }

  #run(): void {
    const { clock, onTimeout } = this.#options;
    this.#startedAt = clock.nowMs();
    this.#stopTimer = clock.after(Math.max(0, this.#capMs - this.#spentMs), onTimeout);
  }

  #halt(): void {
    this.#stopTimer?.();
    if (this.#startedAt !== undefined) this.#spentMs += this.#options.clock.nowMs() - this.#startedAt;
    this.#startedAt = undefined;
  }
}
