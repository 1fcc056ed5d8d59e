// DNS over TLS (RFC 7858): questions under way at the same time share a connection, which closes after the last answer.

import type { TLSSocket } from 'node:tls';
import type { Refusal } from '../core/answer.ts';
import { createSieve, isUnreachable, type Reply, refusedReply, systemCode } from './reply.ts';
import { type NameServer, serverText } from './servers.ts';
import { createUnframer, frame } from './tcp.ts';
import { refusalOf, type TlsDialer } from './tls-dialer.ts';
import type { Upstream } from './upstream.ts';
import { waitFor } from './waiting.ts';
import { matchResponse, type Query } from './wire.ts';

/** Why the connection ended. Without an outcome it depends on whether TLS had come about. */
interface End {
  readonly why: string;
  readonly outcome?: 'unreachable';
  readonly refusal?: Refusal;
}

/** A question under way: gets every message, and the end of the connection. */
interface Asker {
  readonly query: Query;
  readonly hear: (message: Buffer) => void;
  readonly fail: (end: End) => void;
}

/** `name` is what the certificate must show. */
export const createTlsUpstream = (server: NameServer, name: string, dialer: () => Promise<TlsDialer>): Upstream => {
  let channel: Channel | undefined;
  return {
    label: serverText(server),
    transport: 'tls',
    ask: (query, wait) => {
      const sieve = createSieve(query);
      let isSecure = (): boolean => false;
      return waitFor<Reply>(
        wait,
        () => sieve.giveUp(isSecure() ? undefined : 'no TLS connection came about in time'),
        (settle) => {
          if (channel === undefined || channel.isClosed) channel = new Channel(server, name, dialer);
          const used = channel;
          isSecure = () => used.isSecure;
          const asker: Asker = {
            query,
            hear: (message) => {
              const reply = sieve.offer(message);
              if (reply !== undefined) settle(reply);
            },
            fail: ({ why, outcome, refusal = { wanted: name } }) => {
              if (outcome !== undefined) settle(refusedReply(outcome, refusal, why));
              else settle(used.isSecure ? sieve.giveUp(why) : refusedReply('tls-failed', refusal, why));
            },
          };
          used.add(asker);
          return () => used.remove(asker);
        },
      );
    },
    close: async () => channel?.end({ why: 'the resolver was closed' }),
  };
};

/** Owns one connection and closes it with its last asker. */
class Channel {
  readonly #askers = new Set<Asker>();
  #socket: TLSSocket | undefined;
  isSecure = false;
  isClosed = false;

  constructor(server: NameServer, name: string, dialer: () => Promise<TlsDialer>) {
    this.#connect(server, name, dialer).catch((error: unknown) => this.end({ why: systemCode(error) }));
  }

  add(asker: Asker): void {
    this.#askers.add(asker);
    if (this.isSecure) this.#socket?.write(frame(asker.query.bytes));
  }

  remove(asker: Asker): void {
    this.#askers.delete(asker);
    if (this.#askers.size === 0) this.end({ why: 'nobody asks any more' });
  }

  end(end: End): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#socket?.destroy();
    for (const asker of [...this.#askers]) asker.fail(end);
  }

  /** To the one who asked; what nobody asked for is a stray to all. */
  #deliver(message: Buffer): void {
    const askers = [...this.#askers];
    const addressee = askers.find(({ query }) => matchResponse(message, query) !== 'stray');
    for (const asker of addressee === undefined ? askers : [addressee]) asker.hear(message);
  }

  async #connect(server: NameServer, name: string, dialer: () => Promise<TlsDialer>): Promise<void> {
    const dial = await dialer();
    // Everybody may have gone while TLS was loaded.
    if (this.isClosed) return;
    const unframe = createUnframer();
    const target = { host: server.address, port: server.port, name, protocols: ['dot'] };
    const socket = dial(target, () => {
      this.isSecure = true;
      for (const { query } of this.#askers) socket.write(frame(query.bytes));
    });
    this.#socket = socket;
    socket.on('data', (chunk) => {
      for (const message of unframe(chunk)) this.#deliver(message);
    });
    socket.on('error', (error) => {
      const why = systemCode(error);
      const refusal = refusalOf(error, name);
      this.end(isUnreachable(why) ? { why, refusal, outcome: 'unreachable' } : { why, refusal });
    });
    socket.on('close', () => this.end({ why: 'the connection was closed without an answer' }));
  }
}
