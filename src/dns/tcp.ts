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

/** Cuts a stream into messages. `push` gives those that are complete, or `too-long` where one announces more than allowed. */
export const createUnframer = () => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): readonly Buffer[] | 'too-long' => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: Buffer[] = [];
    while (rest.length >= 2) {
      const length = rest.readUInt16BE(0);
      if (length > limits.dnsMessageBytes) return 'too-long';
      if (rest.length < length + 2) break;
      messages.push(rest.subarray(2, length + 2));
      rest = rest.subarray(length + 2);
    }
    return messages;
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
      const messages = unframe(chunk);
      if (messages === 'too-long') {
        settle(failedReply('malformed', `an answer over ${limits.dnsMessageBytes} bytes`));
        return;
      }
      for (const message of messages) {
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
