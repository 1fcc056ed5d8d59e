// DNS over TLS (RFC 7858): questions under way at the same time share a connection, which closes after the last answer.

import type { TLSSocket } from 'node:tls';
import { limits } from '../core/limits.ts';
import { createSieve, failedReply, type Reply, systemCode } from './reply.ts';
import { type NameServer, serverText } from './servers.ts';
import { createUnframer, frame } from './tcp.ts';
import { createTrust } from './trust.ts';
import type { Upstream } from './upstream.ts';
import { type Wait, waitFor } from './waiting.ts';
import type { Query } from './wire.ts';

/** A question under way: gets every message, and the end of the connection. */
interface Asker {
  readonly query: Query;
  readonly hear: (message: Buffer) => void;
  readonly fail: (isSecure: boolean, why: string, outcome?: 'unreachable' | 'malformed') => void;
}

/** Where the network, and not the server's TLS, is to blame. */
const unreachableCodes: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

/** `name` is what the certificate must show; it is also sent as server name. */
export const createTlsUpstream = (server: NameServer, name: string, ca: readonly string[]): Upstream => {
  let channel: Channel | undefined;

  const open = (): Channel => {
    if (channel === undefined || channel.isClosed) channel = new Channel(server, name, ca);
    return channel;
  };
  return {
    label: serverText(server),
    transport: 'tls',
    ask: (query, wait) => open().ask(query, wait),
    close: async () => channel?.close(),
  };
};

class Channel {
  readonly #askers = new Set<Asker>();
  #socket: TLSSocket | undefined;
  #isSecure = false;
  isClosed = false;

  constructor(server: NameServer, name: string, ca: readonly string[]) {
    // A failure to load or connect reaches the askers through #end; nothing rejects.
    this.#connect(server, name, ca).catch((error: unknown) => this.#end(systemCode(error)));
  }

  ask(query: Query, wait: Wait): Promise<Reply> {
    const sieve = createSieve(query);
    return waitFor<Reply>(
      wait,
      () => sieve.giveUp(this.#isSecure ? undefined : 'no TLS connection came about in time'),
      (settle) => {
        const asker: Asker = {
          query,
          hear: (message) => {
            const reply = sieve.offer(message);
            if (reply !== undefined) settle(reply);
          },
          fail: (isSecure, why, outcome) => {
            if (outcome !== undefined) settle(failedReply(outcome, why));
            else settle(isSecure ? sieve.giveUp(why) : failedReply('tls-failed', why));
          },
        };
        this.#askers.add(asker);
        if (this.#isSecure) this.#socket?.write(frame(query.bytes));
        return () => {
          this.#askers.delete(asker);
          if (this.#askers.size === 0) this.close();
        };
      },
    );
  }

  close(): void {
    this.#end('the resolver was closed');
  }

  async #connect(server: NameServer, name: string, ca: readonly string[]): Promise<void> {
    const { connect, checkServerIdentity } = await import('node:tls');
    const secureContext = await createTrust(ca);
    // Everybody may have gone while TLS was loaded.
    if (this.isClosed) return;
    const unframe = createUnframer();
    const socket = connect({
      host: server.address,
      port: server.port,
      servername: name,
      secureContext,
      ALPNProtocols: ['dot'],
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    });
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('secureConnect', () => {
      this.#isSecure = true;
      for (const { query } of this.#askers) socket.write(frame(query.bytes));
    });
    socket.on('data', (chunk) => {
      const messages = unframe(chunk);
      if (messages === 'too-long') this.#end(`an answer over ${limits.dnsMessageBytes} bytes`, 'malformed');
      else for (const message of messages) for (const asker of [...this.#askers]) asker.hear(message);
    });
    socket.on('error', (error) => {
      const code = systemCode(error);
      this.#end(code, unreachableCodes.has(code) ? 'unreachable' : undefined);
    });
    socket.on('close', () => this.#end('the connection was closed without an answer'));
  }

  #end(why: string, outcome?: 'unreachable' | 'malformed'): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#socket?.destroy();
    for (const asker of [...this.#askers]) asker.fail(this.#isSecure, why, outcome);
  }
}
