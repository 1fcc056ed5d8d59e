// What a fault of the name server is given, and what it gives back.

import type { Message, Query } from './dns-wire.ts';

/** How a question came in. */
export type Transport = 'udp' | 'tcp' | 'tls' | 'https';

/** What leaves the server for one question, in this order; an empty list is silence. `reset` ends the connection. */
export type Step =
  | {
      readonly kind: 'send';
      readonly bytes: Buffer;
      readonly afterMs: number;
      /** Over HTTPS: what is answered instead of 200 and a DNS message. */
      readonly http?: { readonly status: number; readonly mediaType: string };
    }
  | { readonly kind: 'reset'; readonly afterMs: number };

export interface FaultContext {
  readonly query: Query;
  readonly transport: Transport;
  /** The fault's value in the scenario, where it takes one. */
  readonly value: string | number | undefined;
  /** The name the fault was set for; `query.name` is `hop-N.` in front of it where an alias made up by a fault is followed. */
  readonly base: string;
  readonly hop: number;
  /** The true answer for `base`. */
  readonly honest: Message;
  /** Addresses of the lab at which nothing listens: a client that dials them believed a lie. */
  readonly trap: { readonly v4: string; readonly v6: string };
  /** The wire form, cut to what the transport takes. */
  write(message: Message): Buffer;
}

export interface DnsFaultRow {
  readonly does: string;
  /** What a value means, where one is taken. */
  readonly value?: string;
  /** Changes when something is sent, not what, and so is played after the others. */
  readonly isDelay?: true;
  play(context: FaultContext, steps: readonly Step[]): readonly Step[];
}
