// The state that the steps of one HTTPS leg share: its clock, its secrets, and the one connection it holds.

import type { Socket } from 'node:net';
import type { Client } from 'undici';
import type { PhaseClock } from '../xmpp/deadline.ts';
import type { Loss } from '../xmpp/socket.ts';
import type { Telling } from '../xmpp/talk.ts';
import type { LegOptions } from './leg-types.ts';

/** Owns the connection. Every wait ends with the leg: its time, or an abort. */
export class HttpTalk implements Telling {
  readonly options: LegOptions;
  readonly clock: PhaseClock;
  hasSubmitted = false;
  hasAccepted = false;
  /** The password and what stands in for it, in the forms in which a server could repeat them. */
  readonly secrets: string[];
  /** Resolves when the leg is given up, never rejects. The end of a single connection is not that. */
  readonly lost: Promise<Loss>;
  /** Connections made so far. */
  connections = 0;
  /** Whether an answer has come over the connection at hand, so that the server may close it at will. */
  isReused = false;
  /** What speaks HTTP over the connection; undefined where there is none to speak over. */
  client: Client | undefined;
  #loss: Loss | undefined;
  #settleLost: (loss: Loss) => void = () => {};
  #sockets: Socket[] = [];

  constructor(options: LegOptions, makeClock: (onTimeout: () => void) => PhaseClock) {
    this.options = options;
    this.secrets = options.secrets ?? [];
    this.lost = new Promise((resolve) => {
      this.#settleLost = resolve;
    });
    this.clock = makeClock(() => this.lose({ type: 'lost', how: 'timeout' }));
  }

  /** Why the leg was given up; undefined while it goes on. */
  get loss(): Loss | undefined {
    return this.#loss;
  }

  /** Whether the connection at hand can still be written to. */
  get isAlive(): boolean {
    return this.#sockets.length > 0 && this.#sockets.every((socket) => socket.writable && !socket.readableEnded);
  }

  /** Puts a socket into the care of this leg. */
  hold<T extends Socket>(socket: T): T {
    // Errors are told to whoever waits; nobody listening must not end the process.
    socket.on('error', () => {});
    this.#sockets.push(socket);
    return socket;
  }

  /** The outcome of some other wait, or the loss if that comes first. */
  async orLoss<T>(wait: Promise<T>): Promise<T | Loss> {
    return Promise.race([wait, this.lost]);
  }

  /** Gives the leg up; the first reason counts. */
  lose(loss: Loss): void {
    if (!this.#loss) {
      this.#loss = loss;
      this.#settleLost(loss);
    }
    this.close();
  }

  /** Ends the connection, if any. */
  close(): void {
    const client = this.client;
    this.client = undefined;
    if (client) void client.destroy().catch(() => {});
    // TLS before the connection below it: the other way round crashes Node 20.
    for (const socket of this.#sockets.toReversed()) socket.destroy();
    this.#sockets = [];
    this.isReused = false;
  }
}
