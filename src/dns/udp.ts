// One question over UDP: a fresh connected socket each, so that the port is random and a refusal is seen at once.

import { createSocket } from 'node:dgram';
import { addressFamily } from './address-family.ts';
import { createSieve, failedReply, type Reply, systemCode } from './reply.ts';
import type { NameServer } from './servers.ts';
import { type Wait, waitFor } from './waiting.ts';
import type { Query } from './wire.ts';

/** Sends once and waits; datagrams that do not answer the question are counted and ignored up to a limit. */
export const askUdp = (server: NameServer, query: Query, wait: Wait): Promise<Reply> => {
  const sieve = createSieve(query);
  return waitFor<Reply>(wait, sieve.giveUp, (settle) => {
    let isClosed = false;
    const family = addressFamily(server.address) === 6 ? 6 : 4;
    const socket = createSocket({
      type: `udp${family}`,
      // It is an address already: node:dns would only be loaded, and asked in vain.
      lookup: (address, _options, done) => done(null, address, family),
    });
    socket.on('error', (error) => settle(failedReply('unreachable', systemCode(error))));
    socket.on('message', (bytes) => {
      const reply = sieve.offer(bytes);
      if (reply !== undefined) settle(reply);
    });
    socket.on('connect', () => {
      // The event is under way already when an abort closes the socket within the same turn.
      if (isClosed) return;
      socket.send(query.bytes, (error) => {
        if (error !== null) settle(failedReply('unreachable', systemCode(error)));
      });
    });
    socket.connect(server.port, server.address);
    return () => {
      isClosed = true;
      socket.close();
    };
  });
};
