// One question over TCP: a connection of its own, and the length before every message (RFC 7766, section 8).

import { connect } from 'node:net';
import { limits } from '../core/limits.ts';
import { createSieve, failedReply, type Reply, systemCode } from './reply.ts';
import type { NameServer } from './servers.ts';
import { type Wait, waitFor } from './waiting.ts';
import type { Query } from './wire.ts';

/** The query with its length before it. */
export const frame = (message: Buffer): Buffer => {
  const framed = Buffer.allocUnsafe(message.length + 2);
  framed.writeUInt16BE(message.length, 0);
  message.copy(framed, 2);
  return framed;
};

/**
 * Cuts a stream into messages. Of one over the cap only so much is kept that the codec will refuse it, and the rest is skipped:
 * it must not spoil the answers behind it.
 */
export const createUnframer = () => {
  let rest: Buffer = Buffer.alloc(0);
  let toSkip = 0;
  return (chunk: Buffer): readonly Buffer[] => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: Buffer[] = [];
    for (;;) {
      const skipped = Math.min(toSkip, rest.length);
      rest = rest.subarray(skipped);
      toSkip -= skipped;
      if (rest.length < 2) return messages;
      const length = rest.readUInt16BE(0);
      const kept = Math.min(length, limits.dnsMessageBytes + 1);
      if (rest.length < kept + 2) return messages;
      messages.push(rest.subarray(2, kept + 2));
      rest = rest.subarray(kept + 2);
      toSkip = length - kept;
    }
  };
};

/** Connects, asks, waits for the one answer and closes. */
export const askTcp = (server: NameServer, query: Query, wait: Wait): Promise<Reply> => {
  const sieve = createSieve(query);
  return waitFor<Reply>(wait, sieve.giveUp, (settle) => {
    const unframe = createUnframer();
    let isConnected = false;
    const socket = connect({ host: server.address, port: server.port, noDelay: true });
    socket.on('connect', () => {
      isConnected = true;
      socket.write(frame(query.bytes));
    });
    socket.on('data', (chunk) => {
      for (const message of unframe(chunk)) {
        const reply = sieve.offer(message);
        if (reply !== undefined) settle(reply);
      }
    });
    socket.on('error', (error) => {
      const code = systemCode(error);
      settle(isConnected ? sieve.giveUp(`the connection broke (${code})`) : failedReply('unreachable', code));
    });
    socket.on('close', () => settle(sieve.giveUp('the connection was closed without an answer')));
    return () => socket.destroy();
  });
};
